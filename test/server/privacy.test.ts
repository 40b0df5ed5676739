import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ERASED_NUMBER } from '../../protocol/privacy.ts';
import { type E164 } from '../../protocol/phone.ts';
import { optOut } from '../../server/messages/opt-out.ts';
import { erasePerson } from '../../server/privacy/erase-person.ts';
import { keepTime } from '../../server/privacy/keep-time.ts';
import { countReport } from '../../server/reports/count-report.ts';
import { appendTenantEvent } from '../../server/stream/append-event.ts';
import { buildProgram, type BuiltProgram } from './build-program.ts';
import { type CoreFixture, handOverAll, inbound, startCall } from './core.ts';
import { createWaitTime, waiting } from './wait-time-world.ts';

const DAY = 86_400;
const signal = new AbortController().signal;
let core: CoreFixture;
let owner: pg.Client;
beforeAll(async () => {
  core = await createWaitTime();
  owner = new pg.Client({ connectionString: core.databaseUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await core.close();
});

let callers = 0;
const newCaller = () => `+1415558${String(++callers).padStart(4, '0')}` as E164;

/** A call that has ended, with a text, a photo that lies in the storage, a link, and a text after the end. */
async function pastCall(caller: E164, words: string) {
  const { ctx } = core;
  const call = await startCall(core, { caller, callerName: `Name of ${words}` });
  await call.send(`we say ${words}`);
  await call.inbound(`they say ${words}`, [{ url: 'https://media.test/1', type: 'image/jpeg' }]);
  const snapshot = await call.snapshot();
  const item = snapshot.messages.flatMap(({ media }) => media)[0]!;
  const put = async () => {
    const draft = await ctx.mediaStorage.draft();
    await writeFile(draft, `octets of ${words}`);
    return ctx.mediaStorage.put('acme', item.id, draft);
  };
  const [object_key, thumbnail_key] = [await put(), await put()];
  const linkId = randomUUID();
  await ctx.db.tenant('acme', async (tx) => {
    await tx.q
      .updateTable('media')
      .set({ state: 'ready', type: 'image/jpeg', source_url: null, object_key, thumbnail_key })
      .where('id', '=', item.id)
      .execute();
    const now = core.clock.now();
    const of = { tenant_id: 'acme', created_at: now };
    const message_id = snapshot.messages[0]!.id;
    const times = { expires_at: now, replaced_at: now };
    const token = { token_hash: Buffer.from(linkId), language: 'en', visit_hash: null, opened_at: null };
    await tx.q
      .insertInto('photo_link')
      .values({ ...of, ...times, ...token, id: linkId, session_id: call.sessionId, message_id })
      .execute();
    const file = { id: randomUUID(), link_id: linkId, client_key: 'photo-of-somebody', size: 4, received: 4 };
    await tx.q
      .insertInto('photo_upload')
      .values({ ...of, ...file, declared_type: 'image/jpeg', state: 'arrived' })
      .execute();
    await tx.q
      .insertInto('media_piece')
      .values({ ...of, media_id: file.id, start: 0, size: 4, object_key: await put() })
      .execute();
  });
  await call.end();
  await handOverAll(core);
  await noteElsewhere(caller, call.callKey);
  await call.inbound(`late ${words}`);
  await handOverAll(core);
  return { ...call, mediaId: item.id, keys: [object_key, thumbnail_key], linkId };
}

/** Where else a number stands for a while: the telephone system's word of the call, a code that was texted, wrong ones before. */
async function noteElsewhere(caller: E164, callKey: string): Promise<void> {
  const id = randomUUID();
  await owner.query(
    `insert into followed_call (tenant_id, source, id, call, said, changed_at) values ('acme', 'twilio-voice', $1, $2, $2, now())`,
    [id, JSON.stringify({ caller })],
  );
  await owner.query(
    `insert into text_in_code (tenant_id, id, call_key, our_number, code, state, sender, created_at, expires_at)
     values ('acme', $1, $2, '+14155550100', '4821', 'joined', $3, now(), now())`,
    [id, callKey, caller],
  );
  await owner.query(
    `insert into text_in_try (tenant_id, our_number, sender, wrong, since) values ('acme', '+14155550100', $1, 1, now()) on conflict do nothing`,
    [caller],
  );
}

const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await owner.query<T>(text, values)).rows;
const one = async <T extends object>(text: string, values: unknown[] = []) =>
  (await rows<T>(text, values))[0]!;
const sessionRow = (id: string) =>
  one<{ caller: string; texts_erased_at: Date | null }>('select * from session where id = $1', [id]);
const sizes = (keys: readonly string[]) =>
  Promise.all(keys.map((key) => core.ctx.mediaStorage.size('acme', key)));
const audits = (action: string) =>
  rows<{ after: object; actor: string }>('select actor, after from audit where action = $1 order by seq', [
    action,
  ]);

/** Every place of the database that holds these words, in whatever table and column. */
async function placesOf(needle: string): Promise<string[]> {
  const tables = await rows<{ name: string; schema: string }>(
    `select schemaname as schema, tablename as name from pg_tables where schemaname in ('public', 'graphile_worker')`,
  );
  const found: string[] = [];
  for (const { schema, name } of tables) {
    const hits = await rows(`select 1 from ${schema}.${name} t where t::text like '%' || $1 || '%'`, [
      needle,
    ]);
    if (hits.length > 0) found.push(name);
  }
  return found;
}

async function configure(key: string, value: unknown) {
  await core.ctx.db.tenant('acme', async (tx) => {
    tx.configure();
    await tx.q
      .insertInto('setting')
      .values({ tenant_id: 'acme', queue_key: '', key, value: JSON.stringify(value) })
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'queue_key', 'key']).doUpdateSet({ value: JSON.stringify(value) }),
      )
      .execute();
    await appendTenantEvent(tx, { type: 'settings.changed' });
  });
}

