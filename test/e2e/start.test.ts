import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { expect, test as base } from '@playwright/test';
import { commandOf } from '../../server/platform/embedded-postgres/processes.ts';
import { type Place, type Run, newPlace, startCommand } from './start-command.ts';

const test = base.extend<{ place: Place; start: (env?: Record<string, string>) => Run }>({
  place: async ({}, use) => {
    const place = await newPlace();
    await use(place);
    await place.remove();
  },
  start: async ({ place }, use) => {
    const runs: Run[] = [];
    await use((env = {}) => {
      const run = startCommand({ ...place.env, ...env });
      runs.push(run);
      return run;
    });
    for (const run of runs) {
      run.process.kill('SIGTERM');
      await run.ended;
    }
  },
});

test('prints one address, under which the simulator answers', async ({ start }) => {
  const output = await start().ready();
  const addresses = [...output.matchAll(/Open {2}(\S+)/g)].map(([, address]) => address!);
  expect(addresses).toHaveLength(1);
  const response = await fetch(addresses[0]!);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('text/html');
});

test('stops everything at one signal, and at the same signal twice', async ({ start, place }) => {
  for (const times of [1, 2]) {
    const run = start();
    await run.ready();
    for (let time = 0; time < times; time++) run.process.kill('SIGINT');
    expect((await run.ended).code).toBe(0);
    // a backend of PostgreSQL may outlive its parent for a moment
    await expect.poll(place.isQuiet).toBe(true);
  }
});

test('runs the server alone where no demonstration is wanted', async ({ start, place }) => {
  const output = await start({ MIDCALL_DEMO: '0' }).ready();
  expect(output).toContain(`Midcall runs at  http://127.0.0.1:${place.env.PORT}`);
  await expect(fetch(`http://127.0.0.1:${place.env.SIMULATOR_PORT}/healthz`)).rejects.toThrow();
});

test('refuses a data folder in use, and names it and its holder', async ({ start, place }) => {
  await start().ready();
  const other = await newPlace();
  const { code, output } = await start({ ...other.env, MIDCALL_DATA: place.dataDir }).ended;
  await other.remove();
  expect(code).toBe(1);
  expect(output).toMatch(new RegExp(`The data folder ${place.dataDir} is in use by process \\d+`));
});

test('says which port is taken and how to choose another', async ({ start, place }) => {
  const holder = createServer().listen(Number(place.env.SIMULATOR_PORT), '127.0.0.1');
  await once(holder, 'listening');
  const { code, output } = await start().ended;
  holder.close();
  expect(code).toBe(1);
  expect(output).toContain(`Port ${place.env.SIMULATOR_PORT} is taken`);
  expect(output).toContain('SIMULATOR_PORT=');
});

test('says which variable it cannot use', async ({ start }) => {
  const { code, output } = await start({ PORT: 'eighty' }).ended;
  expect(code).toBe(1);
  expect(output).toContain('PORT is "eighty"');
});

test('stops the simulator when the server dies, and says so', async ({ start, place }) => {
  const run = start();
  await run.ready();
  process.kill(await childOf(run, 'server/main.js'), 'SIGKILL');
  const { code, output } = await run.ended;
  expect(code).toBe(1);
  expect(output).toContain('The server ended (SIGKILL)');
  await expect(fetch(`http://127.0.0.1:${place.env.SIMULATOR_PORT}/healthz`)).rejects.toThrow();
});

test('leaves nothing running when it is killed itself', async ({ start, place }) => {
  const run = start();
  await run.ready();
  run.process.kill('SIGKILL');
  await expect.poll(() => place.isQuiet(), { timeout: 60_000 }).toBe(true);
});

async function childOf({ process: { pid } }: Run, program: string): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'latin1');
  for (const child of children.trim().split(' ').map(Number)) {
    if ((await commandOf(child))?.some((word) => word.endsWith(program))) return child;
  }
  throw new Error(`no child runs ${program}`);
}
