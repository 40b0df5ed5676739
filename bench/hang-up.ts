import { randomUUID } from 'node:crypto';
import { type E164 } from '../protocol/phone.ts';
import { startDispatcher } from '../server/messages/dispatcher.ts';
import { handOverAll, startCall } from '../test/server/core.ts';
import { type ReadyCall, recordHangUp, replayHangUps } from './support/bare-hang-up.ts';
import { coreOnEmbedded, countRows } from './support/core-on-embedded.ts';
import { quantile, report } from './support/figures.ts';
import { countProcessorTime } from './support/processor-time.ts';

/**
 * Calls that end together, at a carrier that answers in 50 ms: how long until each closing text is handed over, and
 * whether each is, exactly once; and how much of that the database would take alone, asked the same by nothing but its
 * driver. `CALLS=200` for another number.
 */
const CALLS = Number(process.env['CALLS'] ?? 1_000);
const ANSWER_MS = 50;

const core = await coreOnEmbedded();
try {
  const [first, sample, ...ready] = await readyCalls(2 + 2 * CALLS);
  await countRows(core);
  // after this the configuration is known, as it is to a server that runs
  await first!.call.end();
  await handOverAll(core);
  const recorded = await recordHangUp(core, sample!);
  const bare = await replayHangUps(core, recorded, ready.slice(0, CALLS));

  const time = await countProcessorTime(core);
  const { waits, counts, seconds } = await endTogether(ready.slice(CALLS));
  const used = await time.used();
  report(
    'hang-up',
    {
      'calls ending together': CALLS,
      'p50, ms': quantile(waits, 0.5),
      'last, ms': Math.max(...waits),
      'ended and recorded, calls/s': CALLS / seconds,
      'the same statements bare, calls/s': CALLS / bare.seconds,
      'against bare': bare.seconds / seconds,
      'server, ms of processor time a call': used.server / CALLS,
      'PostgreSQL, ms of processor time a call': used.postgres / CALLS,
      'bare, driver, ms of processor time a call': bare.used.server / CALLS,
      'bare, PostgreSQL, ms of processor time a call': bare.used.postgres / CALLS,
      'statements of an end, a claim and an answer': [recorded.end, recorded.claim, recorded.answer]
        .map(({ length }) => length)
        .join(', '),
    },
    [
      {
        name: 'p99 from end to hand-over',
        value: quantile(waits, 0.99),
        unit: 'ms',
        limit: 3_000,
        better: 'lower',
      },
      {
        name: 'closing texts per call, most',
        value: Math.max(...counts),
        unit: '',
        limit: 1,
        better: 'lower',
      },
      { name: 'calls with a closing text', value: counts.length, unit: '', limit: CALLS, better: 'higher' },
    ],
  );
} finally {
  await core.close();
}

/** Calls, each with an agent of its own, and with a text that was handed over. */
async function readyCalls(count: number): Promise<ReadyCall[]> {
  const calls: ReadyCall[] = [];
  for (let i = 0; i < count; i++) {
    const [caller, agentId] = [`+1415555${2_000 + i}` as E164, randomUUID()];
    calls.push({ call: await startCall(core, { caller, agent: { id: agentId } }), caller, agentId });
  }
  await Promise.all(calls.map(({ call }) => call.send('Please close the red valve.')));
  await handOverAll(core);
  return calls;
}

/** Ends them: milliseconds until each closing text was handed over, how many each got, and when all was recorded. */
async function endTogether(calls: readonly ReadyCall[]) {
  const handedOver = new Map<string, number[]>();
  core.carrier.script = async ({ id, to }) => {
    handedOver.set(to, [...(handedOver.get(to) ?? []), performance.now()]);
    await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
    return { kind: 'accepted', carrierId: id };
  };
  const dispatcher = startDispatcher(core.ctx);
  const startedAt = performance.now();
  try {
    await Promise.all(calls.map(({ call }) => call.end()));
    await until(() => handedOver.size === calls.length);
  } finally {
    await dispatcher.close();
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const times = [...handedOver.values()];
  return { waits: times.map((at) => at[0]! - startedAt), counts: times.map((at) => at.length), seconds };
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('not all texts were handed over in 30 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
