import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AuditPage } from '../../protocol/audit.ts';
import { type SendingState } from '../../protocol/sending.ts';
import { loopbackCarrier } from '../../server/carriers/loopback.ts';
import { readConfig } from '../../server/config.ts';
import { silentLog } from '../../server/platform/log.ts';
import { stopInstallation, viewInstallation } from '../../server/sending/stop-installation.ts';
import { startServer } from '../../server/start-server.ts';
import { adminApi } from './admin-api.ts';
import { type BuiltProgram, buildProgram } from './build-program.ts';
import { type CoreFixture, createCore, handOverAll, refusal, startCall } from './core.ts';

let core: CoreFixture;
let program: BuiltProgram;
beforeAll(async () => {
  [core, program] = await Promise.all([createCore(), buildProgram('server/sending/stop-program.ts')]);
});
afterAll(async () => {
  await core.close();
  await program.close();
});
afterEach(() => stopInstallation(core.ctx, { stopped: false, note: '' }));

async function sending(...args: string[]) {
  const child = spawn(process.execPath, [program.file, ...args], {
    env: { PATH: process.env['PATH'], DATABASE_URL: core.databaseUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => void child.on('close', resolve));
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, out, err };
}

describe('`npm run sending`', () => {
  it('stops the texts of all companies with the words it was given, and lets them go on', async () => {
    const call = await startCall(core);
    expect(await sending('state')).toEqual({ code: 0, out: 'Texts go out.\n', err: '' });
    const { code, out } = await sending('stop', 'numbers', 'are', 'being', 'pumped');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^All texts are stopped since \d{4}-\d\d-\d\dT[\d:.]+Z: numbers are being pumped\.\n$/,
    );
    expect(await refusal(call.send('Meanwhile'))).toBe('sending_stopped');
    for (const tenant of [core.acme, core.rival]) {
      const admin = adminApi(core, tenant);
      expect((await admin<SendingState>('GET', 'sending')).body.installation?.note).toBe(
        'numbers are being pumped',
      );
      expect((await admin<AuditPage>('GET', 'audit?limit=1')).body.entries[0]).toMatchObject({
        ...{ actor: 'system', action: 'sending.stopped', object: 'installation' },
      });
    }
    expect((await sending('state')).out).toBe(out);
    expect(await sending('resume')).toEqual({ code: 0, out: 'Texts go out.\n', err: '' });
    await call.send('Afterwards');
    expect(await handOverAll(core)).toBe(1);
  });

  it.each([[['halt']], [['resume', 'please']], [['state', 'now']]])(
    'does nothing it does not know, and says what it knows: %j',
    async (args) => {
      const { code, out } = await sending(...args);
      expect(code).toBe(1);
      expect(out).toMatch(/^npm run sending -- stop \[why\] \| resume \| state\n/);
      expect(await viewInstallation(core.ctx)).toBe(null);
    },
  );

  it('says what it does when it is asked nothing, and fails on no database with a sentence', async () => {
    expect(await sending()).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^npm run sending/) as string,
    });
    const folder = await mkdtemp(path.join(tmpdir(), 'midcall-none-'));
    const child = spawn(process.execPath, [program.file, 'stop'], {
      env: { PATH: process.env['PATH'], MIDCALL_DATA: folder },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = new Promise<number | null>((resolve) => void child.on('close', resolve));
    const [code, err] = await Promise.all([ended, text(child.stderr)]);
    await rm(folder, { recursive: true, force: true });
    expect(code).toBe(1);
    expect(err).toMatch(/^[A-Z].*\n$/);
    expect(err).not.toContain('    at ');
  });
});

describe('MIDCALL_SENDING', () => {
  /** What is so once a server has started with it, and was stopped. */
  async function afterStart(value: string | undefined) {
    const folder = await mkdtemp(path.join(tmpdir(), 'midcall-sending-'));
    const config = readConfig({
      ...{ MIDCALL_DATA: folder, DATABASE_URL: core.databaseUrl, PUBLIC_ORIGIN: 'http://127.0.0.1:4180' },
      ...(value && { MIDCALL_SENDING: value }),
    });
    const parts = { log: silentLog, carriers: [loopbackCarrier], recordSystems: [], pagesFolder: '' };
    const server = await startServer({ ...config, port: 0 }, parts);
    await server.stop();
    await rm(folder, { recursive: true, force: true });
    return viewInstallation(core.ctx);
  }

  it('stops at the start, stays so without it, and lets texts go on', { timeout: 60_000 }, async () => {
    expect(await afterStart(undefined)).toBe(null);
    const stopped = await afterStart('stopped');
    expect(stopped).toMatchObject({ note: 'MIDCALL_SENDING' });
    expect(await afterStart(undefined)).toEqual(stopped);
    // once is enough: who was first, and when, stays
    expect(await afterStart('stopped')).toEqual(stopped);
    expect(await afterStart('on')).toBe(null);
  });

  it('takes nothing else', () => {
    expect(() => readConfig({ MIDCALL_SENDING: 'off' })).toThrow(/MIDCALL_SENDING/);
  });
});
