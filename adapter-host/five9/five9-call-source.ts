import * as z from 'zod/mini';
import { type CallState, type EndReason } from '../../protocol/call-state.ts';
import { type CallSource } from '../call-source.ts';
import { genericCallSource } from '../generic-call-source.ts';

const Name = z.string().check(z.maxLength(120));

/** What an event of Five9's CRM SDK carries, as public integrations read it; nothing more is asked for than a call needs. */
const CallData = z.object({
  interactionId: z.string().check(z.minLength(1), z.maxLength(200)),
  campaignName: z.optional(z.nullable(Name)),
  fullName: z.optional(z.nullable(Name)),
});
export const Five9Event = z.object({ callData: CallData });
export type Five9Event = z.infer<typeof Five9Event>;

const EVENTS: Record<string, { state: CallState; endReason?: EndReason }> = {
  callStarted: { state: 'ringing' },
  callAccepted: { state: 'connected' },
  callRejected: { state: 'ended', endReason: 'rejected' },
  callFinished: { state: 'ended', endReason: 'unknown' },
  callEnded: { state: 'ended', endReason: 'unknown' },
};

/** What this source uses of `Five9.CrmSdk`. */
export interface Five9CrmSdk {
  interactionApi(): { subscribe(listeners: Record<string, (event: unknown) => void>): unknown };
}

export interface Five9Options {
  /** Names the source among those of one `mount`; `five9` when absent. */
  id?: string;
  /** An event was not of the form above. */
  onInvalid?: (error: unknown) => void;
}

/** The calls of Five9's CRM SDK, by its events. Not run against Five9: see docs/adapters.md. */
export function five9CallSource(
  sdk: Five9CrmSdk,
  { id = 'five9', onInvalid }: Five9Options = {},
): CallSource {
  const { report, start, snapshot } = genericCallSource({ id });
  const over = new Set<string>();
  let isStopped = false;
  const hear = (name: string) => (event: unknown) => {
    if (isStopped) return;
    const { data, error } = Five9Event.safeParse(event);
    if (!data) return onInvalid?.(error);
    const { interactionId: callKey, campaignName: queue, fullName: callerName } = data.callData;
    if (over.has(callKey)) return;
    const said = EVENTS[name]!; // of its own names
    if (said.state === 'ended') over.add(callKey);
    if (over.size > 200) over.delete(over.values().next().value!); // not empty
    report({ callKey, ...said, ...(queue && { queue }), ...(callerName && { callerName }) });
  };
  sdk.interactionApi().subscribe(Object.fromEntries(Object.keys(EVENTS).map((name) => [name, hear(name)])));
  return {
    id,
    snapshot,
    start(sink, signal) {
      signal.addEventListener('abort', () => (isStopped = true));
      return start(sink, signal);
    },
  };
}
