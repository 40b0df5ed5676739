import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../../e2e/launch-product.ts';
import { Part } from '../world/part.ts';
import { pause } from '../world/time.ts';
import { type World } from '../world/world.ts';

export interface MigrationFigures {
  /** Starts that were killed while they migrated a new database. */
  killed: number;
  /** Starts after that which came to serve. */
  served: number;
}

/** A new database, and a server that dies while it migrates it: after a migration (`C21`), or after some milliseconds. */
export async function killMigrations(
  { postgres }: World,
  deaths: readonly ({ crashAt: string } | { afterMs: number })[],
): Promise<MigrationFigures> {
  const figures: MigrationFigures = { killed: 0, served: 0 };
  const folder = await mkdtemp(path.join(tmpdir(), 'midcall-migration-'));
  try {
    for (const [i, death] of deaths.entries()) {
      const url = await postgres.createDatabase(`migrated_${i}_${Date.now()}`);
      const port = await freePort();
      const part = new Part('migrating', 'dist/verification/server.js', {
        ...{ DATABASE_URL: url, MIDCALL_DATA: folder, PORT: String(port), LOG_LEVEL: 'warn' },
      });
      const first = part.run('crashAt' in death ? { CRASH_AT: death.crashAt } : {});
      if ('afterMs' in death) {
        await pause(death.afterMs);
        part.signal('SIGKILL');
      }
      if ((await first).signal === 'SIGKILL') figures.killed++;
      const second = part.run();
      if (await part.ready(`http://127.0.0.1:${port}/readyz`, 60_000)) figures.served++;
      part.signal('SIGKILL');
      await second;
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  return figures;
}
