import { type E164 } from '../protocol/phone.ts';
import { claimTexts } from '../server/messages/claim-texts.ts';
import { handOver } from '../server/messages/hand-over.ts';
import { type CoreFixture, type StartedCall, startCall } from '../test/server/core.ts';
import { coreOn, countRows, startEmbedded } from './support/core-on-embedded.ts';
import { quantile, report } from './support/figures.ts';

/**
 * What a claim takes with every limit of spending on, against the same with none: two databases of one server, which take
 * turns. Of one text, as in a quiet hour, and of as many as a claim takes at most, each to another caller.
 */
const MANY = 64;
const [WARM_UP, TURNS] = [30, 150];
const SIZES = [1, MANY] as const;
/** So high that none is reached. */
const LIMITS = {
  capTenantDay: 10_000_000,
  capQueueDay: 10_000_000,
  capSession: 10_000,
  capDestinationHour: 10_000,
  capDestinationDay: 10_000,
};

interface Side {
  core: CoreFixture;
  calls: StartedCall[];
}

const server = await startEmbedded();
try {
  const off = await prepare();
  const on = await prepare(LIMITS);
  const times = new Map(SIZES.map((size) => [size, { off: [] as number[], on: [] as number[] }]));
  for (let turn = 0; turn < WARM_UP + TURNS; turn++) {
    for (const [size, found] of times) {
      for (const side of turn % 2 === 0 ? (['off', 'on'] as const) : (['on', 'off'] as const)) {
        const ms = await claimOf(side === 'off' ? off : on, size, turn);
        if (turn >= WARM_UP) found[side].push(ms);
      }
    }
    if (turn === WARM_UP / 2) for (const { core } of [off, on]) await countRows(core);
  }
  const medians = SIZES.map((size) => {
    const { off, on } = times.get(size)!; // made from the same sizes
    return { size, off: quantile(off, 0.5), on: quantile(on, 0.5) };
  });
  report(
    'claim',
    Object.fromEntries(
      medians.flatMap(({ size, off, on }) => [
        [`a claim of ${size} without limits, ms`, off],
        [`a claim of ${size} with all limits, ms`, on],
      ]),
    ),
    medians.map(({ size, off, on }) => ({
      ...{ name: `a claim of ${size} with all limits against none`, value: on / off, unit: 'times' },
      ...({ limit: 1.5, better: 'lower' } as const),
    })),
  );
  await off.core.close();
  await on.core.close();
} finally {
  await server.close();
}

async function prepare(limits?: typeof LIMITS): Promise<Side> {
  const core = await coreOn(server.url, limits && { limits });
  const calls: StartedCall[] = [];
  for (let i = 0; i < MANY; i++)
    calls.push(await startCall(core, { caller: `+1415555${2_000 + i}` as E164 }));
  return { core, calls };
}

/** Milliseconds of one claim; what it claimed is handed over afterwards. */
async function claimOf({ core, calls }: Side, texts: number, turn: number): Promise<number> {
  for (let n = 0; n < texts; n++) await calls[(turn + n) % calls.length]!.send('Please close the red valve.');
  const before = performance.now();
  const { claims } = await claimTexts(core.ctx, core.carrier, MANY);
  const took = performance.now() - before;
  if (claims.length !== texts) throw new Error(`${claims.length} texts were claimed, not ${texts}`);
  await Promise.all(claims.map((claim) => handOver(core.ctx, core.carrier, claim)));
  return took;
}
