import { AGENTS } from '../demo-world.ts';
import { LaunchTokenRequest, Texts, ZendeskEntryRequest } from '../wire.ts';
import { type DemoSecrets } from './demo-file.ts';
import { type EventHub } from './event-hub.ts';
import { HttpError, type Route, readJson, sendJson } from './http.ts';
import { signLaunchToken } from './launch-token.ts';
import { isFromPage } from './same-origin.ts';
import { type World } from './world.ts';
import { signZendeskEntry } from './zendesk/entry.ts';

export interface HostRoutesOptions {
  world: World;
  hub: EventHub;
  secrets: DemoSecrets;
  /** Origin of the page. */
  origin: string;
}

/** The backend of the make-believe CRM: vouches for its agent, keeps the ticket's counts, tells the page what is new. */
export function hostRoutes({ world, hub, secrets, origin }: HostRoutesOptions): Route[] {
  return [
    {
      method: 'GET',
      pattern: /^\/healthz$/,
      access: 'open',
      handle: ({ response }) => sendJson(response, 200, { status: 'ok' }),
    },
    { method: 'GET', pattern: /^\/events$/, access: 'page', handle: ({ response }) => hub.connect(response) },
    {
      method: 'POST',
      pattern: /^\/host\/launch-token$/,
      access: 'page',
      handle: async ({ request, response }) => {
        if (!isFromPage(request, origin, { strict: true })) throw new HttpError(403, 'other_origin');
        const { nonce, mount, agent: id } = await readJson(request, LaunchTokenRequest);
        const agent = AGENTS.find((candidate) => candidate.id === id);
        if (!agent) throw new HttpError(404, 'agent_not_found');
        const nowSeconds = Math.floor(Date.now() / 1000);
        sendJson(response, 200, {
          token: await signLaunchToken({ secrets, issuer: origin, agent, nonce, mount, nowSeconds }),
        });
      },
    },
    {
      method: 'POST',
      pattern: /^\/host\/zendesk-entry$/,
      access: 'page',
      handle: async ({ request, response }) => {
        if (!isFromPage(request, origin, { strict: true })) throw new HttpError(403, 'other_origin');
        const { agent: id } = await readJson(request, ZendeskEntryRequest);
        if (!AGENTS.some((agent) => agent.crm === 'zendesk' && agent.id === id))
          throw new HttpError(404, 'agent_not_found');
        sendJson(response, 200, { token: await signZendeskEntry(secrets, id) });
      },
    },
    {
      method: 'PUT',
      pattern: /^\/tickets\/texts\/([\w-]{1,80})$/,
      access: 'page',
      handle: async ({ request, response, params }) => {
        const counts = await readJson(request, Texts);
        if (!world.calls.has(params[0]!)) throw new HttpError(404, 'call_not_found');
        world.putTexts({ callKey: params[0]!, ...counts, at: new Date().toISOString() });
        sendJson(response, 200, {});
      },
    },
  ];
}
