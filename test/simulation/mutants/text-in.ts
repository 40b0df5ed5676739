import { type Mutant } from './mutant.ts';

/** Faults in letting a mobile into a call. */
export const TEXT_IN: readonly Mutant[] = [
  {
    name: 'any code lets a mobile into a call',
    edits: [
      {
        file: 'server/text-in/store.ts',
        find: `    .where('code', '=', code)
`,
        replace: ``,
      },
    ],
  },
  {
    name: 'a code outlives its call',
    edits: [
      {
        file: 'server/calls/record-report.ts',
        find: `  const keepHeld = ended ? await endTextIn(ctx, tx, report.callKey) : null;`,
        replace: `  const keepHeld = ended && report.seq < 0 ? await endTextIn(ctx, tx, report.callKey) : null;`,
      },
    ],
  },
  {
    name: 'the texts of a mobile that joins are lost',
    edits: [
      {
        file: 'server/calls/text-in.ts',
        find: `      for (const text of held) await storeHeld(ctx, tx, session.id, text);`,
        replace: `      for (const text of held.slice(1)) await storeHeld(ctx, tx, session.id, text);`,
      },
    ],
  },
];
