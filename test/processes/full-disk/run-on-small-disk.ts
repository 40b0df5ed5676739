import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { buildProgram } from '../../server/build-program.ts';

/** PostgreSQL's log alone takes files of 16 MB, and an empty database 40 MB. */
const DISK_MB = 160;

export interface DiskFigures {
  /** Requests that were refused while the disk was full. */
  refused: number;
  /** Answers that were errors of another kind. */
  otherErrors: string[];
  /** Milliseconds from the first free octet to the first text that was taken. */
  recoveredMs: number;
  /** As `explain` tells them; empty when there are none. */
  violations: string;
  surprises: string[];
}

/**
 * Runs the program of this folder with a small disk (tmpfs) of its own, that nobody else sees and that vanishes with it.
 * Mounting needs root, or namespaces that a user may make. Gives back the reason when neither is to be had.
 */
export async function runOnSmallDisk(seed: number): Promise<DiskFigures | { skipped: string }> {
  if (process.platform !== 'linux')
    return { skipped: 'a small disk is made with tmpfs, which only Linux has' };
  const folder = await mkdtemp(path.join(tmpdir(), 'mc-disk-'));
  const program = await buildProgram('test/processes/full-disk/program.ts');
  try {
    const tried = await run([...inSmallDisk(folder), 'true']);
    if (tried.code !== 0) return { skipped: `no disk can be mounted here: ${tried.complaint.trim()}` };
    const command = [process.execPath, '--enable-source-maps', program.file, folder, String(seed)];
    const { code, output, complaint } = await run([...inSmallDisk(folder), ...command]);
    if (code !== 0) throw new Error(`the program on the small disk ended with ${code}:\n${complaint}`);
    // the program's own last line
    return JSON.parse(output.trim().split('\n').at(-1) ?? '') as DiskFigures;
  } finally {
    await program.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Root of the new namespace mounts; PostgreSQL does not run as root, so an ordinary user becomes one again inside. */
function inSmallDisk(folder: string): string[] {
  const mount = `mount -t tmpfs -o size=${DISK_MB}m,mode=0755 tmpfs "$0" && exec "$@"`;
  if (process.getuid?.() === 0) return ['unshare', '--mount', 'sh', '-c', mount, folder];
  const asUser = ['unshare', '--user', '--map-user=1000', '--map-group=1000'];
  return ['unshare', '--map-root-user', '--mount', 'sh', '-c', mount, folder, ...asUser];
}

async function run(
  command: readonly string[],
): Promise<{ code: number | null; output: string; complaint: string }> {
  const [name = '', ...args] = command;
  const child = spawn(name, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const failed = new Promise<string>((resolve) => child.on('error', (error) => resolve(error.message)));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const all = Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return Promise.race([
    all.then(([code, output, complaint]) => ({ code, output, complaint })),
    failed.then((complaint) => ({ code: -1, output: '', complaint })),
  ]);
}
