import { afterAll, beforeAll, expect, it } from 'vitest';
import { endDeadClaims } from './records/end-dead-claims.ts';
import { judgeRecords } from './records/judge-records.ts';
import { openRecordsWorld, type RecordsWorld } from './records/records-world.ts';
import { Talk } from './records/talk.ts';
import { crashAtPoints } from './scenarios/crash-points.ts';
import { keepTalking, RECORD_POINTS } from './scenarios/records.ts';
import { IS_WHOLE } from '../whole.ts';
import { seedOfRun } from './world/chance.ts';

/** For what the other server does not come to before: claims of the dead hold conversations for a while. */
const PATIENCE_MS = 20_000;

/** Points at which servers die, each another one. */
const CRASHES = IS_WHOLE ? RECORD_POINTS.length : 4;

const seed = seedOfRun();
const figures: Record<string, unknown> = { MIDCALL_SEED: seed };
let records: RecordsWorld;
/** Those of the first test. */
let talks: Talk[] = [];
beforeAll(async () => {
  records = await openRecordsWorld({ seed, records: 32 });
});
afterAll(async () => {
  process.stdout.write(`${JSON.stringify(figures, null, 1)}\n`);
  await records?.close();
});

async function beginAll(from: number, to: number): Promise<Talk[]> {
  const talks = records.records.slice(from, to).map((record) => new Talk(records.world, record));
  for (const talk of talks) await talk.begin();
  return talks;
}

it('has each message once in its record and told once, wherever a server that writes dies', async () => {
  const { world } = records;
  talks = await beginAll(0, 24);
  const stop = keepTalking(records, talks);
  const leaveClaims = endDeadClaims(records);
  const plan = world.chance
    .shuffle(RECORD_POINTS)
    .slice(0, CRASHES)
    .map((name) => ({ name, pass: 1 }));
  const [a, b] = world.nodes;
  const crashes = await Promise.all([
    crashAtPoints(world, a, plan.slice(0, CRASHES / 2), PATIENCE_MS),
    crashAtPoints(world, b, plan.slice(CRASHES / 2), PATIENCE_MS),
  ]);
  await stop();
  for (const talk of talks) await talk.end();
  const verdict = await judgeRecords(records, talks);
  await leaveClaims();
  Object.assign(figures, { crashes }, verdict.figures);
  expect(verdict.faults).toEqual([]);
  expect(world.nodes.flatMap(({ surprises }) => surprises)).toEqual([]);
  // a point that a short load does not come to is no fault of the product
  expect(crashes.flatMap(({ reached }) => reached).length).toBeGreaterThanOrEqual(CRASHES / 4);
});

it('has them once, too, when both servers write at once', async () => {
  records.askers.clear();
  const both = await beginAll(24, 32);
  // which of them takes a job is chance
  for (let round = 0; round < 3 || (records.askers.size < 2 && round < 50); round++)
    await Promise.all(both.flatMap((talk) => [talk.say(), talk.answer(), talk.answer(), talk.answer()]));
  for (const talk of both) await talk.end();
  const verdict = await judgeRecords(records, both);
  expect(verdict.faults).toEqual([]);
  expect(records.askers.size).toBe(2);
});

it('would have named a message that is missing, one that is there twice, and one in the wrong place', async () => {
  const talk = talks.find(({ record }) => record.system === 'zendesk')!;
  const { comments } = records.zendesk.tickets.get(Number(talk.record.id))!;
  const [first, second, ...others] = [...comments];
  const faultsWith = async (shown: typeof comments) => {
    comments.splice(0, comments.length, ...shown);
    return (await judgeRecords(records, [talk])).faults.join('\n');
  };
  expect(await faultsWith([second!, ...others])).toMatch(/message 1 is there 0 times/);
  expect(await faultsWith([first!, first!, second!, ...others])).toMatch(/message 1 is there 2 times/);
  expect(await faultsWith([second!, first!, ...others])).toMatch(/message 2 is out of order/);
  expect(await faultsWith([first!, second!, ...others])).toBe('');
});
