import { type Evidence, groupBy, type Message, pairOf } from '../evidence.ts';
import { type Violation } from '../history.ts';
import { settingValues } from '../settings-of.ts';

const violation = (what: string): Violation => ({ invariant: 'I7', what });

/** The bounds of `protocol/settings.ts`. */
const SHORTEST_WINDOW = 10;
const HIGHEST_CAP = 5;

/** I7: a caller gets one automatic answer in each window, a few a day; our own numbers and opted-out callers get none. */
export function checkAutoReplies(evidence: Evidence): Violation[] {
  const { contents } = evidence;
  const replies = groupBy(
    contents.message.filter(({ kind }) => kind === 'autoReply'),
    pairOf,
  );
  const answered = groupBy(
    contents.late_text.filter((late) => late.auto_replied),
    pairOf,
  );
  const ours = new Set(contents.phone_number.map(({ e164 }) => e164));
  return [...new Set([...replies.keys(), ...answered.keys()])].flatMap((pair) => {
    const messages = (replies.get(pair) ?? []).sort((a, b) => a.created_at - b.created_at);
    const late = answered.get(pair)?.length ?? 0;
    return [
      ...(messages.length === late
        ? []
        : [
            violation(
              `pair ${pair.split('\n').join(' ')} has ${messages.length} auto-replies to ${late} late texts`,
            ),
          ]),
      ...checkLimits(evidence, messages),
      ...messages
        .filter(({ caller }) => ours.has(caller))
        .map(({ id }) => violation(`auto-reply ${id} goes to a number of ours`)),
      ...checkOptedOut(evidence, messages),
    ];
  });
}

function checkLimits(evidence: Evidence, messages: readonly Message[]): Violation[] {
  const tenantId = messages[0]?.tenant_id;
  if (tenantId === undefined) return [];
  const windows = settingValues(evidence, tenantId, 'autoReplyWindowMinutes');
  const caps = settingValues(evidence, tenantId, 'autoReplyPerDay');
  // of several values, or of unknown ones, the mildest
  const windowMs = (windows === 'changed' ? SHORTEST_WINDOW : Math.min(...windows)) * 60_000;
  const perDay = caps === 'changed' ? HIGHEST_CAP : Math.max(...caps);
  const days = groupBy(messages, ({ created_at }) => new Date(created_at).toISOString().slice(0, 10));
  return [
    ...messages.flatMap(({ id, created_at }, i) => {
      const before = messages[i - 1];
      return before && created_at - before.created_at < windowMs
        ? [violation(`auto-reply ${id} follows ${before.id} within the window`)]
        : [];
    }),
    ...[...days]
      .filter(([, ofDay]) => ofDay.length > perDay)
      .map(([day, ofDay]) => violation(`auto-replies of ${day}: ${ofDay.map(({ id }) => id).join(' ')}`)),
  ];
}

/** Times of several clocks are compared, so a run that sets clocks says nothing here. */
function checkOptedOut({ contacts, history }: Evidence, messages: readonly Message[]): Violation[] {
  const [first] = messages;
  if (!first || history.some((line) => line.type === 'nemesis' && line.what.includes('clock'))) return [];
  const optedOutAt = contacts.get(pairOf(first))?.opted_out_at ?? Infinity;
  return messages
    .filter(({ created_at }) => created_at > optedOutAt)
    .map(({ id }) => violation(`auto-reply ${id} answers a caller who had opted out`));
}
