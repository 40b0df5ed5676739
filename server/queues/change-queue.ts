import { LanguageTag } from '../../protocol/language.ts';
import { type QueueInput, type QueuePatch, type QueueView } from '../../protocol/queue.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { assertUnchanged } from '../audit/assert-unchanged.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { assignNumbers } from '../numbers/assign-numbers.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { decideQueue, type QueueState } from './decide-queue.ts';
import { insertQueue, type Queue, readQueue, readUses, removeQueue, updateQueue } from './store.ts';
import { viewQueue } from './view-queues.ts';

/** Adds a queue. Throws `key_duplicate`, or what `changeQueue` throws. */
export function createQueue(ctx: Context, principal: AdminPrincipal, input: QueueInput): Promise<QueueView> {
  return changeConfiguration(ctx, principal, 'settings.changed', async (tx) => {
    const queue = { key: input.key, ...(await decided(tx, input, null)) };
    if (!(await insertQueue(tx, queue))) throw new AppError('key_duplicate', { detail: input.key });
    await assignNumbers(tx, input.key, { inbound: input.inboundNumbers, outbound: input.outboundNumbers });
    const after = await viewQueue(tx, queue);
    return {
      result: after,
      change: { action: 'queue.added', object: `queue/${input.key}`, before: null, after },
    };
  });
}

/**
 * Changes a queue. Throws `not_found`, `changed_meanwhile`, `feature_off` (texting can be switched on only while it is on for the tenant),
 * `setting_invalid`, or a refusal of `assignNumbers`.
 */
export function changeQueue(
  ctx: Context,
  principal: AdminPrincipal,
  { key, patch, ifMatch = null }: { key: string; patch: QueuePatch; ifMatch?: string | null },
): Promise<QueueView> {
  return changeConfiguration(ctx, principal, 'settings.changed', async (tx) => {
    const row = await readQueue(tx, key);
    if (!row) throw new AppError('not_found');
    const before = await viewQueue(tx, row);
    assertUnchanged(ifMatch, touchedBy(patch, before));
    const state = stateOf(row);
    const wanted: QueueState = {
      name: patch.name ?? state.name,
      languages: patch.languages ?? state.languages,
      defaultLanguage: patch.defaultLanguage ?? state.defaultLanguage,
      smsEnabled: patch.smsEnabled ?? state.smsEnabled,
    };
    const queue = { key, ...(await decided(tx, wanted, state)) };
    await updateQueue(tx, queue);
    await assignNumbers(tx, key, { inbound: patch.inboundNumbers, outbound: patch.outboundNumbers });
    const after = await viewQueue(tx, queue);
    const changed = JSON.stringify(before) !== JSON.stringify(after);
    return {
      result: after,
      change: changed ? { action: 'queue.changed', object: `queue/${key}`, before, after } : null,
    };
  });
}

/**
 * Takes a queue away, and frees its numbers. Throws `not_found`, or `queue_in_use` with `calls` while one is live, or
 * `presets` while some belong to it alone: nobody's texts go with it unseen.
 */
export function deleteQueue(ctx: Context, principal: AdminPrincipal, key: string): Promise<void> {
  return changeConfiguration(ctx, principal, 'settings.changed', async (tx) => {
    const row = await readQueue(tx, key);
    if (!row) throw new AppError('not_found');
    const { liveCalls, presets } = await readUses(tx, row);
    if (liveCalls > 0) throw new AppError('queue_in_use', { detail: 'calls' });
    if (presets.length > 0) throw new AppError('queue_in_use', { detail: 'presets' });
    const before = await viewQueue(tx, row);
    await removeQueue(tx, key);
    return {
      result: undefined,
      change: { action: 'queue.removed', object: `queue/${key}`, before, after: null },
    };
  });
}

/** Of what there is, the parts that a patch writes over: others are edited by others. */
const touchedBy = (patch: QueuePatch, view: QueueView) =>
  Object.fromEntries(Object.entries(view).filter(([key]) => Object.hasOwn(patch, key)));

async function decided(tx: Tx, wanted: QueueState, before: QueueState | null): Promise<QueueState> {
  const { inCallSms } = await effectiveSettings(tx, null);
  const decision = decideQueue(wanted, { before, inCallSms });
  if (decision.type === 'ok') return decision.queue;
  throw new AppError(decision.code, 'detail' in decision ? { detail: decision.detail } : {});
}

const stateOf = ({ name, languages, defaultLanguage, smsEnabled }: Queue): QueueState => ({
  name,
  languages: languages.map((tag) => LanguageTag.parse(tag)),
  defaultLanguage: LanguageTag.parse(defaultLanguage),
  smsEnabled,
});
