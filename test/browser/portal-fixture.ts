import { ContextProvider } from '@lit/context';
import { fixture, html, nextFrame } from '@open-wc/testing';
import { LitElement, type TemplateResult } from 'lit';
import { Capability, type Role } from '../../protocol/role.ts';
import { Navigation } from '../../admin-portal/navigation.ts';
import { type Portal, portalContext } from '../../admin-portal/portal-context.ts';
import { PortalApi } from '../../admin-portal/portal-api.ts';
import { adoptWebAwesomeTheme } from '../../admin-portal/web-awesome.ts';
import { setLocale } from '../../ui/i18n.ts';
import { adoptTokens } from '../../ui/tokens.ts';
import { isPseudoLocale, speakPseudo } from './pseudo-locale.ts';
import { waitUntil } from './wait-until.ts';

/** What the server says to `METHOD /path`: a value, or a refusal by its code. */
export type Answers = Record<string, (request: PortalCall) => unknown>;

export interface PortalCall {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  ifMatch: string | null;
}

export interface Surroundings {
  answers?: Answers;
  capabilities?: readonly Capability[];
  roles?: readonly Role[];
  locale?: string;
  dir?: 'ltr' | 'rtl';
  width?: number;
  simulatorOrigin?: string | null;
  homeCountry?: string;
}

/** A refusal of the server. */
export class Refusal {
  readonly status: number;
  readonly code: string;
  readonly detail: string | undefined;
  constructor(status: number, code: string, detail?: string) {
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

class TestPortal extends LitElement {
  provider = new ContextProvider(this, { context: portalContext });
  override createRenderRoot() {
    return this;
  }
}
customElements.define('test-portal', TestPortal);

export interface PortalStage<T extends Element> {
  element: T;
  portal: Portal;
  /** What was asked of the server, in order. */
  calls: PortalCall[];
  /** What was said to the person. */
  said: string[];
  /** Once nothing is asked any more, and all that was answered is drawn. */
  settled(): Promise<void>;
}

/** Puts an element of the portal into a page, with a server that answers as told and notes what it was asked. */
export async function inPortal<T extends Element>(
  template: TemplateResult,
  around: Surroundings = {},
): Promise<PortalStage<T>> {
  const { capabilities = Capability.options, roles = ['administrator'], width = 1_000, dir = 'ltr' } = around;
  adoptTokens();
  adoptWebAwesomeTheme();
  await speakIn(around.locale ?? 'en');
  const calls: PortalCall[] = [];
  const said: string[] = [];
  const api = new PortalApi('demo');
  const open = new Set<PortalCall>();
  answerFetches(around.answers ?? {}, { calls, open });
  const portal: Portal = {
    account: {
      id: '6f0b7a5e-3a53-4d8f-9b0e-0d5f3a4b7c11',
      ...{ name: 'Rosa Bianchi', email: 'rosa@brightwater.example', locale: null, hasPassword: true },
      ...{ roles: [...roles], capabilities: [...capabilities] },
      tenant: {
        id: 'demo',
        name: 'Brightwater',
        homeCountry: around.homeCountry ?? 'US',
        defaultLanguage: 'en',
      },
    },
    api,
    navigation: new Navigation('demo'),
    simulatorOrigin: around.simulatorOrigin ?? null,
    can: (capability) => capabilities.includes(capability),
    say: (words) => void said.push(words),
    refreshAccount: () => Promise.resolve(),
  };
  const host = await fixture<TestPortal>(html`<test-portal dir=${dir}></test-portal>`);
  host.style.cssText = `display: block; inline-size: ${width}px`;
  host.provider.setValue(portal);
  const inner = await fixture<T>(template, { parentNode: host });
  const settled = async () => {
    do {
      await waitUntil(() => open.size === 0);
      await nextFrame();
      await nextFrame(); // what an answer has changed is drawn, and asks on, by then
    } while (open.size > 0);
  };
  return { element: inner, portal, calls, said, settled };
}

const speakIn = (locale: string) =>
  isPseudoLocale(locale) ? speakPseudo(locale) : setLocale(locale, ['admin', 'errors', 'widget']);

const realFetch = window.fetch.bind(window);
let restore = (): void => {};

/** Requests to the server's API are answered here, until the next stage; everything else goes to the test server. */
function answerFetches(
  answers: Answers,
  { calls, open }: { calls: PortalCall[]; open: Set<PortalCall> },
): void {
  restore();
  window.fetch = async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : String(input), location.origin);
    if (!url.pathname.startsWith('/v1/')) return realFetch(input, init);
    const method = init.method ?? 'GET';
    const headers = new Headers(init.headers);
    const call: PortalCall = {
      ...{ method, path: url.pathname, query: url.searchParams },
      body: typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : null,
      ifMatch: headers.get('if-match')?.replaceAll('"', '') ?? null,
    };
    calls.push(call);
    const answer = answers[`${method} ${url.pathname}`];
    if (!answer) return problem(new Refusal(404, 'not_found'));
    open.add(call);
    const value = await Promise.resolve(answer(call)).finally(() => open.delete(call));
    if (value instanceof Refusal) return problem(value);
    if (value instanceof Response) return value;
    return value === undefined ? new Response(null, { status: 204 }) : Response.json(value);
  };
  restore = () => (window.fetch = realFetch);
}

const problem = ({ status, code, detail }: Refusal) =>
  Response.json(
    {
      type: `urn:midcall:error:${code}`,
      title: code,
      status,
      code,
      requestId: 'r',
      ...(detail && { detail }),
    },
    { status },
  );
