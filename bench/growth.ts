import { type E164 } from '../protocol/phone.ts';
import { viewAgent } from '../server/calls/view-agent.ts';
import { viewCall } from '../server/calls/view-call.ts';
import { claimTexts } from '../server/messages/claim-texts.ts';
import { handOver } from '../server/messages/hand-over.ts';
import { type CoreFixture, inbound, principal, type StartedCall, startCall } from '../test/server/core.ts';
import { coreOn, countRows, startEmbedded } from './support/core-on-embedded.ts';
import { type Curve, quantile, report } from './support/figures.ts';
import { recordStatements } from './support/statement-recorder.ts';
import { wholeReads } from './support/statement-plans.ts';
import { agentOf, MESSAGES_PER_SESSION, pastCallKey, storeHistory } from './support/stored-history.ts';

/**
 * What a text and a snapshot cost with many stored messages, against 10,000: two databases of one server, asked in turns.
 * `MESSAGES=10000000` for another number; the ones on the way are measured, too. Ten million take 8 GB of disk.
 */
const FEW = 10_000;
const MESSAGES = Number(process.env['MESSAGES'] ?? 1_000_000);
const SIZES = [100_000, 1_000_000, 10_000_000].filter((size) => size < MESSAGES).concat(MESSAGES);
const LIVE_CALLS = 100;
const [WARM_UP, TURNS] = [50, 300];

interface Side {
  core: CoreFixture;
  calls: StartedCall[];
  messages: number;
}

const STEPS = {
  'a text taken': async ({ calls }: Side, turn: number) => {
    await calls[turn % calls.length]!.send('Please close the red valve.');
  },
  'a text handed over': async ({ core }: Side) => {
    const { claims } = await claimTexts(core.ctx, core.carrier, 64);
    if (claims.length !== 1) throw new Error(`${claims.length} texts were claimed, not one`);
    await Promise.all(claims.map((claim) => handOver(core.ctx, core.carrier, claim)));
  },
  'a live call shown': async ({ core, calls }: Side, turn: number) => {
    const place = turn % calls.length;
    await viewCall(core.ctx, principal(agentOf(place)), calls[place]!.callKey);
  },
  'a conversation read': async ({ calls }: Side, turn: number) => {
    await calls[turn % calls.length]!.snapshot();
  },
  'an agent greeted': async ({ core, calls }: Side, turn: number) => {
    await viewAgent(core.ctx, principal(agentOf(turn % calls.length)));
  },
  'a call of today shown': (side: Side, turn: number) =>
    showPast(side, (turn * 7) % (FEW / MESSAGES_PER_SESSION)),
  'any past call shown': (side: Side, turn: number) =>
    showPast(side, (turn * 7_919) % (side.messages / MESSAGES_PER_SESSION)),
};
type Step = keyof typeof STEPS;
/** Reads pages that nobody has read for months: what that costs is the disk's and the memory's affair, and has no limit. */
const UNLIMITED: Step = 'any past call shown';

const server = await startEmbedded();
try {
  const [few, many] = [await prepare(await coreOn(server.url)), await prepare(await coreOn(server.url))];
  await grow(few, FEW);
  const curves = Object.keys(STEPS).map((name): Curve => ({ name, points: [[FEW, 1]] }));
  let last: Record<Step, [few: number, many: number]> | undefined;
  for (const size of SIZES) {
    await grow(many, size);
    last = await compare(few, many);
    for (const { name, points } of curves) {
      const [before, now] = last[name as Step];
      points.push([size, now / before]);
    }
  }
  const found = await readsOfTheHotPath(many);
  for (const { table, statement } of found)
    console.log(`  reads all of ${table}: ${statement.slice(0, 300)}`);
  const names = Object.entries(last!);
  report(
    'growth',
    {
      'messages stored': MESSAGES,
      ...Object.fromEntries(
        names.map(([name, [before]]) => [`${name}, with ${FEW.toLocaleString('en')}, ms`, before]),
      ),
      ...Object.fromEntries(names.map(([name, [, now]]) => [`${name}, ms`, now])),
    },
    [
      ...names
        .filter(([name]) => name !== UNLIMITED)
        .map(([name, [before, now]]) => ({
          ...{ name: `${name}, against ${FEW.toLocaleString('en')}`, value: now / before },
          ...({ unit: 'times', limit: 1.25, better: 'lower' } as const),
        })),
      { name: 'large tables read from end to end', value: found.length, unit: '', limit: 0, better: 'lower' },
    ],
    { x: 'messages stored', y: `times the cost with ${FEW.toLocaleString('en')}`, limit: 1.25, curves },
  );
  await few.core.close();
  await many.core.close();
} finally {
  await server.close();
}

async function showPast({ core }: Side, place: number): Promise<void> {
  await viewCall(core.ctx, principal(agentOf(place)), pastCallKey(place));
}

async function prepare(core: CoreFixture): Promise<Side> {
  const calls: StartedCall[] = [];
  for (let i = 0; i < LIVE_CALLS; i++)
    calls.push(await startCall(core, { caller: `+1415555${2_000 + i}` as E164, agent: { id: agentOf(i) } }));
  return { core, calls, messages: 0 };
}

async function grow(side: Side, messages: number): Promise<void> {
  const startedAt = performance.now();
  await storeHistory(side.core.databaseUrl, { have: side.messages, messages });
  side.messages = messages;
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(`  ${messages.toLocaleString('en')} messages stored after ${seconds.toFixed(0)} s`);
}

/** Median milliseconds of each step on both sides, which take turns at every one. */
async function compare(few: Side, many: Side): Promise<Record<Step, [few: number, many: number]>> {
  const names = Object.keys(STEPS) as Step[];
  const times = names.map(() => [[], []] as [number[], number[]]);
  for (let turn = 0; turn < WARM_UP + TURNS; turn++) {
    for (const [i, name] of names.entries()) {
      for (const place of turn % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
        const before = performance.now();
        await STEPS[name](place === 0 ? few : many, turn);
        if (turn >= WARM_UP) times[i]![place].push(performance.now() - before);
      }
    }
  }
  const medians = times.map((pair) => pair.map((all) => quantile(all, 0.5)));
  return Object.fromEntries(names.map((name, i) => [name, medians[i]])) as Record<Step, [number, number]>;
}

/** The statements of a call's whole life, and what of large tables they would read as a whole. */
async function readsOfTheHotPath(side: Side) {
  await countRows(side.core);
  const caller = '+14155553999' as E164;
  const statements = await recordStatements(async () => {
    const call = await startCall(side.core, { caller });
    await call.send('Please close the red valve.');
    await STEPS['a text handed over'](side);
    await inbound(side.core, { text: 'Done.', from: caller });
    await call.snapshot();
    await call.end();
    await STEPS['a text handed over'](side);
    await inbound(side.core, { text: 'Thank you!', from: caller });
  });
  return wholeReads(side.core.databaseUrl, statements);
}
