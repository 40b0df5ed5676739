import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AuditPage } from '../../protocol/audit.ts';
import { type SendingState } from '../../protocol/sending.ts';
import { viewCall } from '../../server/calls/view-call.ts';
import { claimTexts } from '../../server/messages/claim-texts.ts';
import { startDispatcher } from '../../server/messages/dispatcher.ts';
import { handOver } from '../../server/messages/hand-over.ts';
import { retryMessage } from '../../server/messages/retry-message.ts';
import { stopInstallation, viewInstallation } from '../../server/sending/stop-installation.ts';
import { until } from '../until.ts';
import { type AdminApi, adminApi, tenantEvents } from './admin-api.ts';
import { type CoreFixture, createCore, handOverAll, principal, refusal, startCall } from './core.ts';
import { type TestTenant } from './seed-tenant.ts';

let core: CoreFixture;
let admin: AdminApi;
beforeAll(async () => {
  core = await createCore();
  admin = adminApi(core, core.acme);
});
afterAll(() => core.close());
afterEach(async () => {
  await stop(false);
  await stopInstallation(core.ctx, { stopped: false, note: '' });
  await handOverAll(core);
});

const stop = (stopped: boolean, note = '') => admin<SendingState>('PUT', 'sending', { stopped, note });
let callers = 0;
const call = (tenant: TestTenant = core.acme) =>
  startCall(core, { caller: `+1415555${String(3_000 + ++callers)}` as never }, tenant);

describe('the stop of a company', () => {
  it('keeps everything from the carrier, and lets callers write', async () => {
    const { send, snapshot, inbound, callKey } = await call();
    const { message } = await send('Before');
    expect((await stop(true, 'somebody sends too much')).body).toMatchObject({
      stopped: { note: 'somebody sends too much', byName: expect.any(String) as string },
      installation: null,
      waiting: 1,
    });
    expect(await handOverAll(core)).toBe(0);
    expect(await refusal(send('Meanwhile'))).toBe('sending_stopped');
    await inbound('Are you there?');
    const { messages } = await snapshot();
    expect(messages.map(({ text, state }) => [text, state])).toEqual([
      ['Before', 'queued'],
      ['Are you there?', 'received'],
    ]);
    expect((await viewCall(core.ctx, core.ana, callKey)).blocked).toBe('sending_stopped');

    await stop(false);
    expect((await viewCall(core.ctx, core.ana, callKey)).blocked).toBe(null);
    expect(await handOverAll(core)).toBe(1);
    expect((await snapshot()).messages.find(({ id }) => id === message.id)?.state).toBe('accepted');
    await send('Afterwards');
    expect(await handOverAll(core)).toBe(1);
  });

  it('lets what waited too long expire, and the session end with it', async () => {
    const { send, snapshot, end } = await call();
    await send('Too old');
    await stop(true);
    await end();
    expect((await snapshot()).session.state).toBe('closing');
    core.clock.advance(130);
    expect(await handOverAll(core)).toBe(0);
    const { messages, session } = await snapshot();
    expect(messages.map(({ kind, state, reason }) => [kind, state, reason])).toEqual([
      ['text', 'expired', 'expired'],
      ['closing', 'expired', 'expired'],
    ]);
    expect(session).toMatchObject({ state: 'ended', closing: 'blocked' });
  });

  it('is of that company alone', async () => {
    await stop(true);
    const other = await call(core.rival);
    await other.send('Goes');
    expect(await handOverAll(core)).toBe(1);
    expect((await adminApi(core, core.rival)<SendingState>('GET', 'sending')).body.stopped).toBe(null);
  });

  it('is told to all screens and to the audit, once', async () => {
    const before = (await tenantEvents(core, 'acme')).length;
    await stop(true, 'why');
    await stop(true, 'again');
    expect((await tenantEvents(core, 'acme')).slice(before)).toEqual(['settings.changed']);
    const [entry] = (await admin<AuditPage>('GET', 'audit?limit=1')).body.entries;
    expect(entry).toMatchObject({
      ...{ action: 'sending.stopped', object: 'sending' },
      ...{ before: { stopped: false }, after: { stopped: true, note: 'why' } },
    });
    await stop(false);
    const [resumed] = (await admin<AuditPage>('GET', 'audit?limit=1')).body.entries;
    expect(resumed).toMatchObject({ action: 'sending.resumed', after: { stopped: false } });
  });

  it('refuses test texts, too, and another attempt of a text that failed', async () => {
    const { send, callKey, sessionId } = await call();
    core.carrier.script = () => ({ kind: 'rejected', code: '1', reason: 'other' });
    const { message } = await send('Fails');
    await handOverAll(core);
    core.carrier.script = () => undefined;
    await stop(true);
    const again = retryMessage(core.ctx, core.ana, sessionId, message.id, randomUUID(), callKey);
    expect(await refusal(again)).toBe('sending_stopped');
    const body = {
      ...{ number: core.acme.numbers.repairs.id, to: '+14155550177' },
      ...{ language: 'en', text: 'Hello' },
    };
    expect((await admin('PUT', `test-texts/${randomUUID()}`, body)).code).toBe('sending_stopped');
  });

  it('holds for a claim that was held up before its hand-over', async () => {
    const { send, snapshot } = await call();
    const { message } = await send('Claimed, and then nothing for a while');
    const { claims } = await claimTexts(core.ctx, core.carrier, 8);
    expect(claims).toHaveLength(1);
    await stop(true);
    core.clock.advance(1.5);
    const sent = core.carrier.ledger.length;
    await handOver(core.ctx, core.carrier, claims[0]!);
    expect(core.carrier.ledger.length).toBe(sent);
    expect((await snapshot()).messages.find(({ id }) => id === message.id)?.state).toBe('queued');
  });

  it('holds within 5 s of a dispatcher that has its hands full', { timeout: 60_000 }, async () => {
    await admin('PUT', `numbers/${core.acme.numbers.repairs.id}`, { ratePerSecond: 20, burst: 20 });
    const calls = await Promise.all(Array.from({ length: 20 }, () => call()));
    for (let n = 1; n <= 8; n++) await Promise.all(calls.map(({ send }) => send(`Text ${n}`)));
    const before = core.carrier.ledger.length;
    const dispatcher = startDispatcher(core.ctx);
    await until(() => expect(core.carrier.ledger.length).toBeGreaterThan(before + 20));
    const stoppedAt = performance.now();
    await stop(true);
    await new Promise((done) => setTimeout(done, 500));
    const settled = core.carrier.ledger.length;
    expect(performance.now() - stoppedAt).toBeLessThan(5_000);
    await new Promise((done) => setTimeout(done, 2_000));
    await dispatcher.close();
    expect(core.carrier.ledger.length).toBe(settled);
    expect(settled).toBeLessThan(before + 160);
    core.clock.advance(200);
  });
});