/** What reports count, as they show it. */
const figures = async () => {
  const span = {
    from: '2026-01-01',
    to: '2028-12-31',
    zone: 'UTC',
    queue: null,
    granularity: 'month',
  } as const;
  const reports = await core.ctx.db.tenant('acme', async (tx) => {
    const counted = [];
    for (const report of ['use', 'late', 'presets'] as const)
      counted.push(await countReport(tx, { ...span, report }, core.clock.now()));
    return counted;
  });
  return JSON.stringify(reports.map(({ rows: counted, totals }) => ({ counted, totals })));
};

const ask = (body: object, key = core.acme.adminKey) =>
  core.app.inject({
    ...{ method: 'POST', url: '/v1/admin/erasures', body },
    headers: { authorization: `Bearer ${key}` },
  });
const list = async () => {
  const headers = { authorization: `Bearer ${core.acme.adminKey}` };
  return (await core.app.inject({ url: '/v1/admin/erasures', headers })).json<{
    erasures: { id: string; state: string; counts: object; given: object }[];
  }>().erasures;
};

describe('what is kept of callers', () => {
  it('ends by its age: photos, words, numbers, each in its time, and is counted as before', async () => {
    await configure('mediaDays', 2);
    await configure('textDays', 5);
    await configure('callDays', 40);
    await configure('keepLateText', true);
    const caller = newCaller();
    const call = await pastCall(caller, 'harvest');
    core.clock.advance(DAY);
    await keepTime(core.ctx, signal);
    expect(await sizes(call.keys)).not.toContain(null);

    core.clock.advance(2 * DAY);
    const fresh = await pastCall(newCaller(), 'seed');
    const before = await audits('retention.erased');
    await keepTime(core.ctx, signal);
    expect(await sizes(call.keys)).toEqual([null, null]);
    expect(await sizes(fresh.keys)).not.toContain(null);
    expect(await one('select state, reason, object_key from media where id = $1', [call.mediaId])).toEqual({
      ...{ state: 'erased', reason: 'erased', object_key: null },
    });
    expect((await audits('retention.erased')).slice(before.length)).toEqual([
      { actor: 'system', after: { media: 1 } },
    ]);
    expect(await placesOf('they say harvest')).toContain('message');

    core.clock.advance(3 * DAY);
    await keepTime(core.ctx, signal);
    expect((await placesOf('say harvest')).filter((name) => name === 'message')).toEqual([]);
    expect((await placesOf('late harvest')).filter((name) => name === 'late_text')).toEqual([]);
    expect(await placesOf(call.linkId)).toEqual([]);
    expect(await sessionRow(call.sessionId)).toMatchObject({ caller, texts_erased_at: expect.any(Date) });
    expect(await placesOf('say seed')).toContain('message');

    core.clock.advance(40 * DAY);
    await keepTime(core.ctx, signal);
    expect((await sessionRow(call.sessionId)).caller).toBe(ERASED_NUMBER);
    const numbers = ['session', 'message', 'call', 'late_text', 'contact', 'outbox'];
    expect((await placesOf(caller)).filter((name) => numbers.includes(name))).toEqual([]);
    expect((await placesOf('Name of harvest')).filter((name) => numbers.includes(name))).toEqual([]);
    const counted = await one('select count(*)::int as texts from message where session_id = $1', [
      call.sessionId,
    ]);
    expect(counted).toEqual({ texts: 3 });
  });

  it('is not erased while the company holds it', async () => {
    const call = await pastCall(newCaller(), 'dispute');
    await configure('erasureHold', true);
    core.clock.advance(60 * DAY);
    await keepTime(core.ctx, signal);
    expect(await sizes(call.keys)).not.toContain(null);
    expect(await placesOf('they say dispute')).toContain('message');
    expect((await ask({ number: '+14155580001', again: '+14155580001' })).json()).toMatchObject({
      code: 'erasure_held',
    });
    await configure('erasureHold', false);
    await keepTime(core.ctx, signal);
    expect(await sizes(call.keys)).toEqual([null, null]);
  });

  it('is left alone while a call lives, however long', async () => {
    const call = await startCall(core, { caller: newCaller() });
    await call.send('a very long call');
    core.clock.advance(60 * DAY);
    await keepTime(core.ctx, signal);
    expect(await placesOf('a very long call')).toContain('message');
    await call.end();
  });

  it('is erased by the next run when one dies between file and row', async () => {
    const call = await pastCall(newCaller(), 'halfway');
    core.clock.advance(3 * DAY);
    const dying = { ...core.ctx, mediaStorage: { ...core.ctx.mediaStorage } };
    let left = 1;
    dying.mediaStorage.delete = async (tenantId, key) => {
      if (left-- === 0) throw new Error('died');
      await core.ctx.mediaStorage.delete(tenantId, key);
    };
    await expect(keepTime(dying, signal)).rejects.toThrow('died');
    expect(await one('select state from media where id = $1', [call.mediaId])).toEqual({ state: 'ready' });
    await keepTime(core.ctx, signal);
    expect(await sizes(call.keys)).toEqual([null, null]);
    expect(await one('select state from media where id = $1', [call.mediaId])).toEqual({ state: 'erased' });
  });
});

