import type * as z from 'zod/mini';
import { type HOST_METHODS, type HostAction } from '../protocol/adapter.ts';
import { type RecordRef } from '../protocol/call-state.ts';

/** The session of a call, in numbers: for a badge or a line in the host's own page. No text, no telephone number. */
export type SessionSummary = z.infer<typeof HOST_METHODS.session.params>;

/** Which call, and which record is on screen. */
export interface ActionPlace {
  callKey: string;
  record: RecordRef | null;
}

/** The CRM side of a host page: which record is on screen, and what the agent's clicks in the widget lead to. */
export interface RecordHost {
  /** The CRM's name as in `RecordRef.system`. */
  readonly system: string;
  /** The ticket or case on screen; `null`: none. */
  currentRecord(): Promise<RecordRef | null>;
  /** Calls `listener` after each change of the record on screen, until the returned function is called. */
  onRecordChange(listener: (record: RecordRef | null) => void): () => void;
  /** Dials a number the agent clicked. Absent: the widget shows numbers as text. */
  dial?(number: string): void | Promise<void>;
  /** Begins an e-mail to an address the agent clicked. Absent: addresses are text. */
  email?(address: string): void | Promise<void>;
  /** Shows how many messages nobody has looked at; 0 takes the mark away. */
  attention?(unread: number): void;
  session?(summary: SessionSummary): void;
  /** What else the agent may ask for in a call; the widget offers what is here, and hides the rest. */
  actions?: { readonly [A in HostAction]?: (place: ActionPlace) => void | Promise<void> };
  /** Brings up the record of a call the agent has just answered, when it is not the one on screen. */
  open?(record: RecordRef): void | Promise<void>;
}
