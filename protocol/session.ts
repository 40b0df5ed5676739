import * as z from 'zod/mini';
import { Call, EndReason } from './call.ts';
import { Message } from './message.ts';
import { PhotoLink } from './photo-link.ts';
import { SessionState } from './session-state.ts';
import { TextIn } from './text-in.ts';

export { SessionState };

/** What became of the closing text: on its way or gone, or why there is none. */
export const ClosingOutcome = z.enum([
  'queued',
  'handed_over',
  'not_due',
  'off',
  'no_text',
  'opted_out',
  'blocked',
]);
export type ClosingOutcome = z.infer<typeof ClosingOutcome>;

const Party = z.object({ id: z.string(), name: z.string() });

/** The call went from one agent to another, and the session with it. */
export const Transfer = z.object({ from: Party, to: Party, at: z.string() });
export type Transfer = z.infer<typeof Transfer>;

/** Texting bound to one call. */
export const Session = z.object({
  id: z.uuid(),
  callKey: z.string(),
  state: SessionState,
  /** The caller's number texts go to. */
  caller: z.string(),
  /** `agent`: the agent entered another number than the one that called; `text`: it joined by a code that it texted. */
  callerSource: z.enum(['call', 'agent', 'text']),
  ourNumber: z.string(),
  mms: z.boolean(),
  language: z.string(),
  /** The agent in charge; `null` while the caller waits for one. */
  owner: z.nullable(z.object({ id: z.string(), name: z.string() })),
  /** Who the session went from and to with the call, in order. */
  transfers: z.optional(z.array(Transfer)),
  openedAt: z.string(),
  endedAt: z.nullable(z.string()),
  endReason: z.nullable(EndReason),
  closing: z.nullable(ClosingOutcome),
  optedOut: z.boolean(),
  /** The caller wrote something that may mean "stop"; sending waits for the agent's decision. */
  optOutSuspected: z.boolean(),
  /** Inbound messages nobody has looked at. */
  unread: z.int(),
});
export type Session = z.infer<typeof Session>;

/** Whole state of a session; the stream continues from `eventSeq`. */
export const SessionSnapshot = z.object({
  session: Session,
  messages: z.array(Message),
  /** The latest link for photos, if the caller was sent one. */
  photoLink: z.optional(z.nullable(PhotoLink)),
  /** Number of the last event this snapshot contains. */
  eventSeq: z.int(),
});
export type SessionSnapshot = z.infer<typeof SessionSnapshot>;

/** Why a call has no texting. Each has its sentence in `locales/<lang>/widget.json`. */
/**
 * Why a session texts from the number it has: the caller dialled it; it was the only one free; it had the least to do for
 * how fast it may send. All texts of the session come from it.
 */
export const NumberChoice = z.enum(['dialled', 'only', 'least_loaded']);
export type NumberChoice = z.infer<typeof NumberChoice>;

export const BlockReason = z.enum([
  'feature_off',
  'queue_off',
  'not_a_phone_call',
  'no_number',
  'number_busy',
  'caller_hidden',
  'landline',
  'number_not_textable',
  'non_domestic',
  'country_blocked',
  'opted_out',
  'sending_stopped',
  'prefix_held',
  'cap_tenant',
  'cap_queue',
  'cap_session',
  'cap_number',
  'not_connected',
  'ended',
]);
export type BlockReason = z.infer<typeof BlockReason>;

/** What the widget may do in this call, after the queue's overrides. */
export const WidgetPolicy = z.object({
  presets: z.boolean(),
  freeText: z.boolean(),
  /** Agents may keep presets of their own in this call; never without free text. */
  personalPresets: z._default(z.boolean(), false),
  presetActivate: z.enum(['send', 'insert']),
  warnSegments: z.int(),
  /** As the settings and the number's carrier allow. */
  maxSegments: z.int(),
  counter: z.boolean(),
  counterPosition: z._default(z.enum(['topRight', 'below']), 'topRight'),
  enterToSend: z.boolean(),
  smartEncoding: z.boolean(),
  /** "Sent" reads "Delivered". */
  statusCompat: z._default(z.boolean(), false),
  /** Whether photos and videos may be saved by agents who are allowed to. */
  mediaSave: z._default(z.boolean(), true),
  /** The agent may text the caller a link for photos. */
  photoLink: z._default(z.boolean(), false),
  /** The agent may have the caller text a code. */
  textIn: z._default(z.boolean(), false),
  /** Id of an `EncodingProfile` in `protocol/encoding-profile.ts`. */
  encodingProfile: z.string(),
  /** Languages of the queue that texts exist in, the default first. */
  languages: z.array(z.string()),
  mms: z.boolean(),
  /** CRMs that calls are written to, as in `RecordRef.system`. */
  recordSystems: z._default(z.array(z.string()), []),
});
export type WidgetPolicy = z.infer<typeof WidgetPolicy>;

/** Everything the widget needs to show a call: body of `GET /v1/calls/{callKey}`. */
export const CallView = z.object({
  call: Call,
  /** `null`: texting is open. */
  blocked: z.nullable(BlockReason),
  policy: WidgetPolicy,
  /** The code that the caller may text now, or has. */
  textIn: z.optional(z.nullable(TextIn)),
  snapshot: z.nullable(SessionSnapshot),
});
export type CallView = z.infer<typeof CallView>;

/** Body of `GET /v1/agent`. */
export const AgentView = z.object({
  agent: z.object({ id: z.string(), name: z.string(), permissions: z.array(z.string()) }),
  tenant: z.object({ id: z.string(), name: z.string(), homeCountry: z.string() }),
  calls: z.array(Call),
  /** The agent's last ended session, for reading. */
  lastSession: z.nullable(z.object({ callKey: z.string(), endedAt: z.string() })),
  /** Where the agent's and the tenant's streams stand: start of `GET /v1/stream`. */
  cursor: z.string(),
});
export type AgentView = z.infer<typeof AgentView>;
