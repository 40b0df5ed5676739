import { LaunchRequest, LaunchResponse } from '../../protocol/launch.ts';
import { route } from '../platform/http/route.ts';
import { exchangeLaunch } from './exchange-launch.ts';
import { endToken } from './token-life.ts';

export const accessRoutes = [
  route({
    method: 'POST',
    path: '/v1/launch',
    auth: 'none',
    tag: 'Widget',
    summary: 'Exchange a launch token',
    description:
      'Exchanges the launch token that the host page had its backend sign (a JWT, EdDSA, at most 90 seconds, used once) for an opaque access token. `nonce` is the one the widget made for this launch. The access token lives while one of its streams (`GET /v1/stream`) is open and 60 seconds longer, so the first is to be opened within that time; requests do not prolong it. It dies 12 hours after the launch at the latest, with `DELETE /v1/launch`, or with the next launch of the same mount.',
    body: LaunchRequest,
    answer: LaunchResponse,
    refusals: ['launch_token_invalid', 'launch_token_used'],
    handle: (ctx, { body }) => exchangeLaunch(ctx, body),
  }),
  route({
    method: 'DELETE',
    path: '/v1/launch',
    auth: 'agent',
    tag: 'Widget',
    summary: 'End the access of this launch',
    description:
      'The widget says so when its page goes away. The access token is refused from then on, by every server within 5 seconds; its streams are closed within 15 seconds.',
    status: 204,
    answer: null,
    handle: (ctx, { principal }) => endToken(ctx, principal),
  }),
];
