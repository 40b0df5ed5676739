import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { scanFile } from '../../server/media/scan/clamd.ts';
import { until } from '../until.ts';

/** The test file that every scanner knows, in two parts, so that none takes this source for it. Source: eicar.org. */
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
const MEGABYTE = 1_048_576;
const { signal } = new AbortController();

let folder: string;
let clamd: ChildProcess;
let port: number;
const socket = () => ({ path: path.join(folder, 'clamd.socket') });
const tcp = () => ({ host: '127.0.0.1', port });

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'midcall-clamd-'));
  port = await freePort();
  const hex = Buffer.from(EICAR).toString('hex');
  await writeFile(path.join(folder, 'test.ndb'), `Eicar-Test-Signature:0:0:${hex}\n`);
  const config = path.join(folder, 'clamd.conf');
  await writeFile(
    config,
    [
      ...['Foreground yes', `DatabaseDirectory ${folder}`, `LocalSocket ${socket().path}`],
      ...[`TCPSocket ${port}`, 'TCPAddr 127.0.0.1', 'StreamMaxLength 1M', ''],
    ].join('\n'),
  );
  clamd = spawn('clamd', ['-c', config], { stdio: 'ignore' });
  const probe = await file('probe', Buffer.from('nothing'));
  await until(async () => expect(await scanFile(probe, socket(), { signal })).toEqual({ is: 'clean' }));
}, 60_000);
afterAll(async () => {
  const ended = new Promise((resolve) => clamd.once('close', resolve));
  clamd.kill('SIGKILL');
  await ended;
  await rm(folder, { recursive: true });
});

async function file(name: string, octets: Uint8Array): Promise<string> {
  const place = path.join(folder, name);
  await writeFile(place, octets);
  return place;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: free } = server.address() as AddressInfo; // it listens on TCP
  await new Promise((resolve) => server.close(resolve));
  return free;
}

it('finds the test virus by socket and by port', async () => {
  const infected = await file('eicar', Buffer.from(EICAR));
  for (const address of [socket(), tcp()])
    expect(await scanFile(infected, address, { signal })).toEqual({
      ...{ is: 'infected', signature: expect.stringContaining('Eicar-Test-Signature') },
    });
});

it('takes a harmless file for clean, one of several pieces, too', async () => {
  const harmless = await file('harmless', Buffer.alloc(900_000, 'harmless '));
  expect(await scanFile(harmless, socket(), { signal })).toEqual({ is: 'clean' });
  expect(await scanFile(await file('empty', Buffer.alloc(0)), tcp(), { signal })).toEqual({ is: 'clean' });
});

it('has not looked at a file that is longer than clamd takes', async () => {
  const long = await file('long', Buffer.alloc(8 * MEGABYTE, 'long'));
  for (const address of [socket(), tcp()])
    expect((await scanFile(long, address, { signal })).is).toBe('unscanned');
});
