import { type CallTruth } from '../../../protocol/call.ts';
import { type SourceTrouble } from '../../../protocol/followed-source.ts';
import { type Context } from '../../context.ts';
import { type Tx } from '../../platform/db.ts';
import { type Names } from '../decide-names.ts';
import { type FollowedCall, type News } from './decide-call.ts';
import { type SourceRow } from './store.ts';

/** What a source answers when it is asked about a call. `gone`: it has no such call. */
export type LookAnswer =
  | { kind: 'news'; news: News[] }
  | { kind: 'gone' }
  | { kind: 'throttled'; retryAfterMs: number | null }
  | { kind: 'failed'; reason: Extract<SourceTrouble, 'account_refused' | 'unreachable'>; detail: string };

/** A vendor that tells of calls by webhooks, and is asked about those it may have said too little of. */
export interface FollowedSource {
  readonly name: CallTruth;
  /** What the names of `row` mean. */
  namesOf(row: SourceRow): Names;
  /** Names to look for in the lines of an administrator, and the agent's id where no line has them. */
  agentNames(name: string, login: string | null): { names: string[]; own: string | null };
  queueNames(name: string): string[];
  /** Reads in a transaction what asking needs; `null`: nothing can be asked. What it gives back asks, in none. Never throws. */
  prepareLook(
    ctx: Context,
    tx: Tx,
    row: SourceRow,
  ): Promise<((id: string, call: FollowedCall, signal: AbortSignal) => Promise<LookAnswer>) | null>;
}
