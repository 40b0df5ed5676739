import { E164 } from '../../protocol/phone.ts';
import { type Carrier, type SendResult, webhookUrl } from '../carriers/carrier.ts';
import { openAccount } from '../carriers/open-account.ts';
import { type Context } from '../context.ts';
import { fillLink } from '../photo-links/fill-link.ts';
import { crashPoint } from '../platform/crash-point.ts';
import { mayNotSend } from '../sending/held-back.ts';
import { type Claim } from './claim-texts.ts';
import { recordResult } from './record-result.ts';

/** Milliseconds for which what the claim has read still holds. */
const FRESH_MS = 1_000;

/** Hands one claimed text over and records the answer. The only place from which a text leaves. */
export async function handOver(ctx: Context, carrier: Carrier, claim: Claim): Promise<void> {
  crashPoint('C7b');
  const result = await send(ctx, carrier, claim);
  crashPoint('C10');
  await recordResult(ctx, claim, result);
}

async function send(ctx: Context, carrier: Carrier, { head, claimedAt }: Claim): Promise<SendResult> {
  const credentials = openAccount(ctx, carrier.name, head.tenantId, head.sealedAccount);
  if (!credentials) return { kind: 'rejected', code: 'no_account', reason: 'auth' };
  let text: string;
  try {
    text = await fillLink(ctx, head);
  } catch (error) {
    ctx.log.warn({ messageId: head.messageId, error }, 'the link of a text could not be read');
    return { kind: 'notSent', cause: 'connect' };
  }
  // the claim has looked whether sending is stopped; one that was held up looks again
  if (ctx.clock.now().getTime() - claimedAt.getTime() > FRESH_MS && (await mayNotSend(ctx, head.tenantId)))
    return { kind: 'notSent', cause: 'connect' };
  // a process that slept in between must not send for a claim that may be another's by now; it certainly has not sent yet.
  // Nothing is waited for behind it
  if (ctx.clock.now().getTime() - claimedAt.getTime() > carrier.timeoutMs)
    return { kind: 'notSent', cause: 'connect' };
  const remainingMs = head.expiresAt.getTime() - ctx.clock.now().getTime();
  return carrier.send(
    {
      id: head.messageId,
      tenantId: head.tenantId,
      from: E164.parse(head.ourNumber),
      to: E164.parse(head.caller),
      text,
      validitySeconds: Math.max(1, Math.round(remainingMs / 1_000)),
      callbackUrl: `${webhookUrl(ctx.publicOrigin, carrier.name, head.tenantId)}?m=${head.messageId}`,
    },
    credentials,
    AbortSignal.timeout(carrier.timeoutMs),
  );
}
