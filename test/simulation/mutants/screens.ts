import { type Mutant } from './mutant.ts';

/** Faults in what screens are told. */
export const SCREENS: readonly Mutant[] = [
  {
    name: 'event numbers have gaps, as those of a sequence',
    edits: [
      {
        file: 'server/stream/append-event.ts',
        find: `      update session set event_seq = event_seq + \${count}\${sql.join(changes, sql\`\`)}`,
        replace: `      update session set event_seq = event_seq + \${count} + (next_seq = 3)::int\${sql.join(changes, sql\`\`)}`,
      },
    ],
  },
  {
    name: 'a snapshot has a later number than its words',
    edits: [
      {
        file: 'server/sessions/view-session.ts',
        find: `    return renderSnapshot(tx, await lockOwnSession(tx, principal, id));`,
        replace: `    const [row] = await tx.q.selectFrom('session').selectAll().where('id', '=', id).execute();
    const words = await renderSnapshot(tx, row!);
    return { ...words, eventSeq: (await lockOwnSession(tx, principal, id)).event_seq };`,
      },
    ],
  },
  {
    name: 'a stream goes on from now, not from where its reader was',
    edits: [
      {
        file: 'server/stream/decide-start.ts',
        find: `    ? { type: 'continue', from }`,
        replace: `    ? { type: 'continue', from: counters }`,
      },
    ],
  },
  {
    name: 'a screen does not hear that a text was given up',
    edits: [
      {
        file: 'protocol/message-rank.ts',
        find: `  queued: ['sending', 'not_confirmed', 'suppressed', 'expired', ...RECEIPTS],
  sending: ['queued', 'not_confirmed', 'suppressed', 'expired', ...RECEIPTS],`,
        replace: `  queued: ['sending', 'not_confirmed', ...RECEIPTS],
  sending: ['queued', 'not_confirmed', ...RECEIPTS],`,
      },
    ],
  },
];
