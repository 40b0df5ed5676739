import { SessionEvent } from '../../../protocol/stream.ts';
import { type Evidence } from '../evidence.ts';
import { type Violation } from '../history.ts';

/**
 * I1b: a text whose claim ran out is shown as not confirmed, and does not leave after that: whoever slept on the claim
 * looks at its age before the socket. Needs clocks that are right.
 */
export function checkGivenUp({ contents, handOversOf, startedAt }: Evidence): Violation[] {
  if (!startedAt) return [];
  return contents.stream_event.flatMap(({ seq, data }) => {
    const event = SessionEvent.safeParse({ ...(typeof data === 'object' ? data : {}), seq }).data;
    if (event?.type !== 'message.changed' || event.state !== 'not_confirmed') return [];
    const givenUpAt = Date.parse(event.stateAt) - startedAt.getTime();
    const late = (handOversOf.get(event.messageId) ?? []).some(({ at }) => at > givenUpAt);
    if (!late) return [];
    const what = `message ${event.messageId} was handed over after it was shown as not confirmed`;
    return [{ invariant: 'I1b', what }];
  });
}
