import { type E164 } from '../protocol/phone.ts';
import { startDispatcher } from '../server/messages/dispatcher.ts';
import { type StartedCall, startCall } from '../test/server/core.ts';
import { coreOnEmbedded, countRows } from './support/core-on-embedded.ts';
import { quantile, report } from './support/figures.ts';

/**
 * Calls that end together, at a carrier that answers in 50 ms: how long until each closing text is handed over, and
 * whether each is, exactly once. `CALLS=1000` for another number.
 */
const CALLS = Number(process.env['CALLS'] ?? 200);
const ANSWER_MS = 50;

const core = await coreOnEmbedded();
const handedOver = new Map<string, number[]>();
core.carrier.script = async (message) => {
  handedOver.set(message.to, [...(handedOver.get(message.to) ?? []), performance.now()]);
  await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
  return { kind: 'accepted', carrierId: message.id };
};
const dispatcher = startDispatcher(core.ctx);
try {
  const calls: StartedCall[] = [];
  for (let i = 0; i < CALLS; i++) {
    calls.push(await startCall(core, { caller: numberOf(i), agent: { id: `agent-${i}` } }));
  }
  await Promise.all(calls.map((call) => call.send('Please close the red valve.')));
  await until(() => handedOver.size === CALLS);
  handedOver.clear();
  await countRows(core);

  const endedAt = new Map<string, number>();
  await Promise.all(
    calls.map((call, i) => {
      endedAt.set(numberOf(i), performance.now());
      return call.end();
    }),
  );
  await until(() => handedOver.size === CALLS);
  await dispatcher.close();
  const times = [...handedOver].map(([to, at]) => at[0]! - endedAt.get(to)!);
  const counts = [...handedOver.values()].map((at) => at.length);
  report(
    'hang-up',
    { 'calls ending together': CALLS, 'p50, ms': quantile(times, 0.5), 'last, ms': Math.max(...times) },
    [
      {
        name: 'p99 from end to hand-over',
        value: quantile(times, 0.99),
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
      { name: 'calls with a closing text', value: handedOver.size, unit: '', limit: CALLS, better: 'higher' },
    ],
  );
} finally {
  await dispatcher.close();
  await core.close();
}

function numberOf(i: number): E164 {
  return `+1415555${2_000 + i}` as E164;
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('not all texts were handed over in 30 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
