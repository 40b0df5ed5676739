import { type ChildProcess, spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Context } from '../context.ts';
import { type DecodeRequest, Verdict } from './decode/verdict.ts';

export interface Decoder {
  /**
   * What the file is; a picture has then been written to `full` and `thumbnail`, a still of a video to `thumbnail`. A file
   * that ends its process, or takes too long, is broken. Throws when `signal` is aborted, or no process can be started.
   */
  decode(request: DecodeRequest, signal: AbortSignal): Promise<Verdict>;
}

export interface DecoderOptions {
  /** The decoding program; by default the one that lies beside this one. */
  program?: string;
  /** Files at the same time; others wait. */
  slots?: number;
  /** Milliseconds after which the process is killed. */
  timeoutMs?: number;
  /** Octets of memory that a process may fill. Enforced on Linux. */
  memoryBytes?: number;
}

const ANSWER_BYTES = 10_000;
const CPU_SECONDS = 20;

/** Decodes in a process of its own for each file: nothing a caller sent is parsed in the server's. */
export function createDecoder({ log }: Pick<Context, 'log'>, options: DecoderOptions = {}): Decoder {
  const {
    program = fileURLToPath(new URL('./decode-child.js', import.meta.url)),
    slots = 2,
    timeoutMs = 10_000,
    memoryBytes = 805_306_368,
  } = options;
  const enter = createSlots(slots);
  return {
    async decode(request, signal) {
      const leave = await enter();
      try {
        signal.throwIfAborted();
        const child = start(program, request, memoryBytes);
        const { answer, ...end } = await followChild(child, timeoutMs, signal);
        signal.throwIfAborted();
        const verdict = Verdict.safeParse(parseJson(answer));
        if (verdict.success) return verdict.data;
        log.warn(end, 'a file ended the process that decoded it');
        return { is: 'broken' };
      } finally {
        leave();
      }
    },
  };
}

/** A group of its own, so that what it starts ends with it; an environment with nothing but where programs are. */
function start(program: string, request: DecodeRequest, memoryBytes: number): ChildProcess {
  const node = [process.execPath, '--max-old-space-size=96', program, JSON.stringify(request)];
  const limits = `ulimit -c 0; ulimit -t ${CPU_SECONDS}; ulimit -d ${Math.floor(memoryBytes / 1_024)}; exec "$0" "$@"`;
  const [command = '', ...rest] = process.platform === 'linux' ? ['/bin/sh', '-c', limits, ...node] : node;
  const child = spawn(command, rest, {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { PATH: process.env['PATH'], MALLOC_ARENA_MAX: '2' },
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  try {
    // requests go first
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // it has ended, or may not be slowed down
  }
  return child;
}

interface ChildEnd {
  answer: string;
  exitCode: number | null;
  endedBy: string | null;
}

function followChild(child: ChildProcess, timeoutMs: number, signal: AbortSignal): Promise<ChildEnd> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const kill = () => killGroup(child);
    const timer = setTimeout(kill, timeoutMs);
    signal.addEventListener('abort', kill);
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
    };
    child.stdin?.on('error', () => {}); // it ended before us
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
      if (answer.length > ANSWER_BYTES) kill();
    });
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('close', (exitCode, endedBy) => {
      settle();
      resolve({ answer, exitCode, endedBy });
    });
  });
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // it has ended
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** At most `slots` are inside; the others enter in the order in which they came. Each leaves once. */
function createSlots(slots: number): () => Promise<() => void> {
  let free = slots;
  const waiting: (() => void)[] = [];
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  return async () => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    return leave;
  };
}
