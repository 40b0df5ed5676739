import * as z from 'zod/mini';
import { CallState, EndReason, RecordRef } from './call-state.ts';
import { SessionState } from './session-state.ts';

/** Version of the calls between host page and widget. Another number is shown as "adapter mismatch". */
export const ADAPTER_VERSION = 1;

/** Calls that a page may have going on, and tell at once: far more than a person can have. */
export const MAX_CALLS = 50;

const Name = z.string().check(z.maxLength(120));

/** One line of what came with a call. */
export const CaseDatum = z.strictObject({
  label: z.string().check(z.minLength(1), z.maxLength(80)),
  value: z.string().check(z.maxLength(400)),
});
export type CaseDatum = z.infer<typeof CaseDatum>;

/**
 * What an agent may ask of the host beside dialling and writing an e-mail: to consult a colleague by voice or by message,
 * to agree on a callback, to add another medium to the conversation, to see who the contact is and what there was before,
 * to say which contact an unknown caller is.
 */
export const HostAction = z.enum([
  'consultByVoice',
  'consultByMessage',
  'scheduleCallback',
  'addMedium',
  'showContact',
  'assignContact',
]);
export type HostAction = z.infer<typeof HostAction>;

/** What a host page can do for the agent; the widget offers nothing else. */
export const HostVerb = z.union([z.literal(['dial', 'email']), HostAction]);
export type HostVerb = z.infer<typeof HostVerb>;

/**
 * A call as the host page sees it. It chooses what is shown; it grants nothing: number, agent and state come from
 * the server, which knows the call by `callKey` from telephony.
 */
export const PageCall = z.strictObject({
  callKey: z.string().check(z.minLength(1), z.maxLength(200)),
  state: CallState,
  callerName: z.optional(z.nullable(Name)),
  queue: z.optional(z.nullable(Name)),
  language: z.optional(z.nullable(z.string().check(z.maxLength(35)))),
  record: z.optional(z.nullable(RecordRef)),
  wrapUp: z.optional(z.boolean()),
  /** The caller's e-mail address, where the CRM knows it. */
  email: z.optional(z.nullable(z.string().check(z.maxLength(254)))),
  /** What came with the call (attached data), as the agent may read it. Shown, and sent nowhere. */
  data: z.optional(z.array(CaseDatum).check(z.maxLength(30))),
  /** Conversations with this caller that are going on or were lately; absent: the host does not count them. */
  recent: z.optional(z.int().check(z.minimum(0))),
  endReason: z.optional(EndReason),
  /** This state, signed by the host's backend (`call-token.ts`); the widget hands it on to the server. */
  token: z.optional(z.string().check(z.minLength(1), z.maxLength(4_096))),
  /** Order of the states of this call from one source; an older one is dropped. */
  seq: z.int(),
});
export type PageCall = z.infer<typeof PageCall>;

/** The calls of one page, at one moment. */
export const PageCalls = z.array(PageCall).check(z.maxLength(MAX_CALLS));

/** How the host wants the widget to look. `locale`: of the interface, not of the conversation. */
export const Appearance = z.strictObject({
  locale: z.optional(z.string().check(z.maxLength(35))),
  scheme: z.optional(z.enum(['light', 'dark', 'auto'])),
  skin: z.optional(z.enum(['midcall', 'garden', 'slds'])),
});
export type Appearance = z.infer<typeof Appearance>;

/** State of the page at the first moment, and again after any reload of the widget. */
export const HostSnapshot = z.object({
  version: z.int(),
  calls: PageCalls,
  /** `false` while a call source has lost its feed: the widget says so and ends nothing. */
  sourceUp: z.boolean(),
  record: z.nullable(RecordRef),
  appearance: Appearance,
  /** What the host can do for the agent. */
  verbs: z._default(z.array(HostVerb), []),
  /** What the widget asked the page to keep for this tab, by key: drafts, where the browser gives the frame no storage. */
  kept: z.optional(z.record(z.string(), z.string())),
});
export type HostSnapshot = z.infer<typeof HostSnapshot>;

/** Arguments and results of what the widget may ask of the host page, by method name. */
export const HOST_METHODS = {
  snapshot: { params: z.strictObject({ version: z.int() }), result: HostSnapshot },
  /** A fresh launch token from the host's backend, bound to `nonce`. */
  launchToken: { params: z.strictObject({ nonce: z.string() }), result: z.object({ token: z.string() }) },
  /** Keeps a short text for this tab, until it is given `null` or the tab is closed. Given back in `snapshot`. */
  keep: {
    params: z.strictObject({
      key: z.string().check(z.minLength(1), z.maxLength(400)),
      value: z.nullable(z.string().check(z.maxLength(8_000))),
    }),
    result: z.unknown(),
  },
  /** Unread inbound messages, for the host's badge. */
  unread: { params: z.strictObject({ count: z.int() }), result: z.unknown() },
  /** The agent clicked a telephone number in a message. */
  dial: { params: z.strictObject({ number: z.string().check(z.maxLength(40)) }), result: z.unknown() },
  /** The agent clicked an e-mail address in a message. */
  email: { params: z.strictObject({ address: z.string().check(z.maxLength(254)) }), result: z.unknown() },
  /** The agent asked for something else that the host offers, in this call. */
  act: {
    params: z.strictObject({ action: HostAction, callKey: z.string().check(z.maxLength(200)) }),
    result: z.unknown(),
  },
  /** The session of a call changed, for the host's own display. Counts only, no text. */
  session: {
    params: z.strictObject({
      callKey: z.string(),
      state: SessionState,
      sent: z.int(),
      received: z.int(),
      photos: z.int(),
    }),
    result: z.unknown(),
  },
} as const;

/** Arguments and results of what the host page may ask of the widget, by method name. */
export const WIDGET_METHODS = {
  /** The whole list of live calls each time, never a difference. */
  calls: { params: z.strictObject({ calls: PageCalls, sourceUp: z.boolean() }), result: z.unknown() },
  record: { params: z.strictObject({ record: z.nullable(RecordRef) }), result: z.unknown() },
  appearance: { params: Appearance, result: z.unknown() },
} as const;

/** JSON island `#midcall-config` of the widget page: written by the server for one tenant. */
export const WidgetConfig = z.object({
  tenant: z.string(),
  /** Exact origins that may embed the widget; equal to `frame-ancestors`. */
  allowedOrigins: z.array(z.string()),
  /** In which the widget begins where neither the page around nor the browser speaks a language that there is. */
  language: z._default(z.string(), 'en'),
});
export type WidgetConfig = z.infer<typeof WidgetConfig>;
