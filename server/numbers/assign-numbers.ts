import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import {
  addOutboundRole,
  claimNumber,
  type Direction,
  readAssignments,
  releaseNumbers,
} from './assignment-store.ts';
import { decideAssignment } from './decide-number.ts';
import { readNumbers } from './store.ts';

/** Ids of the numbers a queue is to have; a direction that is `undefined` stays as it is. */
export type Assignment = Partial<Record<Direction, readonly string[] | undefined>>;

/**
 * Gives a queue exactly these numbers. Throws `number_not_verified`, `number_reserved_in_call`,
 * `outbound_cannot_be_inbound`, `inbound_already_assigned` with the key of the queue that has the number, or
 * `setting_invalid` for an id that is no number of the tenant.
 */
export async function assignNumbers(tx: Tx, queueKey: string, assignment: Assignment): Promise<void> {
  for (const direction of ['inbound', 'outbound'] as const) {
    const ids = assignment[direction];
    if (ids === undefined) continue;
    await releaseNumbers(tx, queueKey, direction, ids);
    for (const id of [...new Set(ids)].sort()) await assign(tx, queueKey, direction, id);
  }
}

async function assign(tx: Tx, queueKey: string, direction: Direction, id: string): Promise<void> {
  const [number] = await readNumbers(tx, [id]);
  if (!number) throw new AppError('setting_invalid', { detail: `no number ${id}` });
  const decision = decideAssignment({ ...number, verified: number.verifiedAt !== null }, direction);
  if (decision.type === 'refused') throw new AppError(decision.code, { detail: id });
  const { heldBy } = await claimNumber(tx, queueKey, direction, id);
  if (heldBy !== null) throw new AppError('inbound_already_assigned', { detail: heldBy });
  if (direction === 'outbound') await addOutboundRole(tx, id);
}

interface QueueNumbers {
  inboundNumbers: string[];
  outboundNumbers: string[];
}

/** The ids of one queue's numbers, in the order of their digits. */
export const numbersOfQueue = async (tx: Tx, queueKey: string): Promise<QueueNumbers> =>
  byQueue(await readAssignments(tx, queueKey))(queueKey);

/** The same of any queue. */
export const numbersOfQueues = async (tx: Tx): Promise<(queueKey: string) => QueueNumbers> =>
  byQueue(await readAssignments(tx, null));

function byQueue(rows: Awaited<ReturnType<typeof readAssignments>>): (queueKey: string) => QueueNumbers {
  const of = (queueKey: string, direction: Direction) =>
    rows.flatMap((row) => (row.queue_key === queueKey && row.direction === direction ? [row.number_id] : []));
  return (queueKey) => ({
    inboundNumbers: of(queueKey, 'inbound'),
    outboundNumbers: of(queueKey, 'outbound'),
  });
}

/** Digits and labels of these numbers, in the order of their digits. */
export async function labelsOf(
  tx: Tx,
  ids: readonly string[],
): Promise<{ id: string; number: string; label: string }[]> {
  return (await readNumbers(tx, ids)).map(({ id, e164, label }) => ({ id, number: e164, label }));
}
