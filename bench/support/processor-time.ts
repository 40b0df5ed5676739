import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { type CoreFixture } from '../../test/server/core.ts';

/** Linux counts the processor time of processes in hundredths of a second. Source: proc(5), `sysconf(_SC_CLK_TCK)`. */
const TICK_MS = 10;

export interface ProcessorTime {
  /** Of this process: driver, core and the carrier of the bench. Milliseconds. */
  server: number;
  /** Of all processes of PostgreSQL; not a number where there is no `/proc`. Milliseconds. */
  postgres: number;
}

/** Begins to count processor time, which other work on the machine changes less than the time on the clock. */
export async function countProcessorTime({
  databaseUrl,
}: CoreFixture): Promise<{ used(): Promise<ProcessorTime> }> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const postmaster = statOf(rows[0]!.pid)?.parent;
  await client.end();
  const server = process.cpuUsage();
  const postgres = ofFamily(postmaster);
  return {
    async used() {
      const { user, system } = process.cpuUsage(server);
      return { server: (user + system) / 1_000, postgres: ofFamily(postmaster) - postgres };
    },
  };
}

/** A process, its children, and those that have ended and were waited for. */
function ofFamily(pid: number | undefined): number {
  const own = pid === undefined ? undefined : statOf(pid);
  if (!own) return Number.NaN;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? [])
    .filter(({ parent }) => parent === pid);
  return children.reduce((sum, { ownMs }) => sum + ownMs, own.ownMs + own.endedChildrenMs);
}

function statOf(pid: number): { parent: number; ownMs: number; endedChildrenMs: number } | undefined {
  try {
    // the name, in brackets, may hold spaces; the third field comes after it
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ');
    const number = (field: number) => Number(fields[field - 3]);
    return {
      parent: number(4),
      ownMs: (number(14) + number(15)) * TICK_MS,
      endedChildrenMs: (number(16) + number(17)) * TICK_MS,
    };
  } catch {
    // not on Linux, or the process ended while it was looked at
    return undefined;
  }
}
