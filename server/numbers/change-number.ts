import { findProfile, GSM7 } from '../../protocol/encoding-profile.ts';
import {
  numberConfiguration,
  type NumberInput,
  type NumberPatch,
  type NumberView,
} from '../../protocol/phone-number.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { assertUnchanged } from '../audit/assert-unchanged.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { ownCarriers } from '../carrier-accounts/own-carriers.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { decideNewNumber, decideNumberChange } from './decide-number.ts';
import {
  hasWaitingTexts,
  insertNumber,
  lockNumber,
  type NumberRow,
  readNumberByDigits,
  readNumbers,
  removeNumber,
  updateNumber,
} from './store.ts';
import { toldInAudit, viewNumber } from './view-numbers.ts';

/**
 * Adds a number, not verified yet. Throws `country_code_missing`, `number_not_textable` (no such number),
 * `number_duplicate` with the label of the one that is there, or `setting_invalid`.
 */
export function createNumber(
  ctx: Context,
  principal: AdminPrincipal,
  input: NumberInput,
): Promise<NumberView> {
  return changeConfiguration(ctx, principal, 'settings.changed', async (tx) => {
    const { number: typed, ...columns } = input;
    const decision = decideNewNumber(typed);
    if (decision.type === 'refused') throw new AppError(decision.code);
    if (!input.inbound && !input.outbound) throw new AppError('setting_invalid', { detail: 'inbound' });
    assertKnown(ctx, input);
    const carrier = input.carrier ?? (await onlyCarrier(ctx, tx));
    const id = ctx.ids.uuid();
    const encodingProfile = input.encodingProfile ?? profileOf(ctx, carrier);
    const row = { ...columns, id, e164: decision.e164, carrier, encodingProfile };
    const added = await insertNumber(tx, row, { now: ctx.clock.now() });
    if (!added) await refuseDuplicate(tx, decision.e164, input.purpose);
    const result = await viewNumber(ctx, tx, id);
    const after = toldInAudit(result);
    return { result, change: { action: 'number.added', object: `number/${id}`, before: null, after } };
  });
}

/**
 * Changes what a number is used for. Only an API key may say that a number is verified: people prove it by a code. Throws
 * `not_found`, `changed_meanwhile`, `forbidden`, `setting_invalid`, or a refusal of `decideNumberChange`.
 */
export function changeNumber(
  ctx: Context,
  principal: AdminPrincipal,
  { id, patch, ifMatch = null }: { id: string; patch: NumberPatch; ifMatch?: string | null },
): Promise<NumberView> {
  if (patch.verified === true && principal.kind !== 'key') throw new AppError('forbidden');
  return changeConfiguration(ctx, principal, 'settings.changed', async (tx) => {
    if (!(await lockNumber(tx, id))) throw new AppError('not_found');
    assertKnown(ctx, patch);
    const view = await viewNumber(ctx, tx, id);
    assertUnchanged(ifMatch, touchedBy(patch, view));
    const row = await readNumber(tx, id);
    const decision = decideNumberChange({ ...row, verified: row.verifiedAt !== null }, patch, row);
    if (decision.type === 'refused') throw refusal(decision);
    const { carrier = row.carrier } = patch;
    await updateNumber(tx, id, {
      ...row,
      // another carrier has another alphabet
      ...(carrier !== row.carrier && { encodingProfile: profileOf(ctx, carrier) }),
      ...given(patch),
      verifiedAt: verifiedAt(row, patch, ctx.clock.now()),
    });
    const result = await viewNumber(ctx, tx, id);
    const [before, after] = [toldInAudit(view), toldInAudit(result)];
    const changed = JSON.stringify(before) !== JSON.stringify(after);
    return {
      result,
      change: changed ? { action: 'number.changed', object: `number/${id}`, before, after } : null,
    };
  });
}

/** Of what there is, the parts that a patch writes over: others are edited by others. */
const touchedBy = (patch: NumberPatch, view: NumberView) =>
  Object.fromEntries(Object.entries(numberConfiguration(view)).filter(([key]) => Object.hasOwn(patch, key)));

/**
 * Takes a number from its queues and from the tenant. Throws `not_found`, or `number_in_use` while a live session has
 * it or a text from it waits: set `draining` and try again later.
 */
export function deleteNumber(ctx: Context, principal: AdminPrincipal, id: string): Promise<void> {
  return changeConfiguration(ctx, principal, 'settings.changed', async (tx) => {
    if (!(await lockNumber(tx, id))) throw new AppError('not_found');
    const view = await viewNumber(ctx, tx, id);
    if (view.liveSessions > 0 || (await hasWaitingTexts(tx, id))) {
      throw new AppError('number_in_use', { detail: `live sessions: ${view.liveSessions}` });
    }
    const before = toldInAudit(view);
    await removeNumber(tx, id);
    return {
      result: undefined,
      change: { action: 'number.removed', object: `number/${id}`, before, after: null },
    };
  });
}

const refusal = ({ code, detail }: { code: AppError['code']; detail?: string }) =>
  new AppError(code, detail === undefined ? {} : { detail });

async function readNumber(tx: Tx, id: string): Promise<NumberRow> {
  const [row] = await readNumbers(tx, [id]);
  if (!row) throw new AppError('not_found');
  return row;
}

/** Without the keys that are absent or `undefined`, which would overwrite what is there. */
function given<T extends object>(patch: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof given<T>
  >;
}

/** The first moment of the present verification. */
function verifiedAt(row: NumberRow, { verified }: NumberPatch, now: Date): Date | null {
  if (verified === undefined) return row.verifiedAt;
  return verified ? (row.verifiedAt ?? now) : null;
}

/** Of a server that has one carrier, or a tenant that has credentials with one. */
async function onlyCarrier({ carriers }: Context, tx: Tx): Promise<string> {
  const [name, ...others] = carriers.size > 1 ? await ownCarriers(tx, carriers) : carriers.keys();
  if (name === undefined || others.length > 0) throw new AppError('setting_invalid', { detail: 'carrier' });
  return name;
}

/** How texts are counted that go through a carrier. */
const profileOf = ({ carriers }: Context, carrier: string): string =>
  carriers.get(carrier)?.encodingProfile ?? GSM7.id;

/** A misspelled carrier or profile would show only when a text fails to leave. */
function assertKnown(
  ctx: Context,
  { carrier, encodingProfile }: Pick<NumberPatch, 'carrier' | 'encodingProfile'>,
): void {
  if (carrier !== undefined && !ctx.carriers.has(carrier))
    throw new AppError('setting_invalid', { detail: 'carrier' });
  if (encodingProfile !== undefined && findProfile(encodingProfile).id !== encodingProfile) {
    throw new AppError('setting_invalid', { detail: 'encodingProfile' });
  }
}

/** A number that texts in calls is never taken for chats by text, nor the reverse (features B12). */
async function refuseDuplicate(tx: Tx, e164: string, purpose: NumberInput['purpose']): Promise<never> {
  const existing = await readNumberByDigits(tx, e164);
  if (existing && existing.purpose !== purpose) throw new AppError('number_reserved_in_call');
  throw new AppError('number_duplicate', { detail: existing?.label ?? '' });
}
