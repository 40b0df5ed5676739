import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { type E164 } from '../../protocol/phone.ts';
import { type applySessionEvent } from '../../protocol/session-reducer.ts';
import { act, action, type Action, openTalk, type Talk } from './actions.ts';
import { cutPlan, type CutPlan } from './cut-plan.ts';
import { type EventLedger } from './event-ledger.ts';
import { judge, type Outcome } from './judge.ts';
import { Screen } from './screen.ts';
import { settle } from './settle.ts';
import { type TwoNodes } from './two-nodes.ts';

/** Cuts each screen of a pattern suffers. */
const CUTS_PER_SCREEN = 14;
const ACTIONS = 70;
/** Milliseconds an action waits at most for cuts to keep up with it. */
const PACE_MS = 6;
/** Milliseconds until connections that are to be cut have been, and until every screen must show the last event. */
const SETTLED_WITHIN_MS = 60_000;

/** Who looks at what: a session of two tabs and a colleague, one of one tab and a colleague, and one of another tenant. */
const SCREENS = [
  { talk: 0, agent: 'ana' },
  { talk: 0, agent: 'ana' },
  { talk: 0, agent: 'ben' },
  { talk: 1, agent: 'ben' },
  { talk: 1, agent: 'ana' },
  { talk: 2, agent: 'ana' },
  { talk: 2, agent: 'ben' },
] as const;
export const CUTS_PER_PATTERN = SCREENS.length * CUTS_PER_SCREEN;

export interface Pattern {
  actions: Action[];
  plans: CutPlan[][];
}

export const pattern: fc.Arbitrary<Pattern> = fc.record({
  actions: fc.array(action, { minLength: ACTIONS, maxLength: ACTIONS }),
  plans: fc.array(fc.array(cutPlan, { minLength: CUTS_PER_SCREEN, maxLength: CUTS_PER_SCREEN }), {
    minLength: SCREENS.length,
    maxLength: SCREENS.length,
  }),
});

export interface Stage {
  world: TwoNodes;
  ledger: EventLedger;
  /** One for each of `SCREENS`. */
  tokens: readonly string[];
  /** Of a client with a fault. */
  reduce?: typeof applySessionEvent;
  /** Default: 60,000. */
  settledWithinMs?: number;
}

/** Signs each screen in, once for all patterns. */
export async function signIn({ core }: TwoNodes): Promise<string[]> {
  const tokens: string[] = [];
  for (const { talk, agent } of SCREENS)
    tokens.push(await core.agentToken({ agent, tenant: talk === 2 ? core.rival : core.acme }));
  return tokens;
}

let calls = 0;

/** Plays one pattern to its end, and says what was wrong. */
export async function play(stage: Stage, { actions, plans }: Pattern): Promise<Outcome> {
  const { world, tokens } = stage;
  const { core, nodes } = world;
  const caller = () => `+1415555${1_000 + (calls++ % 9_000)}` as E164;
  const talks = [
    await openTalk(nodes[0].ctx, core.acme, { caller: caller(), agent: 0 }),
    await openTalk(nodes[1].ctx, core.acme, { caller: caller(), agent: 1 }),
    await openTalk(nodes[0].ctx, core.rival, { caller: caller(), agent: 0 }),
  ];
  const screens = SCREENS.map(({ talk, agent }, i) => {
    const { tenant, callKey } = talks[talk]!;
    return new Screen({
      name: `screen ${i} of ${tenant.id}/${agent}`,
      ...{
        tenantId: tenant.id,
        agentId: agent,
        callKey,
        token: tokens[i]!,
        plans: plans[i]!,
        origins: nodes,
      },
      ...(stage.reduce && { reduce: stage.reduce }),
    });
  });
  for (const screen of screens) screen.start();
  try {
    await perform(world, talks, { actions, screens });
    await endOpenCuts(screens);
    // something more, for lines that stay
    for (const talk of talks.keys()) {
      await act(world, talks, { kind: 'inbound', node: 0, talk, amount: 0 });
      await act(world, talks, { kind: 'language', node: 1, talk, amount: actions.length });
    }
    const withinMs = stage.settledWithinMs ?? SETTLED_WITHIN_MS;
    const missing = await settle(world, { talks, screens, withinMs });
    const outcome = await judge(stage, talks, screens);
    return { ...outcome, violations: [...missing, ...outcome.violations] };
  } finally {
    for (const screen of screens) screen.close();
    for (const talk of talks) await act(world, [talk], { kind: 'end', node: 0, talk: 0, amount: 0 });
  }
}

/** Both nodes at once, and cuts at the pace of what happens: a line whose place does not come is cut where it is. */
async function perform(
  world: TwoNodes,
  talks: readonly Talk[],
  { actions, screens }: { actions: readonly Action[]; screens: readonly Screen[] },
): Promise<void> {
  let done = 0;
  const lane = async (node: 0 | 1) => {
    for (const one of actions.filter((each) => each.node === node)) {
      await act(world, talks, one);
      const due = (++done / actions.length) * CUTS_PER_SCREEN;
      for (const screen of screens) if (screen.cuts < due - 3) screen.line?.cut();
      const endsAt = performance.now() + PACE_MS;
      while (screens.some(({ cuts }) => cuts < due - 1) && performance.now() < endsAt) await delay(1);
    }
  };
  await Promise.all([lane(0), lane(1)]);
}

/** Places that never came: those lines are cut where they are. */
async function endOpenCuts(screens: readonly Screen[]): Promise<void> {
  const endsAt = performance.now() + SETTLED_WITHIN_MS;
  for (let turn = 1; screens.some(({ isDone }) => !isDone) && performance.now() < endsAt; turn++) {
    for (const screen of screens) {
      // a node that ended in order asked for a wait of seconds; an attempt under way needs some milliseconds
      if (turn % 500 === 0 && screen.line?.isOver) screen.retryNow();
      if (!screen.isDone) screen.line?.cut();
    }
    await delay(2);
  }
}
