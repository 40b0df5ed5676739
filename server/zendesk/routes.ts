import { type FastifyReply } from 'fastify';
import * as z from 'zod/mini';
import {
  ZendeskInstallationInput,
  ZendeskKeyRequest,
  ZendeskLaunchRequest,
  ZendeskLaunchResponse,
  ZendeskPlace,
  ZendeskSettings,
} from '../../protocol/zendesk.ts';
import { putConfig } from '../pages/put-config.ts';
import { AppError } from '../platform/app-error.ts';
import { type Route, route } from '../platform/http/route.ts';
import { changeInstallation, deleteInstallation, viewInstallation } from './change-installation.ts';
import { fetchPublicKey, type KeySource } from './fetch-public-key.ts';
import { launchFromZendesk } from './launch.ts';
import { closedPage, openPage, type OpenedPage } from './open-page.ts';
import { zendeskPolicy } from './page.ts';

export interface ZendeskParts extends KeySource {
  /** HTML of the app's pages; `null` when it was not built. */
  html: string | null;
}

const params = z.object({ tenant: z.string(), place: ZendeskPlace });
const answer = { contentType: 'text/html', description: 'The page.' };
const read = { can: 'access.read' } as const;
const write = { can: 'access.write' } as const;

export const zendeskRoutes = ({ html, fetch }: ZendeskParts): Route[] => {
  const send = (reply: FastifyReply, { page, origin }: OpenedPage): string => {
    if (html === null) throw new AppError('not_found');
    reply.type('text/html; charset=utf-8').header('content-security-policy', zendeskPolicy(page, origin));
    return putConfig(html.replaceAll('"../../assets/', '"/assets/'), page);
  };
  return [
    route({
      method: 'POST',
      path: '/zendesk/{tenant}/{place}',
      auth: 'none',
      tag: 'Pages',
      summary: 'Open a page of the app for Zendesk',
      description:
        'As Zendesk does it with the token it signs (RS256, for the tenant’s installation, used once). The page carries a pass for one launch; a token that is not believed gives a page that says so.',
      params,
      form: true,
      body: z.object({ token: z.string().check(z.maxLength(8_192)) }),
      answer,
      handle: async (ctx, { params: { tenant, place }, body: { token }, reply }) =>
        send(reply, await openPage(ctx, tenant, { place, token })),
    }),
    route({
      method: 'GET',
      path: '/zendesk/{tenant}/{place}',
      auth: 'none',
      tag: 'Pages',
      summary: 'Say what this page is for',
      description: 'The page of the app, opened by hand: it says how the app is installed, and nothing else.',
      params,
      answer,
      handle: async (ctx, { params: { tenant }, reply }) => send(reply, await closedPage(ctx, tenant)),
    }),
    route({
      method: 'POST',
      path: '/v1/zendesk/launch',
      auth: 'none',
      tag: 'Widget',
      summary: 'Launch the widget in Zendesk',
      description:
        'Exchanges the pass of a page of the app for a launch token, and the pass of its next launch. A pass is used once; another use ends what was launched. The very same request may be repeated for 30 seconds.',
      body: ZendeskLaunchRequest,
      answer: ZendeskLaunchResponse,
      refusals: ['launch_token_invalid', 'launch_token_used'],
      handle: (ctx, { body }) => launchFromZendesk(ctx, body),
    }),
    route({
      method: 'GET',
      path: '/v1/admin/zendesk',
      auth: read,
      tag: 'Integrations',
      summary: 'Read the installation in Zendesk',
      description: 'Which Zendesk account opens the app, and by which key it is known.',
      answer: ZendeskSettings,
      handle: (ctx, { principal }) => viewInstallation(ctx, principal),
    }),
    route({
      method: 'PUT',
      path: '/v1/admin/zendesk',
      auth: write,
      tag: 'Integrations',
      summary: 'Set up the installation in Zendesk',
      description:
        'The account’s pages may embed the widget from then on. `publicKey` is that of the app (RSA, PEM); without it the app stays closed.',
      conditional: true,
      body: ZendeskInstallationInput,
      answer: ZendeskSettings,
      refusals: ['setting_invalid'],
      handle: (ctx, { principal, body: input, ifMatch }) =>
        changeInstallation(ctx, principal, { input, ifMatch }),
    }),
    route({
      method: 'POST',
      path: '/v1/admin/zendesk/public-key',
      auth: write,
      tag: 'Integrations',
      summary: 'Fetch the public key of the app',
      description:
        'From the Zendesk account of the installation, as an administrator there with an API token; both are used once and not kept. `zendesk_refused` says what Zendesk answered.',
      body: ZendeskKeyRequest,
      answer: ZendeskSettings,
      refusals: ['not_found', 'zendesk_refused', 'setting_invalid'],
      handle: (ctx, { principal, body }) => fetchPublicKey(ctx, principal, body, { fetch }),
    }),
    route({
      method: 'DELETE',
      path: '/v1/admin/zendesk',
      auth: write,
      tag: 'Integrations',
      summary: 'Forget the installation in Zendesk',
      description:
        'The app’s pages stay closed from then on. Widgets that are open live on until they launch again.',
      status: 204,
      answer: null,
      refusals: ['not_found'],
      handle: (ctx, { principal }) => deleteInstallation(ctx, principal),
    }),
  ];
};