describe('a process that is killed while it erases', () => {
  let program: BuiltProgram;
  beforeAll(async () => {
    program = await buildProgram('test/server/erasing-program.ts', { crashPoints: true });
  });
  afterAll(() => program.close());

  /** Gives back the signal that ended it, or its exit code. */
  const run = (crashAt: string, erasureId = '') =>
    new Promise((resolve) => {
      const now = core.clock.now().toISOString();
      const args = [program.file, core.databaseUrl, core.mediaFolder, now, erasureId];
      const child = spawn(process.execPath, args, {
        ...{ env: { ...process.env, CRASH_AT: crashAt }, stdio: ['ignore', 'inherit', 'inherit'] },
        timeout: 60_000,
      });
      child.once('close', (code, ended) => resolve(ended ?? code));
    });
  const stateOf = async (id: string) =>
    (await one<{ state: string }>('select state from media where id = $1', [id])).state;

  it('by age leaves a row that names what is gone, and the next one goes on', async () => {
    const call = await pastCall(newCaller(), 'killed by age');
    core.clock.advance(8 * DAY);
    expect(await run('C28a:1')).toBe('SIGKILL');
    expect(await sizes(call.keys)).toEqual([null, null]);
    expect(await stateOf(call.mediaId)).toBe('ready');
    // in the middle of a transaction: nothing of it is done
    expect(await run('C28b:1')).toBe('SIGKILL');
    expect(await stateOf(call.mediaId)).toBe('erased');
    expect(await placesOf('they say killed by age')).toContain('message');
    expect(await run('')).toBe(0);
    expect((await placesOf('they say killed by age')).filter((name) => name === 'message')).toEqual([]);
  });

  it('for a person is taken up by the next one, which finishes and counts all of it once', async () => {
    const caller = newCaller();
    const calls = [];
    // more than one transaction takes
    for (let i = 0; i < 52; i++) {
      calls.push(await pastCall(caller, 'clover'));
      // nobody is texted that often in an hour
      core.clock.advance(DAY / 4);
    }
    const { id } = (await ask({ number: caller, again: caller })).json<{ id: string }>();
    expect(await run('C28a:1', id)).toBe('SIGKILL');
    expect(await run('C28b:1', id)).toBe('SIGKILL');
    const [half] = await list();
    expect(half).toMatchObject({ id, state: 'waiting', counts: { sessions: 50 } });
    expect(await placesOf('say clover')).toContain('message');
    expect(await run('', id)).toBe(0);
    expect((await list())[0]).toMatchObject({ id, state: 'done', counts: { sessions: 52, calls: 52 } });
    for (const needle of [caller, 'clover']) expect(await placesOf(needle)).toEqual([]);
    for (const call of calls) expect(await sizes(call.keys)).toEqual([null, null]);
  });
});

