import { readdir, readFile, readlink } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 20;

/**
 * Whether process `pid` still runs. A zombie (ended, not yet collected by its parent) counts as ended: under a slow
 * process 1 it keeps its number for seconds. Source: proc_pid_stat(5), field 3.
 */
export function isRunning(pid: number): boolean {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      return !'ZX'.includes(stat.charAt(stat.lastIndexOf(')') + 2));
    } catch {
      return false;
    }
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The PostgreSQL processes that work in `dataFolder`: postmaster, or backends it left. Linux only, else empty. */
export async function postgresProcessesIn(dataFolder: string): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const folder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
      if (folder !== dataFolder) return false;
      return (await readFile(`/proc/${pid}/comm`, 'latin1').catch(() => '')).trim() === 'postgres';
    }),
  );
  return pids.filter((_, index) => found[index]).map(Number);
}

/** The command line of process `pid`, or undefined where the system does not tell (only Linux does, by a file). */
export async function commandOf(pid: number): Promise<string[] | undefined> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  return line?.split('\0').slice(0, -1);
}

/** Resolves true as soon as `condition` holds, false after `timeoutMs`. Rejects when `signal` aborts. */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const endsAt = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > endsAt) return false;
    await delay(POLL_MS, undefined, { signal });
  }
  return true;
}
