import { verifyDatabase } from '../../../server/verification/find-violations.ts';
import { checkHistory } from '../../verification/check-history.ts';
import { type Run } from '../../verification/evidence.ts';
import { type Violation } from '../../verification/history.ts';
import { readDatabase } from '../../verification/read-database.ts';
import { type Load } from '../load/load.ts';
import { addWebhooks, readEntries, toLedger } from './carrier-ledger.ts';
import { until } from './time.ts';
import { type World } from './world.ts';

/** I1c: nothing waits longer than this once nothing disturbs the system. */
const QUIET_WITHIN_MS = 300_000;
/** Webhooks of the carrier that were not taken come again within 5 s. */
const LAST_WEBHOOKS_MS = 6_000;

export interface Verdict {
  violations: Violation[];
  /** What was judged. */
  run: Run;
  /** Milliseconds from the last fault until nothing waited. */
  quietMs: number;
  figures: Record<string, number>;
}

/** Ends the load, waits until nothing waits any more, and holds what happened against what was promised. */
export async function judge(world: World, load: Load): Promise<Verdict> {
  const startedAt = performance.now();
  await load.stop();
  const quietMs = await becomeQuiet(world, load);
  await Promise.all(load.screens.map((screen) => screen.close()));
  world.recorder.lines.push(...load.screens.map((screen) => screen.line()));
  const { contents, findings, now } = await world.postgres.query(world.database, async (client) => ({
    contents: await readDatabase(client),
    // what an operator would be told of this database
    findings: await verifyDatabase(client, { days: null }),
    now: (await client.query<{ now: Date }>('select now()')).rows[0]!.now,
  }));
  // after the database: whatever that holds of the carrier's, the carrier has written down before
  const entries = await readEntries(world.ledgerFile);
  addWebhooks(world.recorder, world.secrets.tenant, entries);
  const history = world.recorder.inOrder();
  const ledger = toLedger(entries);
  const run = { history, ledger, contents, settled: true, now, staleHandOver: 'allowed' } as const;
  const violations = [
    ...checkHistory(run),
    ...findings.flatMap(({ invariant, rows }) =>
      rows.map(({ id }): Violation => ({ invariant: invariant.id, what: `verify:db names ${id}` })),
    ),
  ];
  return {
    violations,
    run,
    quietMs,
    figures: {
      ...world.recorder.counts,
      messages: contents.message.length,
      sessions: contents.session.length,
      'hand-overs': ledger.length,
      'not confirmed': contents.message.filter(({ state }) => state === 'not_confirmed').length,
      'events on screens': load.screens.reduce((sum, { eventSeq }) => sum + eventSeq, 0),
      'judged after s': Math.round((performance.now() - startedAt) / 1_000),
    },
  };
}

async function becomeQuiet(world: World, load: Load): Promise<number> {
  const startedAt = performance.now();
  await Promise.all(world.nodes.map((node) => node.ready()));
  let [size, sizeSince] = [-1, 0];
  const carrierRests = async () => {
    const { length } = await readEntries(world.ledgerFile);
    if (length !== size) [size, sizeSince] = [length, performance.now()];
    return performance.now() - sizeSince > LAST_WEBHOOKS_MS;
  };
  // what is still open then is for the checker to name
  await until(
    'nothing waits',
    QUIET_WITHIN_MS,
    async () => (await carrierRests()) && (await isQuiet(world, load)),
    500,
  ).catch(() => {});
  return performance.now() - startedAt;
}

async function isQuiet({ postgres, database }: World, load: Load): Promise<boolean> {
  return postgres.query(database, async (client) => {
    const { rows } = await client.query<{ waiting: number; ids: string[]; seqs: number[] }>(
      `select (select count(*) from outbox)::int + (select count(*) from session where state <> 'ended')::int
            + (select count(*) from media where state = 'announced')::int as waiting,
              array(select id::text from session where id = any($1) order by id) as ids,
              array(select event_seq::int from session where id = any($1) order by id) as seqs`,
      [load.screens.map(({ call }) => call.sessionId)],
    );
    const { waiting, ids, seqs } = rows[0]!;
    const seqOf = new Map(ids.map((id, i) => [id, seqs[i]]));
    return (
      waiting === 0 && load.screens.every(({ call, eventSeq }) => seqOf.get(call.sessionId) === eventSeq)
    );
  });
}

/** A violation with what happened to the ids it names: for people who look for its cause. */
export function explain({ violations, run: { history } }: Verdict, most = 10): string {
  return violations
    .slice(0, most)
    .map(({ invariant, what }) => {
      const ids = what.match(/[0-9a-f]{8}-[0-9a-f-]{27}|call-\d+-\d+/g) ?? [];
      const lines = history
        .map((line) => JSON.stringify(line))
        .filter((line) => !line.includes('"screen"') && ids.some((id) => line.includes(id)));
      return [`${invariant}: ${what}`, ...lines.slice(0, 12).map((line) => `    ${line}`)].join('\n');
    })
    .join('\n');
}
