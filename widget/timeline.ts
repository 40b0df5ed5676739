import type { ClosingOutcome, Transfer, WidgetPolicy } from '../protocol/session.ts';
import type { Call, EndReason } from '../protocol/call.ts';
import { type Bubble, bubblesOf } from './bubble.ts';
import type { Thread } from './thread.ts';

/** Texts of one person closer together than this share one name. */
const GROUP_MS = 120_000;

/** A line across the conversation: its beginning, its end, and what changed between. */
export type Mark =
  | { type: 'started'; at: string }
  | { type: 'transferred'; from: string; to: string; at: string }
  | { type: 'ended'; at: string; reason: EndReason; closing: ClosingOutcome | null };

export type Row =
  | { type: 'mark'; id: string; mark: Mark }
  /** `head`: the name stands above. `voice`: which agent, in order of appearance, for the tint. */
  | { type: 'bubble'; id: string; bubble: Bubble; head: boolean; voice: number };

/** Everything the conversation shows, from top to bottom. */
export function timelineOf(
  thread: Thread,
  call: Pick<Call, 'endedAt' | 'endReason'>,
  policy?: Pick<WidgetPolicy, 'statusCompat'>,
): Row[] {
  const { session } = thread.snapshot;
  const bubbles = bubblesOf(thread, session.owner, policy);
  const endedAt = session.endedAt ?? call.endedAt;
  const rows: Row[] = [{ type: 'mark', id: 'started', mark: { type: 'started', at: session.openedAt } }];
  const closing = bubbles.filter(({ kind }) => kind === 'closing');
  const voices: string[] = [];
  let before: Bubble | null = null;
  const transfers = [...(session.transfers ?? [])];
  const passUntil = (at: string | null) => {
    while (transfers[0] && (at === null || transfers[0].at <= at)) rows.push(transferRow(transfers.shift()!));
  };
  const add = (bubble: Bubble) => {
    passUntil(bubble.at);
    if (
      bubble.side === 'out' &&
      bubble.agent &&
      bubble.kind !== 'closing' &&
      !voices.includes(bubble.agent.id)
    )
      voices.push(bubble.agent.id);
    const voice = Math.max(0, voices.indexOf(bubble.agent?.id ?? ''));
    rows.push({
      type: 'bubble',
      id: bubble.id,
      bubble,
      head: !continues(before, bubble, rows.at(-1)),
      voice,
    });
    before = bubble;
  };
  bubbles.filter(({ kind }) => kind !== 'closing').forEach(add);
  passUntil(null);
  if (session.state !== 'active' && endedAt !== null) {
    const reason = session.endReason ?? call.endReason ?? 'unknown';
    rows.push({
      type: 'mark',
      id: 'ended',
      mark: { type: 'ended', at: endedAt, reason, closing: session.closing },
    });
  }
  closing.forEach(add);
  return rows;
}

function transferRow({ from, to, at }: Transfer): Row {
  return {
    type: 'mark',
    id: `transfer ${at}`,
    mark: { type: 'transferred', from: from.name, to: to.name, at },
  };
}

function continues(before: Bubble | null, bubble: Bubble, above: Row | undefined): boolean {
  if (!before || above?.type !== 'bubble' || bubble.kind === 'closing' || before.kind === 'closing')
    return false;
  if (before.side !== bubble.side || before.agent?.id !== bubble.agent?.id) return false;
  if (before.whileWaiting !== bubble.whileWaiting || before.kind === 'waitTime') return false;
  return Math.abs(Date.parse(bubble.at) - Date.parse(before.at)) < GROUP_MS;
}
