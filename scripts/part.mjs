import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { inRoot } from './root.mjs';

const READY_TIMEOUT_MS = 120_000;
const POLL_MS = 50;
const KEPT_LINES = 20;
const PRELOAD = new URL('./exit-with-parent.mjs', import.meta.url);

/**
 * Starts one process of Midcall, its output on ours. It has a group of its own: Ctrl-C in the terminal reaches only us,
 * and it gets one signal, not one from each of terminal, npm and us.
 */
export function startPart({ name, program, env }) {
  const child = spawn(process.execPath, ['--import', PRELOAD.href, inRoot(program)], {
    env: { ...process.env, ...env, MIDCALL_STARTER: String(process.pid) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: process.platform !== 'win32',
  });
  const lines = [];
  for (const [stream, output] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ]) {
    stream.on('data', (chunk) => {
      output.write(chunk);
      lines.push(
        ...String(chunk)
          .split('\n')
          .filter((line) => line.trim()),
      );
      lines.splice(0, lines.length - KEPT_LINES);
    });
  }
  const part = { name, child, isRunning: true };
  // Where to administer: it may hold a secret, so it does not come with the output, which may be kept.
  part.portals = new Promise((resolve) => child.on('message', ({ portals }) => resolve(portals)));
  // 'close', not 'exit': its last words are in.
  part.ended = new Promise((resolve) => {
    child.on('error', (error) => resolve(`${name} could not be started: ${error.message}`));
    child.on('close', (code, signal) => {
      part.isRunning = false;
      resolve(`${name} ended (${signal ?? `exit code ${code}`})${code ? reasonIn(lines) : ''}`);
    });
  });
  return part;
}

/** Resolves when `url` answers 200. Throws when the process ends before, or does not get ready. */
export async function waitUntilReady(part, url) {
  const endsAt = performance.now() + READY_TIMEOUT_MS;
  let isOver = false;
  const ended = part.ended.then((reason) => {
    if (!isOver) throw new Error(reason);
  });
  const ready = (async () => {
    while (!isOver && !(await answersOk(url))) {
      if (performance.now() > endsAt)
        throw new Error(`${part.name} is not ready after ${READY_TIMEOUT_MS / 1000} s (${url})`);
      await delay(POLL_MS);
    }
  })();
  try {
    await Promise.race([ready, ended]);
  } finally {
    isOver = true;
  }
}

export function signalPart(part, signal) {
  if (!part.isRunning) return;
  try {
    // By force the whole group: a decoder must not outlive its server.
    if (signal === 'SIGKILL' && process.platform !== 'win32') process.kill(-part.child.pid, signal);
    else part.child.kill(signal);
  } catch {
    // It ended meanwhile.
  }
}

async function answersOk(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** The line that says why: an error's first line, or the message of a logged failure, else the last line. */
function reasonIn(lines) {
  const readable = lines.map(messageOf);
  const reason =
    readable.findLast((line) => /^\w*Error\b/.test(line)) ??
    readable.findLast((line) => /error|fail/i.test(line) && !/^\s+at /.test(line)) ??
    readable.at(-1);
  return reason ? `: ${reason.trim()}` : '';
}

function messageOf(line) {
  try {
    const { msg, err, error } = JSON.parse(line);
    const cause = err?.message ?? error?.message;
    return cause ? `${msg}: ${cause}` : (msg ?? line);
  } catch {
    return line;
  }
}
