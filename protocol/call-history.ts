import * as z from 'zod/mini';
import { EndReason, RecordRef } from './call.ts';
import { Media, MediaLinks } from './media.ts';
import { Message } from './message.ts';
import { E164 } from './phone.ts';
import { LocalDate } from './report.ts';
import { TimeZone } from './time-zone.ts';
import { ClosingOutcome, NumberChoice, Session } from './session.ts';

/** Body of `POST /v1/admin/calls/search`: a body, since a caller's number has no place in an address. */
export const CallSearch = z
  .strictObject({
    /** First and last day on which calls began, in `zone`; absent: without an end. */
    from: z.optional(LocalDate),
    to: z.optional(LocalDate),
    zone: z._default(TimeZone, 'UTC'),
    queue: z.optional(z.string().check(z.minLength(1), z.maxLength(80))),
    /** Id of the agent last in charge. */
    agent: z.optional(z.string().check(z.minLength(1), z.maxLength(120))),
    /** The number that called, or that was texted; the whole of it. */
    caller: z.optional(E164),
    /** Our number that was texted from; the whole of it. */
    ourNumber: z.optional(E164),
    /** Only calls in which agent or caller wrote a text. */
    withTexts: z._default(z.boolean(), false),
    limit: z._default(z.int().check(z.minimum(1), z.maximum(200)), 50),
    /** `next` of the page before. */
    cursor: z.optional(z.string().check(z.maxLength(220))),
  })
  .check(z.refine(({ from, to }) => from === undefined || to === undefined || from <= to, { path: ['to'] }));
export type CallSearch = z.infer<typeof CallSearch>;

const Named = z.object({ id: z.string(), name: z.string() });

/** A call with what was texted in it. */
export const CallSummary = z.object({
  callKey: z.string(),
  startedAt: z.string(),
  connectedAt: z.nullable(z.string()),
  endedAt: z.nullable(z.string()),
  endReason: z.nullable(EndReason),
  queue: z.object({ key: z.string(), name: z.string() }),
  agent: z.nullable(Named),
  language: z.string(),
  /** E.164; the last three digits alone for who may not read transcripts; `null`: withheld. */
  caller: z.nullable(z.string()),
  /** Our number that all texts of the call come from, in E.164; `null`: texting never opened. */
  ourNumber: z.nullable(z.string()),
  /** Why it is that one; `null` also where that was not kept. */
  numberChoice: z.nullable(NumberChoice),
  /** Texts handed to the carrier, closing text included, and texts that came. */
  smsCountOut: z.int(),
  smsCountIn: z.int(),
  mediaCount: z.int(),
  /** Texts that came after the end. */
  lateCount: z.int(),
  /** What became of the closing text; `null` while texting is open, or never was. */
  closing: z.nullable(ClosingOutcome),
});
export type CallSummary = z.infer<typeof CallSummary>;

/** Latest first. */
export const CallPage = z.object({
  calls: z.array(CallSummary),
  /** Cursor of the page after this one; `null` on the last. */
  next: z.nullable(z.string()),
});
export type CallPage = z.infer<typeof CallPage>;

/** A text that came after the end. */
export const LateText = z.object({
  receivedAt: z.string(),
  /** `null`: not kept. */
  text: z.nullable(z.string()),
  mediaCount: z.int(),
  autoReplied: z.boolean(),
});

/** Body of `GET /v1/admin/calls/{callKey}`. */
export const Transcript = z.object({
  call: z.object({
    ...CallSummary.shape,
    callerName: z.nullable(z.string()),
    dialled: z.nullable(z.string()),
    record: z.nullable(RecordRef),
  }),
  /** `null`: texting never opened. */
  session: z.nullable(Session),
  /** In the order of the conversation; photos and videos with addresses while these can be shown. */
  messages: z.array(
    z.object({
      ...Message.shape,
      media: z.array(z.object({ ...Media.shape, links: z.nullable(MediaLinks) })),
    }),
  ),
  late: z.array(LateText),
  /** When words, photos and videos were erased; `null`: they are kept. */
  erasedAt: z.nullable(z.string()),
});
export type Transcript = z.infer<typeof Transcript>;
