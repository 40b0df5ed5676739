import { LaunchClaims } from '../../protocol/launch.ts';
import { type Context } from '../context.ts';
import { verifyHostToken } from './verify-host-token.ts';

/** The claims of a launch token (`verifyHostToken`). Throws `launch_token_invalid`, the same for every cause. */
export const verifyLaunchToken = (
  ctx: Context,
  token: string,
): Promise<{ claims: LaunchClaims; keyId: string }> =>
  verifyHostToken(ctx, token, { claims: LaunchClaims, type: null, refusal: 'launch_token_invalid' });
