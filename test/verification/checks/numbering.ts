import { type Contents } from '../contents.ts';
import { type Evidence, groupBy, keyOf } from '../evidence.ts';
import { type Violation } from '../history.ts';

/** I5, I6: messages of a session and events of a stream are numbered without gaps, as their counters say. */
export function checkNumbering({ contents, conversations }: Evidence): Violation[] {
  return [
    ...contents.session.flatMap(({ tenant_id, id, next_seq }) => {
      const seqs = (conversations.get(keyOf(tenant_id, id)) ?? []).map(({ seq }) => seq);
      const right = seqs.length === next_seq - 1 && seqs.every((seq, i) => seq === i + 1);
      return right
        ? []
        : [
            {
              invariant: 'I5',
              what: `session ${id} counts to ${next_seq - 1}, its messages are ${seqs.join(' ')}`,
            },
          ];
    }),
    ...checkStreams(contents),
  ];
}

/** Old events are cleared, so a stream may begin anywhere; it ends where its counter says. */
function checkStreams(contents: Contents): Violation[] {
  const streams = groupBy(contents.stream_event, ({ tenant_id, stream }) => keyOf(tenant_id, stream));
  const counters = new Map<string, number>([
    ...contents.tenant.map((row) => [keyOf(row.id, 't'), row.event_seq] as const),
    ...contents.agent.map((row) => [keyOf(row.tenant_id, `a:${row.id}`), row.event_seq] as const),
    ...contents.session.map((row) => [keyOf(row.tenant_id, `s:${row.id}`), row.event_seq] as const),
  ]);
  const withoutOwner = [...streams.keys()].filter((stream) => !counters.has(stream));
  return [
    ...withoutOwner.map((stream) => violation(stream, 'belongs to nobody')),
    ...[...counters].flatMap(([stream, count]) => {
      const seqs = (streams.get(stream) ?? []).map(({ seq }) => seq).sort((a, b) => a - b);
      if (seqs.length === 0) return [];
      const withoutGap = seqs.every((seq, i) => i === 0 || seq === (seqs[i - 1] ?? 0) + 1);
      return withoutGap && seqs.at(-1) === count
        ? []
        : [violation(stream, `counts to ${count}, its events are ${seqs.join(' ')}`)];
    }),
  ];
}

const violation = (stream: string, what: string): Violation => ({
  invariant: 'I6',
  what: `stream ${stream.split('\n').join(' ')} ${what}`,
});
