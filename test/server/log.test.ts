import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { buildProgram, type BuiltProgram } from './build-program.ts';

let program: BuiltProgram;
let child: ChildProcess;
beforeAll(async () => {
  program = await buildProgram('test/server/log-program.ts');
});
afterAll(() => program.close());
afterEach(() => child.kill('SIGKILL'));

function start(): Readable {
  child = spawn(process.execPath, [program.file], { stdio: ['ignore', 'pipe', 'ignore', 'ipc'] });
  if (!child.stdout) throw new Error('it was started with a pipe');
  return child.stdout;
}

it('ends although whoever read its log is gone', async () => {
  const output = start();
  const ended = once(child, 'exit', { signal: AbortSignal.timeout(60_000) }).catch(() => ['it hangs']);
  output.once('data', () => output.destroy());
  await once(output, 'close');
  child.send('stop');
  expect((await ended)[0]).toBe(0);
});

it('has written every line when it ends', async () => {
  const lines: string[] = [];
  const output = start().on('data', (text: Buffer) => lines.push(text.toString()));
  await once(output, 'data');
  child.send('stop');
  await once(child, 'close');
  expect(lines.join('').trim().split('\n')).toHaveLength(3);
});