describe('a person', () => {
  it('is erased from every table and every file, and the report names what others have', async () => {
    const caller = newCaller();
    const calls = [await pastCall(caller, 'orchid'), await pastCall(caller, 'orchid')];
    const stranger = await pastCall(newCaller(), 'tulip');
    for (const needle of [caller, 'orchid']) expect((await placesOf(needle)).length).toBeGreaterThan(2);
    const before = await figures();

    const answer = await ask({ number: caller, again: caller });
    expect(answer.statusCode).toBe(200);
    const { id } = answer.json<{ id: string }>();
    expect(core.jobs.at(-1)).toEqual({
      name: 'person.erase',
      payload: { tenantId: 'acme', erasureId: id },
    });
    expect((await list())[0]).toMatchObject({ id, state: 'waiting' });
    await erasePerson(core.ctx, { tenantId: 'acme', erasureId: id }, signal);

    for (const needle of [caller, caller.slice(1), 'orchid', 'photo-of-somebody-else'])
      expect({ needle, places: await placesOf(needle) }).toEqual({ needle, places: [] });
    for (const call of calls) expect(await sizes(call.keys)).toEqual([null, null]);
    const stored: string[] = [];
    for await (const { mediaId } of core.ctx.mediaStorage.listSettled(new Date(Date.now() + 2 * DAY * 1_000)))
      stored.push(mediaId);
    expect(stored.filter((mediaId) => calls.some((call) => call.mediaId === mediaId))).toEqual([]);
    expect(stored).toContain(stranger.mediaId);
    expect(await placesOf('say tulip')).toContain('message');
    expect(await figures()).toBe(before);

    expect((await list())[0]).toMatchObject({
      ...{ id, state: 'done' },
      counts: { calls: 2, sessions: 2, media: 2 },
      given: { carriers: [core.carrier.name] },
    });
    const [done] = (await audits('person.erased')).slice(-1);
    expect(done).toMatchObject({ actor: 'system', after: { counts: { sessions: 2, lateTexts: 2 } } });
    expect((await audits('person.erasure_asked')).length).toBeGreaterThan(0);
    expect(await one('select sealed from erasure where id = $1', [id])).toEqual({ sealed: null });
  });

  it('who waited, and whom nobody answered, is erased as all others', async () => {
    const caller = newCaller();
    const call = await waiting(core, { caller });
    await call.next({ waitSms: 'yes', callerName: 'Name of poppy' });
    await handOverAll(core);
    await inbound(core, { from: caller, text: 'they say poppy' });
    await call.end();
    await handOverAll(core);
    expect(await placesOf(caller)).toEqual(expect.arrayContaining(['call', 'message', 'session']));
    expect(await placesOf('poppy')).toContain('message');
    const { id } = (await ask({ number: caller, again: caller })).json<{ id: string }>();
    await erasePerson(core.ctx, { tenantId: 'acme', erasureId: id }, signal);
    for (const needle of [caller, caller.slice(1), 'poppy'])
      expect({ needle, places: await placesOf(needle) }).toEqual({ needle, places: [] });
    // what was agreed to stays counted, of nobody
    expect(await one('select wait_sms, caller from call where call_key = $1', [call.callKey])).toEqual({
      wait_sms: 'yes',
      caller: null,
    });
    expect((await list())[0]).toMatchObject({
      id,
      state: 'done',
      counts: { calls: 1, sessions: 1, messages: 3 },
    });
  });

  it('who said STOP is not texted after it either', async () => {
    const caller = newCaller();
    const call = await pastCall(caller, 'stopped');
    const { our_number } = await one<{ our_number: string }>('select our_number from session where id = $1', [
      call.sessionId,
    ]);
    await core.ctx.db.tenant('acme', (tx) =>
      optOut(core.ctx, tx, { our_number, caller }, { how: 'word', by: 'stop', language: 'en' }),
    );
    const { id } = (await ask({ number: caller, again: caller })).json<{ id: string }>();
    await erasePerson(core.ctx, { tenantId: 'acme', erasureId: id }, signal);
    expect(await placesOf(caller)).toEqual([]);
    expect(await one('select count(*)::int as n from erased_opt_out')).toEqual({ n: 1 });

    const again = await startCall(core, { caller });
    expect((await again.snapshot()).session).toMatchObject({ optedOut: true });
    await expect(again.send('are you there?')).rejects.toMatchObject({ code: 'opted_out' });
    expect(await one('select count(*)::int as n from erased_opt_out')).toEqual({ n: 0 });
    await again.end();
    const other = await startCall(core, { caller: newCaller() });
    await other.send('nobody else is stopped by it');
    await other.end();
  });

  it('whose job dies half way is erased by the next run, and counted once', async () => {
    const caller = newCaller();
    const calls = [await pastCall(caller, 'thistle'), await pastCall(caller, 'thistle')];
    const { id } = (await ask({ number: caller, again: caller })).json<{ id: string }>();
    const dying = { ...core.ctx, mediaStorage: { ...core.ctx.mediaStorage } };
    let left = 3;
    dying.mediaStorage.delete = async (tenantId, key) => {
      if (left-- === 0) throw new Error('died');
      await core.ctx.mediaStorage.delete(tenantId, key);
    };
    const job = { tenantId: 'acme', erasureId: id };
    await expect(erasePerson(dying, job, signal)).rejects.toThrow('died');
    expect((await list())[0]).toMatchObject({ state: 'waiting' });
    await Promise.all([erasePerson(core.ctx, job, signal), erasePerson(core.ctx, job, signal)]);
    for (const call of calls) expect(await sizes(call.keys)).toEqual([null, null]);
    expect(await placesOf('thistle')).toEqual([]);
    expect((await list())[0]).toMatchObject({ state: 'done', counts: { calls: 2, sessions: 2 } });
  });

  it('on a call is not erased', async () => {
    const caller = newCaller();
    const call = await startCall(core, { caller });
    expect((await ask({ number: caller, again: caller })).json()).toMatchObject({ code: 'person_on_call' });
    await call.end();
    await handOverAll(core);
    expect((await ask({ number: caller, again: caller })).statusCode).toBe(200);
  });

  it('is named twice, alike', async () => {
    const answer = await ask({ number: '+14155580001', again: '+14155580002' });
    expect(answer.statusCode).toBe(400);
    expect((await ask({ number: '+14155580001' })).statusCode).toBe(400);
  });
});
