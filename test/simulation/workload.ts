import fc from 'fast-check';
import { AGENTS, TENANTS } from './stage.ts';

/** Milliseconds after the step before: mostly at once, for what comes at once gets into each other's way. */
const after = fc.oneof({ weight: 2, arbitrary: fc.nat(30) }, { weight: 1, arbitrary: fc.nat(1_500) });

const agentStep = fc.record({
  after,
  do: fc.oneof(
    { weight: 6, arbitrary: fc.constant('send' as const) },
    { weight: 2, arbitrary: fc.constant('sendTwice' as const) },
    { weight: 1, arbitrary: fc.constant('sendOtherUnderSameKey' as const) },
    { weight: 1, arbitrary: fc.constant('preset' as const) },
    { weight: 1, arbitrary: fc.constant('retry' as const) },
    { weight: 1, arbitrary: fc.constant('cancel' as const) },
    { weight: 1, arbitrary: fc.constant('read' as const) },
    { weight: 1, arbitrary: fc.constant('language' as const) },
    { weight: 2, arbitrary: fc.constant('textIn' as const) },
  ),
});

const callerStep = fc.record({
  after,
  /** Posted so many times at once: carriers do. */
  times: fc.constantFrom(1, 1, 2, 3),
  text: fc.oneof(
    { weight: 5, arbitrary: fc.constant('words' as const) },
    { weight: 4, arbitrary: fc.constant('STOP' as const) },
    { weight: 1, arbitrary: fc.constant('START' as const) },
    { weight: 1, arbitrary: fc.constant('maybe stop' as const) },
  ),
});

const report = fc.record({
  after,
  change: fc.constantFrom('hold', 'transfer', 'otherQueue', 'renew', 'early', 'waits'),
});

const call = fc.record({
  tenant: fc.constantFrom(TENANTS[0], TENANTS[0], TENANTS[1]),
  /** Callers are few, so that one of them is in two calls, or calls again. */
  caller: fc.nat(2),
  /** The caller's number is withheld: texting opens by a code alone. */
  hidden: fc.constantFrom(false, false, false, true),
  queue: fc.constantFrom('repairs', 'repairs', 'billing'),
  agent: fc.constantFrom(...AGENTS),
  startsAt: fc.nat(3_000),
  lasts: fc.nat(6_000),
  /** How its end comes: reported once, by several at once, or never. */
  ends: fc.constantFrom('once', 'once', 'twice', 'silent'),
  agentSteps: fc.array(agentStep, { maxLength: 5 }),
  callerSteps: fc.array(callerStep, { maxLength: 3 }),
  reports: fc.array(report, { maxLength: 2 }),
  /** Texts that come after the end. */
  lateSteps: fc.array(callerStep, { minLength: 1, maxLength: 5 }),
  /** Open pages of the agent. */
  screens: fc.integer({ min: 1, max: 2 }),
});

const adminStep = fc.record({
  after,
  tenant: fc.constantFrom(...TENANTS),
  change: fc.constantFrom(
    'closingText',
    'closingAlways',
    'freeTextOff',
    'closingOff',
    'queueOff',
    'everythingOn',
  ),
});

const weather = fc.record({
  /** Crashes in a thousand steps. */
  crashes: fc.constantFrom(0, 2, 5, 9),
  pauses: fc.constantFrom(0, 8),
  clockJumps: fc.constantFrom(0, 0, 3),
  /** Share of wakes between nodes that get lost. */
  lostWakes: fc.constantFrom(0, 0.2, 1),
  /** Share of statements before which a transaction stands still for a while, with the locks it has. */
  slowness: fc.constantFrom(0, 0, 0.01, 0.03),
  stickiness: fc.constantFrom(0, 0.5, 0.8, 0.95),
});

/** What happens in one run, apart from chance: calls, what people do in them, and how bad the weather is. */
export const workload = fc.record({
  calls: fc.array(call, { minLength: 1, maxLength: 4 }),
  adminSteps: fc.array(adminStep, { maxLength: 2 }),
  weather,
});

type Of<A> = A extends fc.Arbitrary<infer T> ? T : never;
/** `company`: opt-outs count for all numbers of the company in this run; absent: for the number alone. */
export type Workload = Of<typeof workload> & { optOutReach?: 'company' };
export type CallPlan = Workload['calls'][number];
export type AgentStep = CallPlan['agentSteps'][number];
export type CallerStep = CallPlan['callerSteps'][number];
export type ReportStep = CallPlan['reports'][number];
export type AdminStep = Workload['adminSteps'][number];
export type Weather = Workload['weather'];

/** The workload of a run, as `fc.check` has it first. */
export function planOf(number: number): Workload {
  let first: Of<typeof workload> | undefined;
  fc.assert(
    fc.property(workload, (plan) => void (first ??= plan)),
    { seed: number, numRuns: 1 },
  );
  // a property is run at least once
  return withReach(number, first!);
}

/** In one run of seven; there all calls are of one caller, with one number of ours or the other. */
export const withReach = (number: number, plan: Workload): Workload => {
  if (number % 7 !== 6) return plan;
  const calls = plan.calls.map((call, i): CallPlan => ({
    ...{ ...call, tenant: TENANTS[0], caller: 0, hidden: false },
    queue: i % 2 === 0 ? 'repairs' : 'billing',
  }));
  return { ...plan, calls, optOutReach: 'company' };
};
