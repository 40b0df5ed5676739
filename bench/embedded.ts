import { type E164 } from '../protocol/phone.ts';
import { type CoreFixture, type StartedCall, startCall } from '../test/server/core.ts';
import { coreOn, countRows, startEmbedded } from './support/core-on-embedded.ts';
import { externalPostgres } from './support/external-postgres.ts';
import { quantile, report } from './support/figures.ts';
import { countProcessorTime } from './support/processor-time.ts';

/**
 * Texts taken a second on the embedded database, through its Unix socket, against a PostgreSQL on this machine that
 * Midcall did not bring, over TCP; each durable. The two take turns within each round; a ratio is of one round.
 * `DATABASE_URL` names another server to compare with.
 */
const SESSIONS = 64;
const [SECONDS, ROUNDS] = [1, 12];

interface Side {
  core: CoreFixture;
  calls: StartedCall[];
}
interface Leg {
  /** Texts a second. */
  rate: number;
  /** Of this process and the database. Milliseconds for each text. */
  processorMs: number;
}

const external = await externalPostgres();
const embedded = await startEmbedded();
try {
  const sides = [await prepare(embedded.url), await prepare(external.url)] as const;
  for (const side of sides) {
    await leg(side);
    await countRows(side.core);
  }
  const legs: [ours: Leg[], theirs: Leg[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++)
    for (const i of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const))
      legs[i].push(await leg(sides[i]));
  await Promise.all(sides.map(({ core }) => core.close()));
  show(...legs);
} finally {
  await embedded.close();
  await external.close();
}

async function prepare(url: string): Promise<Side> {
  const core = await coreOn(url);
  const calls: StartedCall[] = [];
  for (let i = 0; i < SESSIONS; i++)
    calls.push(await startCall(core, { caller: `+1415555${2_000 + i}` as E164 }));
  return { core, calls };
}

/** As many texts as go, one at a time in each conversation. */
async function leg({ core, calls }: Side): Promise<Leg> {
  const processor = await countProcessorTime(core);
  const until = performance.now() + SECONDS * 1_000;
  let texts = 0;
  await Promise.all(
    calls.map(async (call) => {
      while (performance.now() < until) {
        await call.send('Please close the red valve.');
        texts++;
      }
    }),
  );
  const { server, postgres } = await processor.used();
  return { rate: texts / SECONDS, processorMs: (server + postgres) / texts };
}

function show(ours: readonly Leg[], theirs: readonly Leg[]): void {
  const median = (legs: readonly Leg[], key: keyof Leg) =>
    quantile(
      legs.map((one) => one[key]),
      0.5,
    );
  const ratios = ours.map(({ rate }, round) => rate / theirs[round]!.rate);
  report(
    'embedded',
    {
      'compared with': external.name,
      'embedded, texts/s': median(ours, 'rate'),
      'external, texts/s': median(theirs, 'rate'),
      'embedded, processor time a text, ms': median(ours, 'processorMs'),
      'external, processor time a text, ms': median(theirs, 'processorMs'),
    },
    [
      {
        ...{ name: 'embedded against external', value: quantile(ratios, 0.5), unit: '' },
        ...{ limit: 0.9, better: 'higher' },
      },
    ],
  );
}
