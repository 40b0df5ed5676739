import { type Contents, type TableName } from '../../verification/contents.ts';
import { type LedgerLine, type Outcome, type Request } from '../../verification/history.ts';
import { GRACE, NOW, OURS, PICTURE, REPLY, uuid, type SoundRun } from './sound-run.ts';

/** What is wrong, or right after all, in a run that was sound. */
export type Doctored = [what: string, doctor: (run: SoundRun) => void];

type WithId = 'message' | 'session' | 'late_text';

export function row<T extends WithId>(run: SoundRun, table: T, id: string): Contents[T][number] {
  const rows: readonly Contents[T][number][] = run.contents[table];
  return rows.find((found) => found.id === id)!;
}

export function remove(run: SoundRun, table: WithId & TableName, id: string): void {
  const rows: { id: string }[] = run.contents[table];
  rows.splice(
    rows.findIndex((found) => found.id === id),
    1,
  );
}

export const callOf = (run: SoundRun, key: string) =>
  run.contents.call.find(({ call_key }) => call_key === key)!;
export const contactOf = (run: SoundRun, number: string) =>
  run.contents.contact.find(({ caller }) => caller === number)!;
export const line = (run: SoundRun, id: string): LedgerLine =>
  run.ledger.find(({ reference }) => reference === id)!;
export const screenLine = (run: SoundRun) => run.history.find((found) => found.type === 'screen')!;

interface Editable {
  session: { state: string; unread: number };
  messages: { id: string; state: string; reason: string | null }[];
  eventSeq: number;
}
// made by `snapshotOf`
export const screen = (run: SoundRun) => screenLine(run).snapshot as Editable;

export function removeEvent(run: SoundRun, event: string): void {
  run.contents.carrier_event = run.contents.carrier_event.filter(({ event_id }) => event_id !== event);
}

export function perform(run: SoundRun, request: Request, outcome?: Outcome): void {
  const id = 1_000 + run.history.length;
  const at = lastMoment(run) + 1;
  run.history.push({ type: 'invoke', id, at, node: 'a', request });
  if (outcome) run.history.push({ type: 'end', id, at: at + 1, outcome });
}

export const lastMoment = ({ history, ledger }: SoundRun) =>
  Math.max(...[...history, ...ledger].map(({ at }) => at));

export function sendOf(run: SoundRun, key: string): Extract<Request, { op: 'send' }> {
  const found = run.history.find(
    (each) => each.type === 'invoke' && each.request.op === 'send' && each.request.key === key,
  );
  if (found?.type !== 'invoke' || found.request.op !== 'send') throw new Error(key);
  return found.request;
}

/** Gives the last send with this key another end. */
export function endOf(run: SoundRun, key: string, outcome: Outcome): void {
  const last = run.history.findLast(
    (each) => each.type === 'invoke' && each.request.op === 'send' && each.request.key === key,
  );
  const end = run.history.find(
    (each) => each.type === 'end' && last?.type === 'invoke' && each.id === last.id,
  );
  if (end?.type === 'end') end.outcome = outcome;
}

/** A text in Grace's session. */
export function addText(run: SoundRun, key: string, body: string): void {
  run.contents.message.push({
    ...row(run, 'message', PICTURE),
    id: uuid(150),
    seq: 5,
    client_key: key,
    body,
  });
}

/** Grace is answered once more. */
export function addReply(run: SoundRun, laterMs: number): void {
  const n = 160 + run.contents.message.length;
  run.contents.message.push({
    ...row(run, 'message', REPLY),
    id: uuid(n),
    created_at: NOW - 12 * 3_600_000 + laterMs,
  });
  row(run, 'message', REPLY).created_at = NOW - 12 * 3_600_000;
  run.contents.late_text.push({ ...row(run, 'late_text', uuid(300)), id: uuid(n + 200) });
}

export function handOver(run: SoundRun, reference: string, change: Partial<LedgerLine>): void {
  const {
    our_number: from = OURS,
    caller: to = GRACE,
    body: text = '',
  } = row(run, 'message', reference) ?? {};
  run.ledger.push({
    at: lastMoment(run) + 1,
    reference,
    from,
    to,
    text,
    taken: true,
    answer: 'accepted',
    carrierId: `c-${reference}`,
    ...change,
  });
}

export function moveToEnd(run: SoundRun, reference: string): void {
  run.ledger.push(
    ...run.ledger.splice(
      run.ledger.findIndex((each) => each.reference === reference),
      1,
    ),
  );
}

export function swapLines(run: SoundRun, a: number, b: number): void {
  [run.ledger[a], run.ledger[b]] = [run.ledger[b]!, run.ledger[a]!];
}

export function swapSeq(run: SoundRun, a: string, b: string): void {
  const [left, right] = [row(run, 'message', a), row(run, 'message', b)];
  [left.seq, right.seq] = [right.seq, left.seq];
}

/** The same change of state in the table, on the stream and on the screen. */
export function tell(
  run: SoundRun,
  sessionId: string,
  messageId: string,
  state: string,
  reason: string | null = null,
): void {
  Object.assign(row(run, 'message', messageId), { state, reason });
  const session = row(run, 'session', sessionId);
  session.event_seq += 1;
  run.contents.stream_event.push({
    ...{ tenant_id: 'acme', stream: `s:${sessionId}`, seq: session.event_seq },
    data: { type: 'message.changed', messageId, state, reason, stateAt: '', waitUntil: null },
  });
  const shown = run.history.find((each) => each.type === 'screen' && each.sessionId === sessionId);
  if (shown?.type !== 'screen') return;
  shown.applied.push(session.event_seq);
  const snapshot = shown.snapshot as Editable;
  snapshot.eventSeq = session.event_seq;
  Object.assign(
    snapshot.messages.find(({ id }) => id === messageId)!,
    { state, reason },
  );
}
