import { type CredentialGroup, type CredentialKind } from '../../protocol/integration.ts';
import { type FailureReason } from '../../protocol/message.ts';
import { type E164 } from '../../protocol/phone.ts';
import { type $ZodType } from 'zod/v4/core';
import type { Log } from '../platform/log.ts';

/** One text on its way to a carrier. */
export interface OutboundMessage {
  /** Ours, in every receipt: resolves a lost answer. */
  id: string;
  /** Whose account it goes by. */
  tenantId: string;
  from: E164;
  to: E164;
  text: string;
  /** Seconds after which the carrier gives up. */
  validitySeconds: number;
  /** Where receipts go; carries the id. */
  callbackUrl: string;
}

/**
 * What became of a hand-over. `rejected` for good; `throttled` and `notSent`: certainly not taken, may be tried again;
 * `unknown`: may have been taken, so it is never tried again.
 */
export type SendResult =
  | {
      kind: 'accepted';
      carrierId: string;
      segments?: number;
      /** Where the carrier takes segments one by one, and its receipts are about them: the id of each; the first is `carrierId`. */
      segmentIds?: readonly string[];
    }
  | { kind: 'rejected'; code: string; reason: FailureReason }
  | { kind: 'throttled'; retryAfterMs?: number }
  | { kind: 'notSent'; cause: 'connect' | 'dns' | 'tls' }
  | { kind: 'unknown'; cause: 'timeout' | 'reset' | 'server_error' | 'garbled' };

export interface RemoteMedia {
  url: string;
  type?: string;
  size?: number;
}

/** What a carrier reports. `eventId` is unique per carrier and tenant: a repeat has no effect. */
export type CarrierEvent =
  | {
      type: 'inbound';
      eventId: string;
      carrierId: string;
      from: E164;
      to: E164;
      text: string;
      media: RemoteMedia[];
      /** The carrier has understood a word for opting out or in, or for help, by its own list. */
      word?: 'opt_out' | 'opt_in' | 'help';
      /** When the carrier got it, where that may be long ago. */
      sentAt?: Date;
    }
  | {
      /** One part of a text that comes in several; the carrier does not join them. */
      type: 'part';
      eventId: string;
      carrierId: string;
      from: E164;
      to: E164;
      /** The same in all parts of a text; of the pair, used again after a while. */
      reference: number;
      total: number;
      /** From 1. */
      index: number;
      /** May begin or end with half of a surrogate pair. */
      text: string;
    }
  | {
      /** What `send` would have said, had it come in time. */
      type: 'answer';
      eventId: string;
      messageId: string;
      carrierId: string;
      /** `null`: it did not say. */
      segments: number | null;
      segmentIds?: readonly string[];
    }
  | {
      type: 'receipt';
      eventId: string;
      carrierId: string;
      /** Our message id, when the carrier gave it back. */
      messageId?: string;
      state: 'sent' | 'delivered' | 'undelivered' | 'failed';
      reason?: FailureReason;
      code?: string;
    };

/** Credentials of one tenant with one carrier, opened for the duration of a call. Shape is the carrier's own. */
export type CarrierCredentials = Readonly<Record<string, string>>;

/** One field of what a carrier asks for to let somebody in. */
export interface CredentialFieldSpec {
  /** Key in `CarrierCredentials`. */
  readonly name: string;
  /** As the carrier's own console calls it, in its language. */
  readonly label: string;
  /** A secret is never shown again; neither is a private key, which has lines. */
  readonly kind: CredentialKind;
  /** The schema does without it. */
  readonly optional?: true;
  /** What applies while it is left out. */
  readonly standard?: string;
  /** Of a `choice`. */
  readonly choices?: readonly string[];
  /** Of a `number`, both included. */
  readonly range?: { readonly min: number; readonly max: number };
  /** Where it stands, in a form of many fields. */
  readonly group?: CredentialGroup;
}

/** What a carrier needs of a tenant. */
export interface CredentialForm {
  readonly fields: readonly CredentialFieldSpec[];
  /** What it takes; every field is a text. */
  readonly schema: $ZodType<CarrierCredentials>;
}

/** `refused`: it does not know the credentials · `unreachable`: no answer · `unexpected`: an answer of another kind. */
export type AccountOutcome = 'ok' | 'refused' | 'unreachable' | 'unexpected';

/**
 * How it stands with a connection that stays. `away`: texts wait until it is back · `refused`: the carrier does not let these
 * credentials in, and texts fail.
 */
export type LineState = 'ready' | 'away' | 'refused';

