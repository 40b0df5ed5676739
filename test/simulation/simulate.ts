import { createHash } from 'node:crypto';
import { checkHistory } from '../verification/check-history.ts';
import { type HistoryLine, type LedgerLine, type Violation } from '../verification/history.ts';
import { readDatabase } from '../verification/read-database.ts';
import { administrator } from './actors/administrator.ts';
import { agent } from './actors/agent.ts';
import { playCall } from './actors/call-in-play.ts';
import { caller, lateCaller } from './actors/caller.ts';
import { screen } from './actors/screen.ts';
import { telephony } from './actors/telephony.ts';
import { START, type Stage } from './stage.ts';
import { type Workload } from './workload.ts';
import { World } from './world.ts';

/** Simulated milliseconds after which the weather ends, whatever is still going on. */
const STORM_MS = 30_000;
/** Simulated milliseconds everything may take to come to its end once the weather is calm. */
const SETTLE_MS = 90_000;
/** Simulated milliseconds the pages have to read what is new. */
const READ_MS = 6_000;
/** Simulated milliseconds from a claim to its hand-over, when nobody stands still: others are drawn first, and may be slow. */
const WAY_OUT_MS = 1_500;
const MAX_STEPS = 60_000;

export interface Run {
  violations: Violation[];
  history: HistoryLine[];
  ledger: LedgerLine[];
  trace: string[];
  /** Of the trace: two runs of one number have the same. */
  fingerprint: string;
  steps: number;
  crashes: number;
}

/** Plays one run to its end and checks it. `number` decides all that the workload leaves to chance. */
export async function simulate(stage: Stage, number: number, plan: Workload): Promise<Run> {
  await stage.clear();
  if (plan.optOutReach) await stage.observer.query(EVERYWHERE, [JSON.stringify(plan.optOutReach)]);
  const world = new World(stage, number, plan.weather);
  for (const node of world.nodes) node.boot();
  cast(world, plan);
  const { scheduler } = world;
  const limits = { maxSteps: MAX_STEPS };
  try {
    await scheduler.run(() => !world.isActing || scheduler.now > STORM_MS, {
      ...limits,
      beforeStep: () => world.blow(),
    });
    world.calm();
    await settle(world);
    const awake = Math.max(scheduler.now, ...world.nodes.map(({ owner }) => owner.pausedUntil));
    const readUntil = awake + READ_MS;
    await scheduler.run(() => scheduler.now > readUntil, limits);
    world.isOver = true;
    await scheduler.run(() => !world.isWatching, limits);
  } finally {
    await world.stop();
  }
  const evidence = {
    history: world.recorder.lines,
    ledger: world.carrier.ledger,
    contents: await readDatabase(stage.observer),
    settled: true,
    longestWayOut: plan.weather.pauses === 0 ? WAY_OUT_MS : Infinity,
    ...(plan.weather.clockJumps === 0 ? { startedAt: START } : {}),
    now: new Date(START.getTime() + scheduler.now),
  };
  const faults = world.recorder.faults.map((what): Violation => ({ invariant: 'fault', what }));
  return {
    violations: [...faults, ...checkHistory(evidence)],
    history: evidence.history,
    ledger: evidence.ledger,
    trace: scheduler.trace,
    fingerprint: createHash('sha256').update(scheduler.trace.join('\n')).digest('hex'),
    steps: scheduler.trace.length,
    crashes: world.crashes,
  };
}

function cast(world: World, plan: Workload): void {
  const calls = plan.calls.map((call, i) => {
    const ordinal = plan.calls.slice(0, i).filter(({ tenant }) => tenant === call.tenant).length;
    return playCall(call, world.stage.tenants[call.tenant], ordinal);
  });
  for (const call of calls) {
    world.spawn('telephony', () => telephony(world, call));
    world.spawn('agent', () => agent(world, call));
    world.spawn('caller', () => caller(world, call));
    world.spawn('late caller', () => lateCaller(world, call));
    for (let i = 0; i < call.plan.screens; i++)
      world.watch('screen', () => screen(world, call, `${call.tenant.id}/${call.callKey}/${i}`));
  }
  world.spawn('administrator', () => administrator(world, plan.adminSteps));
}

/** Lets everything come to its end, or time run out. */
async function settle(world: World): Promise<void> {
  const { scheduler, stage } = world;
  const endsAt = scheduler.now + SETTLE_MS;
  let nextLook = 0;
  let isQuiet = false;
  await scheduler.run(() => isQuiet || scheduler.now > endsAt, {
    maxSteps: MAX_STEPS,
    beforeStep: async () => {
      if (world.isActing || scheduler.now < nextLook) return;
      nextLook = scheduler.now + 1_000;
      const { rows } = await stage.observer.query<{ open: boolean }>({ name: 'open', text: OPEN });
      isQuiet = rows[0]?.open === false;
    },
  });
}

const EVERYWHERE = `
  insert into setting (tenant_id, queue_key, key, value) select id, '', 'optOutReach', $1::jsonb from tenant`;

const OPEN = `
  select exists (select from outbox) or exists (select from session where state <> 'ended')
      or exists (select from call where state <> 'ended') as open`;
