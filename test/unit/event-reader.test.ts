import { expect, it } from 'vitest';
import { type Db } from '../../server/platform/db.ts';
import { createEventReader } from '../../server/stream/event-reader.ts';

/** A database that counts statements and finds nothing, and a clock that a test sets forward. */
function setUp() {
  const pauses: (() => void)[] = [];
  let statements = 0;
  const worker = async () => {
    statements++;
    return Array<never[]>(500).fill([]);
  };
  // the reader asks for nothing else
  const db = { worker } as unknown as Db;
  const read = createEventReader(
    { db },
    {
      after(_ms, run) {
        pauses.push(run);
        return () => {};
      },
    },
  );
  return {
    statements: () => statements,
    read: (stream: string) => read({ tenantId: 'acme', stream, after: 0 }),
    endPause: () => pauses.splice(0).forEach((run) => run()),
  };
}

it('reads at once when it is at rest, and what comes then with one statement after a pause', async () => {
  const reader = setUp();
  await reader.read('s:1');
  expect(reader.statements()).toBe(1);

  const more = [reader.read('s:2'), reader.read('s:3'), reader.read('s:4')];
  await new Promise(setImmediate);
  expect(reader.statements()).toBe(1);

  reader.endPause();
  await Promise.all(more);
  expect(reader.statements()).toBe(2);
});

it('does not pause while more streams wait than one statement reads', async () => {
  const reader = setUp();
  await Promise.all(Array.from({ length: 1_200 }, (_, i) => reader.read(`s:${i}`)));
  expect(reader.statements()).toBe(3);
});
