import { originVerifier } from '../protocol/exact-origin.ts';
import { type ReportedCall } from '../protocol/reported-call.ts';
import { type CallSource } from './call-source.ts';
import { genericCallSource } from './generic-call-source.ts';

export interface MessageSourceOptions {
  /** Names the source among those of one `mount`. */
  id: string;
  /** The frame of the telephony's adapter, and the exact origins it may show. */
  frame: HTMLIFrameElement;
  origins: readonly string[];
  /** What a message says of a call; `null`: nothing. Throws when it is not of the documented form. */
  read: (data: unknown) => ReportedCall | null;
  /** A message of the frame was not of the documented form, or the frame shows another origin. */
  onInvalid?: ((error: unknown) => void) | undefined;
}

/**
 * The calls that the frame of a telephony tells its page by messages. A message counts only if it comes from that frame's window and from one of
 * the origins; vendors post to any page, so the page must know whom it hears. An ended call stays ended.
 */
export function messageCallSource(options: MessageSourceOptions): CallSource {
  const isAllowed = originVerifier(options.origins);
  const { id, report, start, snapshot } = genericCallSource({ id: options.id });
  const over = new Set<string>();

  function hear({ source, origin, data }: MessageEvent) {
    if (source === null || source !== options.frame.contentWindow) return;
    try {
      if (!isAllowed(origin)) throw new TypeError(`The frame shows ${origin}`);
      const call = options.read(data);
      if (!call || over.has(call.callKey)) return;
      // passed on is not over: the call may come back
      if (call.state === 'ended' && call.endReason !== 'transferred_out') over.add(call.callKey);
      if (over.size > 200) over.delete(over.values().next().value!); // not empty
      report(call);
    } catch (error) {
      options.onInvalid?.(error);
    }
  }
  // Heard from the beginning: a call that came before the widget is in its first list.
  window.addEventListener('message', hear);
  return {
    id,
    snapshot,
    start(sink, signal) {
      signal.addEventListener('abort', () => window.removeEventListener('message', hear));
      return start(sink, signal);
    },
  };
}
