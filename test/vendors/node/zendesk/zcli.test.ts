import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packageZendesk, zendeskApp } from '../../../../scripts/package-zendesk.mjs';
import { until } from '../../../until.ts';

const vendors = createRequire(path.resolve(import.meta.dirname, '../../package.json'));
const SERVER = { server: 'https://midcall.example', tenant: 'acme' };

let out: string;
let app: string;
let running: ChildProcess | undefined;
beforeAll(async () => {
  out = await mkdtemp(path.join(tmpdir(), 'midcall-zcli-'));
  await packageZendesk({ ...SERVER, out });
  app = path.join(out, 'app');
  // so that it asks nobody for settings
  await writeFile(path.join(app, 'zcli.apps.config.json'), JSON.stringify({ parameters: {} }));
  await writeFile(path.join(app, '.zcliignore'), 'zcli.apps.config.json\n');
});
afterAll(async () => {
  // it writes into its home until it has ended
  if (running?.kill()) await once(running, 'exit');
  await rm(out, { recursive: true, force: true, maxRetries: 5 });
});

it("is taken by the builder of Zendesk's own command line", async () => {
  const { createAppPkg } = vendors('@zendesk/zcli-apps/dist/lib/package') as {
    createAppPkg(folder: string): Promise<string>;
  };
  const archive = await readFile(await createAppPkg(app));
  expect(archive.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
  for (const name of (await zendeskApp(SERVER)).keys()) expect(archive.includes(name), name).toBe(true);
});

it("is served by Zendesk's own server for trying, with its places and pictures", async () => {
  const port = await freePort();
  const command = path.join(path.dirname(vendors.resolve('@zendesk/zcli/package.json')), 'bin/run');
  const options = {
    env: { PATH: process.env['PATH'], HOME: out, NO_UPDATE_NOTIFIER: '1' },
    stdio: 'ignore',
  } as const;
  running = spawn(process.execPath, [command, 'apps:server', app, '--port', String(port)], options);
  const get = (place: string) => fetch(`http://localhost:${port}${place}`);
  await until(async () => expect((await get('/app.json')).status).toBe(200));
  const served = (await (await get('/app.json')).json()) as {
    apps: { locations: { support: Record<string, { url: string; signed?: boolean }> } }[];
  };
  const { support } = served.apps[0]!.locations;
  expect(Object.keys(support).toSorted()).toEqual([
    ...['background', 'new_ticket_sidebar', 'ticket_sidebar', 'top_bar'],
  ]);
  expect(support['ticket_sidebar']!.url).toBe('https://midcall.example/zendesk/acme/sidebar');
  for (const picture of ['logo.png', 'logo-small.png', 'icon_top_bar.svg'])
    expect((await get(`/0/assets/${picture}`)).status, picture).toBe(200);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
