import { findProfile } from '../../protocol/encoding-profile.ts';
import { FailureReason, MessageState } from '../../protocol/message.ts';
import { isBlank, isWellFormed, normalizeText } from '../../protocol/normalize-text.ts';
import { type E164 } from '../../protocol/phone.ts';
import { checkLength, countSegments } from '../../protocol/segments.ts';
import { smartEncode } from '../../protocol/smart-encoding.ts';
import { type TestText, type TestTextInput } from '../../protocol/test-text.ts';
import { resolveVariables } from '../../protocol/variables.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { recordAct } from '../audit/record-act.ts';
import { tenantFacts } from '../calls/call-facts.ts';
import { type Context } from '../context.ts';
import { decideNewNumber } from '../numbers/decide-number.ts';
import { findSendingNumber, type SendingNumber } from '../numbers/find-own-number.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { sendSystemText } from './send-system-text.ts';
import { findMessage, type MessageRow } from './store.ts';

/**
 * Sends a text as an agent would, to a number that an administrator typed. Repeating it under the same id sends nothing
 * more. Throws what `sendSystemText` throws, `not_found` for an unknown number, `no_number` for one that does not send,
 * `number_not_verified`, `country_code_missing`, `variable_missing` with the names, and what a text is refused with.
 */
export function sendTestText(
  ctx: Context,
  principal: AdminPrincipal,
  { id, ...input }: TestTextInput & { id: string },
): Promise<TestText> {
  return recordAct(ctx, principal, async (tx) => {
    const to = parseNumber(input.to);
    const sent = await findMessage(tx, id);
    if (sent) {
      if (sent.kind !== 'test' || sent.caller !== to) throw new AppError('idempotency_mismatch');
      return { result: renderTestText(sent), change: null };
    }
    const number = await sendingNumber(tx, input.number);
    const { language } = input;
    const text = await compose(tx, input, number.encodingProfile);
    await sendSystemText(ctx, tx, { id, kind: 'test', number, to, text, language });
    const result = renderTestText((await findMessage(tx, id))!);
    const { segments } = result;
    // not to whom: the message has it for as long as messages are kept, the audit for longer
    const after = { number: number.e164, language, segments, message: id };
    return {
      result,
      change: { action: 'test-text.sent', object: `number/${number.id}`, before: null, after },
    };
  });
}

/** What became of a test text. Throws `not_found`. */
export async function viewTestText(
  ctx: Context,
  { tenantId }: AdminPrincipal,
  id: string,
): Promise<TestText> {
  const row = await ctx.db.tenant(tenantId, (tx) => findMessage(tx, id));
  if (row?.kind !== 'test') throw new AppError('not_found');
  return renderTestText(row);
}

function parseNumber(typed: string): E164 {
  const decision = decideNewNumber(typed);
  if (decision.type === 'refused') throw new AppError(decision.code);
  return decision.e164;
}

async function sendingNumber(tx: Tx, id: string): Promise<SendingNumber> {
  const number = await findSendingNumber(tx, id);
  if (!number) throw new AppError('not_found');
  if (!number.outbound || number.draining) throw new AppError('no_number');
  if (!number.verified) throw new AppError('number_not_verified');
  return number;
}

/** The text as an agent's would go out. */
async function compose(tx: Tx, { text, variables }: TestTextInput, profileId: string): Promise<string> {
  const [{ values }, settings] = [await tenantFacts(tx), await effectiveSettings(tx, null)];
  const profile = findProfile(profileId);
  const filled = resolveVariables(text, { ...variables, ...values });
  if (filled.missing.length > 0)
    throw new AppError('variable_missing', { detail: filled.missing.join(', ') });
  if (!isWellFormed(filled.text)) throw new AppError('ill_formed_text');
  const normal = normalizeText(filled.text);
  if (isBlank(normal)) throw new AppError('empty');
  const composed = settings.smartEncoding ? smartEncode(normal, profile).text : normal;
  if (checkLength(composed) === 'too_long') throw new AppError('too_long');
  if (countSegments(composed, profile).segments > Math.min(settings.maxSegments, profile.maxSegments))
    throw new AppError('too_many_segments');
  return composed;
}

const renderTestText = (row: MessageRow): TestText => ({
  id: row.id,
  state: MessageState.parse(row.state),
  reason: row.reason === null ? null : FailureReason.parse(row.reason),
  text: row.body,
  encoding: row.encoding === 'GSM-7' ? 'GSM-7' : 'UCS-2',
  segments: row.segments,
  stateAt: row.state_at.toISOString(),
});
