import { CALL_TOKEN_TYPE, CallClaims } from '../../protocol/call-token.ts';
import { recordSignedCall } from '../calls/record-signed-call.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type AgentPrincipal } from './principal.ts';
import { forgetExpired, useLaunchToken } from './store.ts';
import { verifyHostToken } from './verify-host-token.ts';

/** Seconds after its end that a token is remembered as used: more than any tolerance of clocks. */
const REMEMBER_USE_SECONDS = 60;

/**
 * Records the state of a call that the host's backend signed. It comes by way of a page, which can only hand it on: number,
 * agent and state are what was signed. A token that comes again changes nothing. Throws `call_token_invalid`, the same for every
 * cause, `setting_invalid` for an unknown queue, `call_of_other_source`.
 */
export async function acceptCallToken(
  ctx: Context,
  { tenantId }: AgentPrincipal,
  token: string,
): Promise<{ applied: boolean }> {
  const { claims } = await verifyHostToken(ctx, token, {
    ...{ claims: CallClaims, type: CALL_TOKEN_TYPE, refusal: 'call_token_invalid' },
  });
  if (claims.tenant !== tenantId) throw new AppError('call_token_invalid');
  return ctx.db.tenant(tenantId, async (tx) => {
    const expiresAt = new Date((claims.exp + REMEMBER_USE_SECONDS) * 1_000);
    // launches and calls may use the same ids
    if (!(await useLaunchToken(tx, { jti: `call ${claims.jti}`, expiresAt }))) return { applied: false };
    const answer = await recordSignedCall(ctx, tx, claims.call);
    await forgetExpired(tx, ctx.clock.now());
    return answer;
  });
}
