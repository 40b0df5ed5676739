import { type RecordRef } from '../../protocol/call.ts';
import { type FailureReason, type MessageState } from '../../protocol/message.ts';
import { type AccountOutcome, type CredentialForm } from '../carriers/carrier.ts';

/** Credentials of one tenant with its CRM, opened for the duration of a call. Shape is the CRM's own. */
export type RecordAccount = Readonly<Record<string, string>>;

/** A photo, video or file of a message. */
export interface EntryMedia {
  id: string;
  kind: 'image' | 'video' | 'file';
  /** MIME type of what `open` gives. */
  type: string;
  /** Octets of it. */
  size: number;
  fileName: string;
  /** How long a video is, as it is shown (`0:12`); absent: nothing says it. */
  length?: string;
  open(): AsyncIterable<Uint8Array>;
}

/** One message as the record is to show it. */
export interface RecordEntry {
  messageId: string;
  /** Place in the conversation. */
  seq: number;
  direction: 'out' | 'in';
  /** `preset` and `text` are an agent's, `waitTime` and `closing` are automatic. */
  kind: 'text' | 'preset' | 'waitTime' | 'closing' | 'inbound';
  /** E.164. */
  from: string;
  to: string;
  /** The agent's name, or the caller's; `null`: automatic, or not known. */
  who: string | null;
  text: string;
  /** As known at this moment. */
  state: MessageState;
  reason: FailureReason | null;
  /** It went out, or came, before an agent answered. */
  whileWaiting?: boolean;
  /** ISO 8601, UTC. */
  createdAt: string;
  media: readonly EntryMedia[];
}

/** What became of a text after its entry was written. */
export interface Correction {
  /** Id of the write that brought the entry. */
  write: string;
  /** The whole message, as it is now. */
  entry: RecordEntry;
  /** The state that the record shows. */
  shown: MessageState;
  /** Nothing was written after it. */
  isLast: boolean;
  /** The call lives. After its end nothing is added to a record; what stands there may be changed. */
  isLive: boolean;
}

/** One addition to one record, or the correction of one. */
export interface RecordWrite {
  /** The same at each attempt, unlike that of any other write: what `find` recognises it by. */
  id: string;
  record: RecordRef;
  session: {
    id: string;
    callKey: string;
    caller: string;
    ourNumber: string;
    queueName: string;
    startedAt: string;
  };
  /** In order, at least one; all of one session. None in a correction. */
  entries: readonly RecordEntry[];
  /** Entries of this session that the record has already, for a system that rewrites a growing entry; else empty. */
  earlier: readonly RecordEntry[];
  /** What the write before gave back, when entries are to be one growing entry; `null`: there is none yet. */
  grows: { ref: string } | null;
  /** `null`: an addition. */
  corrects: Correction | null;
  /** The company's choices for this CRM, of `options`. */
  options: Readonly<Record<string, string>>;
}

/**
 * What became of a write. `throttled`, `notWritten`: certainly not there, may be tried again · `refused`: not for this
 * record, now or later · `accountRefused`: not until somebody mends the account · `unknown`: may be there, so `find` is asked
 * before it is tried again.
 */
export type WriteResult =
  | { kind: 'written'; ref: string }
  | { kind: 'throttled'; retryAfterMs: number | null }
  | { kind: 'notWritten'; cause: string }
  | { kind: 'refused'; cause: 'record_gone' | 'record_closed' | 'malformed' | 'other'; code: string }
  | { kind: 'accountRefused'; code: string }
  | { kind: 'unknown'; cause: string };

/** `throttled`, `refused`, `accountRefused`: it was not told; the write may be there. */
export type FindResult =
  | { kind: 'found'; ref: string }
  | { kind: 'absent' }
  | Extract<WriteResult, { kind: 'throttled' | 'refused' | 'accountRefused' | 'unknown' }>;

/** One choice a company has with a CRM, drawn by the portal. */
export interface OptionSpec {
  readonly name: string;
  /** The first is the default. */
  readonly values: readonly [string, ...string[]];
}

/** A CRM that holds records. Its quirks end here: no verb throws, none retries by itself. */
export interface RecordSystem {
  /** As in `RecordRef.system`. */
  readonly name: string;
  /** Milliseconds a write may take, uploads of photos included. */
  readonly timeoutMs: number;
  readonly account: CredentialForm;
  readonly options: readonly OptionSpec[];
  /**
   * Whether a company with these choices gets one entry that grows: each write is then given what the one before gave
   * back (`grows`), and all that it holds (`earlier`). Otherwise each write has one message.
   */
  grows(options: Readonly<Record<string, string>>): boolean;
  /** Whether the record says otherwise once it is corrected. Asked only for entries of one message. */
  corrects(
    correction: Correction,
    options: Readonly<Record<string, string>>,
    account: RecordAccount,
  ): boolean;
  /** Asks the CRM whether it lets this account in, without writing anything. */
  check(account: RecordAccount, signal: AbortSignal): Promise<AccountOutcome>;
  write(write: RecordWrite, account: RecordAccount, signal: AbortSignal): Promise<WriteResult>;
  /** Whether a write whose answer was lost is in the record. */
  find(write: RecordWrite, account: RecordAccount, signal: AbortSignal): Promise<FindResult>;
}
