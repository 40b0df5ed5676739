import { LaunchRequest, LaunchResponse } from '../../protocol/launch.ts';
import { route } from '../platform/http/route.ts';
import { exchangeLaunch } from './exchange-launch.ts';

export const accessRoutes = [
  route({
    method: 'POST',
    path: '/v1/launch',
    auth: 'none',
    tag: 'Widget',
    summary: 'Exchange a launch token',
    description:
      'Exchanges the launch token that the host page had its backend sign (a JWT, EdDSA, at most 90 seconds, used once) for an opaque access token. `nonce` is the one the widget made for this launch. The access token dies 15 minutes after its last use, 12 hours after the launch, or with the next launch of the same mount.',
    body: LaunchRequest,
    answer: LaunchResponse,
    refusals: ['launch_token_invalid', 'launch_token_used'],
    handle: (ctx, { body }) => exchangeLaunch(ctx, body),
  }),
];
