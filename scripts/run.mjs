import { spawn } from 'node:child_process';
import { root } from './root.mjs';

/**
 * Runs a program in the repository, or in `cwd`, its output on ours, or in the open file `output`. Resolves with its exit
 * code, or 'timeout' when it, and all it started, had to be ended after `timeoutMs`.
 */
export function run(
  program,
  args,
  { env = {}, timeoutMs = 10 * 60_000, output = 'inherit', cwd = root } = {},
) {
  const windows = process.platform === 'win32';
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output],
    // A group of its own, so that browsers and databases of a stuck run end with it.
    detached: !windows,
    shell: windows,
  });
  const end = (signal) => {
    try {
      process.kill(windows ? child.pid : -child.pid, signal);
    } catch {
      // It ended meanwhile.
    }
  };
  const interrupted = (signal) => end(signal);
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted);
  return new Promise((resolve, reject) => {
    let timedOut = false;
    let force;
    const timer = setTimeout(() => {
      timedOut = true;
      end('SIGTERM');
      force = setTimeout(() => end('SIGKILL'), 5_000);
    }, timeoutMs);
    const settle = (finish) => {
      clearTimeout(timer);
      clearTimeout(force);
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
      finish();
    };
    child.on('error', (error) => settle(() => reject(error)));
    child.on('exit', (code, signal) =>
      settle(() => {
        if (timedOut) end('SIGKILL');
        resolve(timedOut ? 'timeout' : (code ?? signal));
      }),
    );
  });
}

/** Runs a command of a package in node_modules. */
export const runNode = (file, args, options) => run(process.execPath, [file, ...args], options);
