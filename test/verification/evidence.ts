import { type Contents, type Row } from './contents.ts';
import { type HistoryLine, type LedgerLine, type Outcome, type Request, type Violation } from './history.ts';

/** All that is known of a run. */
export interface Run {
  /** In order. */
  history: readonly HistoryLine[];
  /** In order. */
  ledger: readonly LedgerLine[];
  /** Read after the last line. */
  contents: Contents;
  /** Faults had stopped and the system had run until quiet: what must happen at some time has happened. */
  settled: boolean;
  /** The latest time any clock of the system shows. */
  now: Date;
  /**
   * A process that slept between its last look at a claim and the socket cannot know that it slept. `allowed`: the run
   * stopped processes at any instant, so a text that was given up as not confirmed may leave late, and out of order.
   */
  staleHandOver?: 'forbidden' | 'allowed';
  /** Milliseconds from a claim to its hand-over, at most. Default: `Infinity`, a text in flight may leave at any time. */
  longestWayOut?: number;
  /** The moment that `at` counts from, in milliseconds, if all clocks of the system were right at all times. */
  startedAt?: Date;
}

/** A moment of the history: `index` orders its lines, `at` compares with the ledger. */
export interface Moment {
  index: number;
  at: number;
}

/** One operation. `ended`: `null` when it never did, which is as good as `info`. */
export interface Operation<R extends Request = Request> {
  id: number;
  request: R;
  invoked: Moment;
  ended: (Moment & { outcome: Outcome }) | null;
}

type Of<Op extends Request['op']> = Operation<Extract<Request, { op: Op }>>;
export type Send = Of<'send'>;
export type Report = Of<'report'>;
export type Inbound = Of<'inbound'>;
export type Receipt = Of<'receipt'>;
export type Screen = Extract<HistoryLine, { type: 'screen' }>;
export type Message = Row<'message'>;
export type Session = Row<'session'>;

/** One hand-over, with its place in the ledger. */
export interface HandOver extends LedgerLine {
  index: number;
}

/** A run, arranged for the checks. */
export interface Evidence extends Run {
  sends: readonly Send[];
  reports: readonly Report[];
  inbounds: readonly Inbound[];
  receipts: readonly Receipt[];
  configurations: readonly Of<'configure'>[];
  screens: readonly Screen[];
  handOvers: readonly HandOver[];
  /** By `keyOf(tenant, id)`. */
  messages: ReadonlyMap<string, Message>;
  sessions: ReadonlyMap<string, Session>;
  /** Messages of a session, by `keyOf(tenant, session)`, in the order of `seq`. */
  conversations: ReadonlyMap<string, readonly Message[]>;
  /** By `pairOf`. */
  contacts: ReadonlyMap<string, Row<'contact'>>;
  /** By reference. */
  handOversOf: ReadonlyMap<string, readonly HandOver[]>;
}

export type Check = (evidence: Evidence) => Violation[];

/** A key of several words, none of which holds a line end. */
export const keyOf = (...words: readonly string[]): string => words.join('\n');

/** The pair of numbers a row is about. */
export const pairOf = (row: { tenant_id: string; our_number: string; caller: string }): string =>
  keyOf(row.tenant_id, row.our_number, row.caller);

/** Answered as done. */
export const isOk = (operation: Operation): boolean => operation.ended?.outcome.phase === 'ok';
/** Certainly not done by this operation. */
export const isRefused = (operation: Operation): boolean => operation.ended?.outcome.phase === 'fail';
/** When it was answered as done; `Infinity` when it never was. */
export const okIndex = (operation: Operation): number =>
  operation.ended && isOk(operation) ? operation.ended.index : Infinity;

/** Throws when the history is not one: that is a fault of whoever wrote it. */
export function arrange(run: Run): Evidence {
  const operations = operationsOf(run.history);
  const handOvers = run.ledger.map((line, index) => ({ ...line, index }));
  const withSession = run.contents.message.filter((message) => message.session_id !== null);
  const conversations = groupBy(withSession, ({ tenant_id, session_id }) =>
    keyOf(tenant_id, session_id ?? ''),
  );
  for (const messages of conversations.values()) messages.sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
  return {
    ...run,
    sends: select(operations, 'send'),
    reports: select(operations, 'report'),
    inbounds: select(operations, 'inbound'),
    receipts: select(operations, 'receipt'),
    configurations: select(operations, 'configure'),
    screens: run.history.filter((line) => line.type === 'screen'),
    handOvers,
    messages: new Map(run.contents.message.map((row) => [keyOf(row.tenant_id, row.id), row])),
    sessions: new Map(run.contents.session.map((row) => [keyOf(row.tenant_id, row.id), row])),
    conversations,
    contacts: new Map(run.contents.contact.map((row) => [pairOf(row), row])),
    handOversOf: groupBy(handOvers, ({ reference }) => reference),
  };
}

function operationsOf(history: readonly HistoryLine[]): Operation[] {
  const operations = new Map<number, Operation>();
  history.forEach((line, index) => {
    if (line.type === 'invoke') {
      if (operations.has(line.id)) throw new Error(`operation ${line.id} is invoked twice`);
      operations.set(line.id, {
        id: line.id,
        request: line.request,
        invoked: { index, at: line.at },
        ended: null,
      });
    } else if (line.type === 'end') {
      const operation = operations.get(line.id);
      if (!operation || operation.ended) throw new Error(`operation ${line.id} ends without a beginning`);
      operation.ended = { index, at: line.at, outcome: line.outcome };
    }
  });
  return [...operations.values()];
}

function select<Op extends Request['op']>(operations: readonly Operation[], op: Op): Of<Op>[] {
  return operations.filter((operation): operation is Of<Op> => operation.request.op === op);
}

/** Lists by key, each in the order of `items`. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}
