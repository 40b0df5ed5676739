import { fixture } from '@open-wc/testing';
import { type LitElement, type TemplateResult } from 'lit';
import { setLocale } from '../../ui/i18n.ts';
import { adoptTokens, applyLook } from '../../ui/tokens.ts';
import { type Answer, type Backend } from '../../simulator/backend-client.ts';
import { type Handset, type HandsetMessage, type SimCall, type SimState } from '../../simulator/wire.ts';

/** What was asked of the backend, in order: name and arguments. */
export type Asked = [keyof Backend, ...unknown[]];

/** A backend that notes what it is asked and answers as told. */
export function recordingBackend(answer: Answer = { type: 'done' }): { asked: Asked[]; backend: Backend } {
  const asked: Asked[] = [];
  const note =
    (name: keyof Backend) =>
    (...given: unknown[]) => {
      asked.push([name, ...given]);
      return Promise.resolve(answer);
    };
  const backend: Backend = {
    startCall: note('startCall'),
    hangUp: note('hangUp'),
    end: note('end'),
    act: note('act'),
    consent: note('consent'),
    answer: note('answer'),
    transfer: note('transfer'),
    sendText: note('sendText'),
    setBehaviour: note('setBehaviour'),
    reportTexts: note('reportTexts'),
  };
  return { asked, backend };
}

export const call = (more: Partial<SimCall> = {}): SimCall => ({
  callKey: 'sim-1',
  seq: 3,
  number: '+14155550142',
  withheld: false,
  callerName: 'Grace Okafor',
  queue: 'repairs',
  language: 'en',
  channel: 'phone',
  state: 'connected',
  agent: { id: 'ana', name: 'Ana' },
  record: { system: 'generic', type: 'ticket', id: '4821' },
  startedAt: '2026-11-21T10:00:00.000Z',
  connectedAt: '2026-11-21T10:00:05.000Z',
  endedAt: null,
  endReason: null,
  waits: false,
  waitSms: null,
  silent: false,
  reportedSeq: 3,
  refusal: null,
  ...more,
});

export const message = (more: Partial<HandsetMessage> = {}): HandsetMessage => ({
  id: crypto.randomUUID(),
  handset: '+14155550142',
  direction: 'received',
  peer: '+14155550100',
  text: 'Please reply with a photo of the meter.',
  at: '2026-11-21T10:02:00.000Z',
  segments: 1,
  media: [],
  state: 'done',
  ...more,
});

export const handset = (messages: HandsetMessage[] = [], number = '+14155550142'): Handset => ({
  number,
  name: number === '+14155550142' ? 'Grace Okafor' : 'Daniel Reyes',
  peer: '+14155550100',
  messages,
});

export const state = (more: Partial<SimState> = {}): SimState => ({
  serverOrigin: location.origin,
  tenant: 'demo',
  calls: [],
  handsets: [handset(), handset([], '+14155550178')],
  texts: [],
  comments: [],
  behaviour: { delivery: 'delivered', photos: 'mms' },
  ...more,
});

/** Looks an element may be shown with. */
export const LOOKS = [
  { dir: 'ltr', locale: 'en', scheme: 'light' },
  { dir: 'rtl', locale: 'ja', scheme: 'dark' },
] as const;
export type Look = (typeof LOOKS)[number];

/** Renders one element as the simulator's page does. */
export async function inSimulator<E extends LitElement>(
  template: TemplateResult,
  { dir, locale, scheme }: Look = LOOKS[0],
): Promise<E> {
  adoptTokens();
  applyLook({ scheme });
  document.documentElement.dir = dir;
  document.documentElement.lang = locale;
  await setLocale(locale, ['simulator']);
  const element = await fixture<E>(template);
  await element.updateComplete;
  return element;
}

/** The first element of `selector` in the open shadow trees below `root`. Throws when there is none. */
export function find<E extends HTMLElement = HTMLElement>(root: Element, selector: string): E {
  const found = findAll<E>(root, selector)[0];
  if (!found) throw new Error(`No ${selector}`);
  return found;
}

export function findAll<E extends HTMLElement = HTMLElement>(
  root: Element | ShadowRoot,
  selector: string,
): E[] {
  const scope = 'shadowRoot' in root && root.shadowRoot ? root.shadowRoot : root;
  const here = [...scope.querySelectorAll<E>(selector)];
  const below = [...scope.querySelectorAll('*')].filter((element) => element.shadowRoot);
  return [...here, ...below.flatMap((element) => findAll<E>(element, selector))];
}

/** The button with exactly these words. */
export function buttonNamed(root: Element, name: string): HTMLButtonElement {
  const found = findAll<HTMLButtonElement>(root, 'button').find(
    (button) => (button.getAttribute('aria-label') ?? button.innerText).trim() === name,
  );
  if (!found) throw new Error(`No button ${name}`);
  return found;
}
