import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../../test/e2e/launch-product.ts';

export interface Started {
  /** Seconds from the start of the command to the printed address. */
  seconds: number;
  /** SIGTERM; resolves with the seconds until the process is gone. Throws when it does not end in order. */
  stop(): Promise<number>;
}

export interface StartOptions {
  command: string;
  args: readonly string[];
  /** Folder it is started in. */
  folder: string;
  dataDir: string;
}

/** Starts Midcall on free ports and waits until it prints its address. Throws with its last words when it ends before. */
export async function startMidcall({ command, args, folder, dataDir }: StartOptions): Promise<Started> {
  const env = {
    ...process.env,
    ...{ MIDCALL_DATA: dataDir, PORT: String(await freePort()), SIMULATOR_PORT: String(await freePort()) },
  };
  const startedAt = performance.now();
  const child = spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  await printed(child, 'Midcall runs. Open');
  return { seconds: (performance.now() - startedAt) / 1_000, stop: () => stop(child) };
}

function printed(child: ChildProcess, words: string): Promise<void> {
  let text = '';
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes(words)) resolve();
    };
    child.stdout!.on('data', read);
    child.stderr!.on('data', read);
    child.on('error', reject);
    child.on('exit', (code) =>
      reject(new Error(`it ended with ${code} before it was ready:\n${text.slice(-2_000)}`)),
    );
  });
}

async function stop(child: ChildProcess): Promise<number> {
  const before = performance.now();
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`it ended with ${code} after SIGTERM`);
  return (performance.now() - before) / 1_000;
}