/** A connection that is held, and made again whenever it breaks, until it is closed. */
export interface CarrierLine {
  readonly state: LineState;
  /** Takes leave; after what is in flight is answered for. */
  close(): Promise<void>;
}

/** What a line tells of. */
export interface LineEvents {
  /** Of this line alone, new at each start. */
  readonly id: string;
  readonly log: Log;
  /** Resolves once all is stored. When it rejects, the carrier is not told that it was taken. */
  receive(events: readonly CarrierEvent[]): Promise<void>;
  /** Ids of the events taken in the last seconds, by whatever line of the account. */
  recent(seconds: number): Promise<string[]>;
  /** The state is another. */
  changed(): void;
}

/** Of carriers that are reached over connections that stay; who holds which is decided outside. */
export interface CarrierLines {
  /** How many an account wants at a time, on all nodes together. */
  count(credentials: CarrierCredentials): number;
  open(account: { tenantId: string; credentials: CarrierCredentials }, events: LineEvents): CarrierLine;
}

export interface NumberPair {
  from: string;
  to: string;
}

/** A text that a carrier keeps. */
export interface KeptText extends NumberPair {
  carrierId: string;
  direction: 'in' | 'out';
  text: string;
  createdAt: Date;
  segments: number | null;
  /** Id of the event that its webhook is, or was; `null`: there is nothing to tell. */
  eventId: string | null;
  /** What its webhook says, or said. Throws when that could not be asked. */
  event(): Promise<CarrierEvent | null>;
}

/** Where webhooks of a carrier go. */
export const webhookUrl = (publicOrigin: string, carrier: string, tenantId: string): string =>
  `${publicOrigin}/v1/carriers/${carrier}/${tenantId}/events`;

/** One carrier's quirks end here. No verb throws, none retries by itself. */
export interface Carrier {
  readonly name: string;
  /** Milliseconds a hand-over may take before its outcome counts as unknown. */
  readonly timeoutMs: number;
  readonly credentials: CredentialForm;
  /** Id of the `EncodingProfile` (`protocol/encoding-profile.ts`) its numbers have, unless they are given another. Default: `gsm7`. */
  readonly encodingProfile?: string;
  /**
   * How we know that it is the carrier who tells us something: webhooks signed with a secret that is made here, webhooks
   * signed with what lies among the credentials, or no webhooks at all, for the connection itself is ours.
   */
  readonly webhooks: 'own_secret' | 'credentials' | 'none';
  /** Asks the carrier whether it lets these credentials in, without sending anything. */
  check(credentials: CarrierCredentials, signal: AbortSignal): Promise<AccountOutcome>;
  send(message: OutboundMessage, credentials: CarrierCredentials, signal: AbortSignal): Promise<SendResult>;
  /** Opens one media item for reading; refuses every address that is not the carrier's before any connection. */
  openMedia(media: RemoteMedia, credentials: CarrierCredentials, signal: AbortSignal): Promise<MediaOpening>;
  /** Keeps pictures that callers sent, after they were fetched. */
  readonly keepsMedia?: true;
  /** Has it delete one that it keeps; may be repeated. Asks no address that is not this account's. Absent: its API has no way to. */
  deleteMedia?(
    media: Pick<RemoteMedia, 'url'>,
    credentials: CarrierCredentials,
    signal: AbortSignal,
  ): Promise<MediaDeletion>;
  /**
   * Texts the carrier keeps: all that came or went out since then, and what went between these pairs of numbers, if that can be
   * older. For what webhooks have lost and for answers that were. `null`: it could not be asked, or not to the end.
   */
  list?(
    wanted: { since: Date; pairs: readonly NumberPair[] },
    credentials: CarrierCredentials,
    signal: AbortSignal,
  ): Promise<KeptText[] | null>;
  /** Where there is one, texts go by the lines that are open, and what the carrier reports comes by them. */
  readonly lines?: CarrierLines;
}

/**
 * `gone`: it is there no more, whoever deleted it · `foreign`: no address of this account, so that nobody was asked · `declined`: this
 * one is not deleted, others may be · `refused`: these credentials may not delete · `unreachable`: no answer, or one that says "later".
 */
export type MediaDeletion = 'gone' | 'foreign' | 'declined' | 'refused' | 'unreachable';

export type MediaOpening =
  | {
      ok: true;
      body: AsyncIterable<Uint8Array>;
      declaredType: string | undefined;
      declaredSize: number | undefined;
    }
  | { ok: false; reason: 'refused_address' | 'not_found' | 'carrier_refused' | 'timeout' };
