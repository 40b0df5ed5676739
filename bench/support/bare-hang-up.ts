import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { claimTexts } from '../../server/messages/claim-texts.ts';
import { handOver } from '../../server/messages/hand-over.ts';
import { type CoreFixture, type StartedCall } from '../../test/server/core.ts';
import { countProcessorTime, type ProcessorTime } from './processor-time.ts';
import { recordStatements, type Statement } from './statement-recorder.ts';

const CONNECTIONS = 16;
/** Texts one claim takes. */
const CLAIMED = 64;

/** A call whose one text was handed over, with what its statements name. */
export interface ReadyCall {
  call: StartedCall;
  caller: string;
  agentId: string;
}

/** The statements of one call that ends, of the claim of its closing text, and of the carrier's answer. */
export interface HangUpStatements {
  of: ReadyCall;
  messageId: string;
  end: Statement[];
  claim: Statement[];
  answer: Statement[];
}

/** Ends a call by the core, and writes down what that asks of the database. */
export async function recordHangUp(core: CoreFixture, of: ReadyCall): Promise<HangUpStatements> {
  const end = await recordStatements(() => of.call.end());
  let claims: Awaited<ReturnType<typeof claimTexts>>['claims'] = [];
  const claim = await recordStatements(async () => {
    ({ claims } = await claimTexts(core.ctx, core.carrier, CLAIMED));
  });
  const answer = await recordStatements(() => handOver(core.ctx, core.carrier, claims[0]!));
  return { of, messageId: claims[0]!.head.messageId, end, claim, answer };
}

/**
 * The same statements for other calls, sent bare by as many connections as the server has: all ends, and meanwhile, as
 * there are enough, claims of as many texts as the server claims, and answers. Gives back how long that takes.
 */
export async function replayHangUps(
  core: CoreFixture,
  recorded: HangUpStatements,
  calls: readonly ReadyCall[],
): Promise<{ seconds: number; used: ProcessorTime }> {
  const open = (role: string, max: number) =>
    new pg.Pool({ connectionString: core.databaseUrl, max, options: `-c role=${role}` });
  const [app, worker] = [open('midcall_app', CONNECTIONS), open('midcall_worker', 1)];
  const swaps = calls.map((call) => swapsOf(recorded, call));
  const time = await countProcessorTime(core);
  const before = performance.now();
  await Promise.all(
    chunksOf(swaps, CLAIMED).map(async (chunk) => {
      await Promise.all(chunk.map((swap) => replay(app, recorded.end, [swap])));
      await replay(worker, recorded.claim, chunk);
      await Promise.all(chunk.map((swap) => replay(app, recorded.answer, [swap])));
    }),
  );
  const seconds = (performance.now() - before) / 1_000;
  // while the connections last: theirs is no longer told of afterwards
  const used = await time.used();
  await Promise.all([app.end(), worker.end()]);
  return { seconds, used };
}

type Swap = (text: string) => string;

/** What names the recorded call, in ids, keys and events, names another one instead. */
function swapsOf({ of, messageId }: HangUpStatements, { call, caller, agentId }: ReadyCall): Swap {
  const names = new Map([
    [of.call.callKey, call.callKey],
    [of.call.sessionId, call.sessionId],
    [of.caller, caller],
    [of.agentId, agentId],
    [messageId, randomUUID()],
  ]);
  const pattern = new RegExp(
    [...names.keys()].map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'),
    'g',
  );
  return (text) => text.replace(pattern, (name) => names.get(name)!);
}

/**
 * Runs the statements on one connection. A list is given the values of all the calls, anything else those of the first.
 * Lists of one length are columns: a row that calls share, as the counter of their company, stands there once.
 */
async function replay(
  pool: pg.Pool,
  statements: readonly Statement[],
  swaps: readonly Swap[],
): Promise<void> {
  const client = await pool.connect();
  try {
    for (const { name, text, values } of statements) {
      await client.query({
        text,
        values: valuesFor(values, swaps),
        ...(name === undefined ? {} : { name }),
      });
    }
  } finally {
    client.release();
  }
}

function valuesFor(values: readonly unknown[], swaps: readonly Swap[]): unknown[] {
  const swapped = (value: unknown, swap: Swap) => (typeof value === 'string' ? swap(value) : value);
  const columns = values.map((value) => (Array.isArray(value) ? (value as unknown[]) : null));
  const lists = new Map<number, unknown[][]>();
  for (const length of new Set(columns.flatMap((column) => column?.length ?? []))) {
    const table = columns.filter((column) => column?.length === length) as unknown[][];
    const rows = swaps.flatMap((swap) =>
      Array.from({ length }, (_, row) => table.map((column) => swapped(column[row], swap))),
    );
    lists.set(length, [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()]);
  }
  return values.map((value, at) => {
    const length = columns[at]?.length;
    if (length === undefined) return swapped(value, swaps[0]!);
    const place = columns.slice(0, at).filter((column) => column?.length === length).length;
    return lists.get(length)!.map((row) => row[place]);
  });
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