describe('the stop of the operator', () => {
  it('keeps the texts of all companies back, and none can undo it', async () => {
    const [one, two] = [await call(), await call(core.rival)];
    await one.send('Of acme');
    await two.send('Of rival');
    expect(await stopInstallation(core.ctx, { stopped: true, note: 'an attack' })).toBe(true);
    expect(await stopInstallation(core.ctx, { stopped: true, note: 'again' })).toBe(false);
    expect(await handOverAll(core)).toBe(0);
    expect(await refusal(one.send('Meanwhile'))).toBe('sending_stopped');
    expect(await viewInstallation(core.ctx)).toMatchObject({ note: 'an attack' });
    await stop(false);
    expect((await admin<SendingState>('GET', 'sending')).body).toMatchObject({
      stopped: null,
      installation: { note: 'an attack' },
    });
    expect((await viewCall(core.ctx, principal('ana', 'rival'), two.callKey)).blocked).toBe(
      'sending_stopped',
    );
    expect(await handOverAll(core)).toBe(0);
    for (const tenant of [core.acme, core.rival]) {
      const { entries } = (await adminApi(core, tenant)<AuditPage>('GET', 'audit?limit=1')).body;
      expect(entries[0]).toMatchObject({
        ...{ actor: 'system', action: 'sending.stopped', object: 'installation' },
      });
    }
    await stopInstallation(core.ctx, { stopped: false, note: '' });
    expect(await handOverAll(core)).toBe(2);
  });

  it('cannot be written by the role that serves requests', async () => {
    const client = new pg.Client({ connectionString: core.databaseUrl });
    await client.connect();
    try {
      await client.query('set role midcall_app');
      for (const statement of [
        `insert into installation_stop (stopped_at, note) values (now(), '')`,
        'delete from installation_stop',
      ])
        await expect(client.query(statement)).rejects.toThrow(/permission denied/);
    } finally {
      await client.end();
    }
  });
});
