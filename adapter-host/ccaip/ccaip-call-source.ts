import * as z from 'zod/mini';
import { type CallState, type EndReason } from '../../protocol/call-state.ts';
import { type ReportedCall } from '../../protocol/reported-call.ts';
import { type CallSource } from '../call-source.ts';
import { messageCallSource } from '../message-call-source.ts';

/** Ids are numbers in the documentation, and strings in some of its examples. */
const Id = z.union([z.string().check(z.minLength(1), z.maxLength(200)), z.int()]);

/**
 * What the agent adapter of CCAI Platform posts to its page. Documented with its fields are the events of virtual agents; of those of
 * calls only the fields are known (`call_id`, `queue_path`, `queue_language_id`), so the page says which `type` means what.
 */
export const CcaipMessage = z.object({
  type: z.string().check(z.minLength(1), z.maxLength(80)),
  data: z.object({
    call_id: z.optional(z.nullable(Id)),
    queue_path: z.optional(z.nullable(z.string().check(z.maxLength(400)))),
    queue_language_id: z.optional(z.nullable(Id)),
    disconnected_by: z.optional(z.nullable(z.string())),
  }),
});
export type CcaipMessage = z.infer<typeof CcaipMessage>;

export interface CcaipOptions {
  /** Names the source among those of one `mount`; `ccaip` when absent. */
  id?: string;
  /** The frame of the agent adapter. */
  frame: HTMLIFrameElement;
  /** Its origin: `https://<tenant>.<region>.ccaiplatform.com`. */
  origins: readonly string[];
  /** What the events of calls mean, by their `type` in your installation. */
  events: Readonly<Record<string, CallState>>;
  /** Who ended a call, by `disconnected_by`; the values are not documented for the adapter. Default: none, so `unknown`. */
  ends?: Readonly<Record<string, EndReason>>;
  /** Language by `queue_language_id`. */
  languages?: Readonly<Record<string, string>>;
  onInvalid?: (error: unknown) => void;
}

/** The calls of CCAI Platform's agent adapter. Not run against the platform: see docs/adapters.md. */
export function ccaipCallSource(options: CcaipOptions): CallSource {
  const { id = 'ccaip', frame, origins, onInvalid } = options;
  return messageCallSource({ id, frame, origins, onInvalid, read: (data) => readCcaip(data, options) });
}

/** What a message of the adapter says of a call; `null` for a type without a meaning. Throws when it is of another form. */
export function readCcaip(
  data: unknown,
  { events, ends = {}, languages = {} }: Pick<CcaipOptions, 'events' | 'ends' | 'languages'>,
): ReportedCall | null {
  const type = (data as { type?: unknown } | null)?.type;
  if (typeof type !== 'string' || !Object.hasOwn(events, type)) return null;
  const { data: said } = CcaipMessage.parse(data);
  if (said.call_id === undefined || said.call_id === null) return null; // a chat
  const state = events[type]!; // one of its own
  const queue = said.queue_path?.slice(0, 120);
  const language = languages[String(said.queue_language_id)];
  return {
    ...{ callKey: String(said.call_id), state },
    ...(queue && { queue }),
    ...(language && { language }),
    ...(state === 'ended' && { endReason: ends[said.disconnected_by ?? ''] ?? 'unknown' }),
  };
}
