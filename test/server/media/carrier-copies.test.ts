import { spawn } from 'node:child_process';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accountConfiguration, type CarrierAccount } from '../../../protocol/integration.ts';
import { type Media } from '../../../protocol/media.ts';
import { E164 } from '../../../protocol/phone.ts';
import { deleteCopies } from '../../../server/media/copies/delete-copies.ts';
import { sweepCopies } from '../../../server/media/copies/sweep-copies.ts';
import { createDecoder } from '../../../server/media/decoder.ts';
import { mediaJobs } from '../../../server/media/media-jobs.ts';
import { processMedia } from '../../../server/media/process-media.ts';
import { startJobWorker } from '../../../server/platform/job-worker.ts';
import { queuedJobs } from '../../../server/platform/jobs.ts';
import { keepTime } from '../../../server/privacy/keep-time.ts';
import { erasePerson } from '../../../server/privacy/erase-person.ts';
import { appendTenantEvent } from '../../../server/stream/append-event.ts';
import { until } from '../../until.ts';
import { adminApi } from '../admin-api.ts';
import { buildProgram, type BuiltProgram } from '../build-program.ts';
import { openTwilio, type TwilioHarness } from '../carriers/twilio-harness.ts';
import { handOverAll, startCall, type StartedCall } from '../core.ts';
import * as samples from './samples.ts';

const DAY = 86_400;
const TWILIO = 'twilio';
const { signal } = new AbortController();
const once = { attempt: 1, isLast: false, signal };

let twilio: TwilioHarness;
let decodeProgram: BuiltProgram;
let owner: pg.Client;
let picture: Buffer;
beforeAll(async () => {
  decodeProgram = await buildProgram('server/media/decode-child.ts');
  twilio = await openTwilio();
  owner = new pg.Client({ connectionString: twilio.fixture.databaseUrl });
  await owner.connect();
  picture = await samples.jpeg(64, 48);
});
beforeEach(async () => {
  await owner.query('delete from carrier_copy');
  twilio.network.deleted.length = 0;
  twilio.network.mayDelete = true;
  await configure('erasureHold', false);
});
afterAll(async () => {
  await owner.end();
  await twilio.close();
  await decodeProgram.close();
});

let callers = 0;
const newCaller = () => E164.parse(`+1415558${String(++callers).padStart(4, '0')}`);

/** A caller sends pictures in a call, by Twilio's webhook; nothing is fetched yet. */
async function receive({ pictures = 1, octets = picture, caller = newCaller(), ended = false } = {}) {
  const { fixture, network, peer } = twilio;
  const call = await startCall(fixture, { caller });
  if (ended) await call.end();
  const to = fixture.acme.numbers.repairs.e164;
  const form = network.bring({ from: caller, to, text: 'Look', pictures }, { octets, origin: peer.origin });
  expect((await twilio.post(form)).status).toBe(200);
  const sids = network.messages.at(-1)!.media.map(({ sid }) => sid);
  return { call, caller, sids, items: ended ? [] : await itemsOf(call) };
}
const itemsOf = async (call: StartedCall): Promise<Media[]> =>
  (await call.snapshot()).messages.flatMap(({ media }) => media);

/** Runs the job that fetches and stores an item. */
async function store({ id }: Media) {
  const { ctx } = twilio.fixture;
  const decoder = createDecoder(ctx, { program: decodeProgram.file });
  await processMedia(ctx, decoder, { tenantId: 'acme', mediaId: id }, once);
}
/** Runs the job that has Twilio delete. */
const deletes = (isLast = false) =>
  deleteCopies(twilio.fixture.ctx, { tenantId: 'acme', carrier: TWILIO }, { signal, isLast });

interface Copy {
  id: string;
  due_at: Date | null;
  asked_at: Date | null;
}
const copies = async () => (await owner.query<Copy>('select * from carrier_copy order by created_at')).rows;
/** Jobs that were enqueued for it, and are done here by hand. */
const asked = () => twilio.fixture.jobs.filter(({ name }) => name === 'carrier.delete_copies');

async function configure(key: string, value: unknown) {
  await twilio.fixture.ctx.db.tenant('acme', async (tx) => {
    tx.configure();
    const row = { tenant_id: 'acme', queue_key: '', key, value: JSON.stringify(value) };
    await tx.q
      .insertInto('setting')
      .values(row)
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'queue_key', 'key']).doUpdateSet({ value: row.value }),
      )
      .execute();
    await appendTenantEvent(tx, { type: 'settings.changed' });
  });
}

const api = () => adminApi(twilio.fixture, twilio.fixture.acme);
const account = async () => {
  const { body } = await api()<{ carriers: CarrierAccount[] }>('GET', 'carriers');
  return body.carriers.find(({ carrier }) => carrier === TWILIO)!;
};
const choose = (mediaAtCarrier: string, began?: unknown) =>
  api()('PUT', `carriers/${TWILIO}/account`, { fields: {}, mediaAtCarrier }, began);

describe('a picture at its carrier', () => {
  it('is deleted once it is stored here, and not before', async () => {
    const before = asked().length;
    const { items, sids, call } = await receive();
    expect(await copies()).toMatchObject([{ id: items[0]!.id, due_at: null }]);
    await deletes();
    expect(twilio.network.deleted).toEqual([]);
    expect(asked()).toHaveLength(before);
    await store(items[0]!);
    expect((await itemsOf(call))[0]).toMatchObject({ state: 'ready' });
    expect(asked().slice(before)).toMatchObject([
      { payload: { tenantId: 'acme', carrier: TWILIO, id: items[0]!.id } },
    ]);
    expect(twilio.network.deleted).toEqual([]);
    await deletes();
    expect(twilio.network.deleted).toEqual(sids);
    expect(await copies()).toEqual([]);
  });

  it('is not deleted while it is on its way to us, even if its row says that it is due', async () => {
    const { items, sids } = await receive();
    await owner.query('update carrier_copy set due_at = now()');
    await deletes();
    expect(twilio.network.deleted).toEqual([]);
    await store(items[0]!);
    await deletes();
    expect(twilio.network.deleted).toEqual(sids);
  });

  it('is deleted, too, when it is not shown: blocked, too many, switched off, or after the end', async () => {
    const blocked = await receive({ octets: Buffer.from('<html><script>alert(1)</script>') });
    await store(blocked.items[0]!);
    expect((await itemsOf(blocked.call))[0]).toMatchObject({ state: 'blocked' });
    const many = await receive({ pictures: 11 });
    expect(many.items.at(-1)).toMatchObject({ state: 'unsupported', reason: 'too_many' });
    const late = await receive({ ended: true });
    await configure('inboundMedia', false);
    const off = await receive();
    await configure('inboundMedia', true);
    expect(off.items).toMatchObject([{ state: 'unsupported', reason: 'media_off' }]);
    await deletes();
    const gone = [...blocked.sids, many.sids.at(-1)!, ...late.sids, ...off.sids];
    expect([...twilio.network.deleted].sort()).toEqual(gone.sort());
    // what is still to be fetched stays
    expect(await copies()).toHaveLength(10);
  });

  it('stays while it could not be fetched, for it can be asked for again', async () => {
    const { items, call, sids } = await receive();
    await twilio.peer.play('refusedConnection');
    await processMedia(
      twilio.fixture.ctx,
      createDecoder(twilio.fixture.ctx, { program: decodeProgram.file }),
      { tenantId: 'acme', mediaId: items[0]!.id },
      { attempt: 5, isLast: true, signal },
    );
    await twilio.peer.play('accepted');
    expect((await itemsOf(call))[0]).toMatchObject({ state: 'failed' });
    await deletes();
    await twilio.fixture.ctx.db.tenant('acme', (tx) =>
      tx.q
        .updateTable('media')
        .set({ state: 'announced', reason: null })
        .where('id', '=', items[0]!.id)
        .execute(),
    );
    expect(twilio.network.deleted).toEqual([]);
    await store(items[0]!);
    await deletes();
    expect(twilio.network.deleted).toEqual(sids);
  });

  it('is deleted once when the job is run twice at the same time, and gone is gone', async () => {
    const { items, sids } = await receive({ pictures: 3 });
    for (const item of items) await store(item);
    await Promise.all([deletes(), deletes()]);
    expect([...twilio.network.deleted].sort()).toEqual([...sids].sort());
    expect(await copies()).toEqual([]);
    await deletes();
    expect(twilio.network.deleted).toHaveLength(3);
  });

  it('is asked for no other address than its own', async () => {
    const { items } = await receive();
    await store(items[0]!);
    const before = twilio.peer.asked.length;
    for (const url of [
      `${twilio.peer.origin}/2010-04-01/Accounts/AC${'9'.repeat(32)}/Messages/MM1/Media/ME1`,
      'http://127.0.0.1:9/x',
      'https://mms.twiliocdn.com/x',
      'file:///etc/passwd',
    ]) {
      await owner.query('update carrier_copy set url = $1, asked_at = null', [url]);
      await deletes();
    }
    expect(twilio.peer.asked).toHaveLength(before);
    expect(await copies()).toMatchObject([{ asked_at: expect.any(Date) }]);
    expect((await account()).copies).toEqual({ waiting: 1, problem: 'unexpected' });
  });
});

describe('a company that has pictures kept at its carrier', () => {
  it('sets so for the account, which the audit tells, and two administrators at once are told apart', async () => {
    const began = await account();
    expect(began).toMatchObject({ mediaAtCarrier: 'delete', copies: { waiting: 0 } });
    const configuration = accountConfiguration(began);
    expect((await choose('keep', configuration)).status).toBe(200);
    expect((await account()).mediaAtCarrier).toBe('keep');
    expect((await choose('delete', configuration)).code).toBe('changed_meanwhile');
    const { rows } = await owner.query<{ before: object; after: object }>(
      `select before, after from audit where action = 'carrier_account.changed' order by seq desc limit 1`,
    );
    expect(rows[0]).toMatchObject({
      before: { mediaAtCarrier: 'delete' },
      after: { mediaAtCarrier: 'keep', changed: [] },
    });
    expect((await choose('sometimes')).code).toBe('invalid_request');
  });

  it('has them deleted with its own by age, late ones and blocked ones, too', async () => {
    const stored = await receive({ octets: Buffer.from('<html>') });
    await store(stored.items[0]!);
    await stored.call.end();
    const late = await receive({ ended: true });
    await deletes();
    await keepTime(twilio.fixture.ctx, signal);
    await deletes();
    expect(twilio.network.deleted).toEqual([]);
    twilio.fixture.clock.advance(31 * DAY);
    await keepTime(twilio.fixture.ctx, signal);
    await deletes();
    expect([...twilio.network.deleted].sort()).toEqual([...stored.sids, ...late.sids].sort());
  });

  it('has them deleted with a person, and with no other', async () => {
    const { items, call, caller, sids } = await receive();
    await store(items[0]!);
    await call.end();
    await handOverAll({ ctx: twilio.fixture.ctx, carrier: twilio.carrier });
    const lateOne = await receive({ caller, ended: true });
    const other = await receive();
    await store(other.items[0]!);
    const asking = await api()<{ id: string }>('POST', 'erasures', { number: caller, again: caller });
    expect(asking.status).toBe(200);
    const { rows } = await owner.query<{ row: string }>('select c::text as row from carrier_copy c');
    for (const { row } of rows) expect(row).not.toContain(caller.slice(1));
    await erasePerson(twilio.fixture.ctx, { tenantId: 'acme', erasureId: asking.body.id }, signal);
    await deletes();
    expect([...twilio.network.deleted].sort()).toEqual([...sids, ...lateOne.sids].sort());
    expect(await copies()).toMatchObject([{ id: other.items[0]!.id, due_at: null }]);
  });

  it('has new ones deleted from when it chooses otherwise', async () => {
    expect((await choose('delete')).status).toBe(200);
    const { items, sids } = await receive();
    await store(items[0]!);
    await deletes();
    expect(twilio.network.deleted).toEqual(sids);
  });
});

describe('an account that may not delete', () => {
  it('is shown to the administrator, and is asked again within the hour', async () => {
    const { items, sids } = await receive({ pictures: 2 });
    for (const item of items) await store(item);
    twilio.network.mayDelete = false;
    const before = twilio.peer.asked.length;
    await deletes();
    // the second one would be refused as well
    expect(twilio.peer.asked).toHaveLength(before + 1);
    expect((await account()).copies).toEqual({ waiting: 2, problem: 'refused' });
    twilio.network.mayDelete = true;
    const jobs = asked().length;
    await sweepCopies(twilio.fixture.ctx);
    expect(asked().slice(jobs)).toMatchObject([{ payload: { tenantId: 'acme', carrier: TWILIO } }]);
    await deletes();
    expect([...twilio.network.deleted].sort()).toEqual([...sids].sort());
    expect((await account()).copies).toEqual({ waiting: 0, problem: null });
  });

  it('that is not known to the carrier any more waits for other credentials', async () => {
    const { items } = await receive();
    await store(items[0]!);
    const right = twilio.network.authToken;
    expect(
      (await api()('PUT', `carriers/${TWILIO}/account`, { fields: { authToken: 'f'.repeat(32) } })).status,
    ).toBe(200);
    await deletes();
    expect((await account()).copies).toEqual({ waiting: 1, problem: 'refused' });
    const jobs = asked().length;
    await api()('PUT', `carriers/${TWILIO}/account`, { fields: { authToken: right } });
    expect(asked()).toHaveLength(jobs + 1);
    expect((await account()).copies).toEqual({ waiting: 1, problem: null });
    await deletes();
    expect(await copies()).toEqual([]);
  });

  it('is not asked for ever: after 30 days the audit says what stays there', async () => {
    const { items } = await receive();
    await store(items[0]!);
    twilio.network.mayDelete = false;
    await deletes();
    twilio.fixture.clock.advance(29 * DAY);
    await sweepCopies(twilio.fixture.ctx);
    expect(await copies()).toHaveLength(1);
    twilio.fixture.clock.advance(2 * DAY);
    await sweepCopies(twilio.fixture.ctx);
    expect(await copies()).toEqual([]);
    const { rows } = await owner.query<{ object: string; after: object }>(
      `select object, after from audit where action = 'carrier_copies.given_up'`,
    );
    expect(rows).toEqual([{ object: `carrier/${TWILIO}`, after: { copies: 1 } }]);
  });
});

describe('a carrier that does not answer', () => {
  it('is asked again by the job, and the last attempt leaves it to the hour', async () => {
    const { items, sids } = await receive();
    await store(items[0]!);
    await twilio.peer.play('refusedConnection');
    await expect(deletes()).rejects.toMatchObject({ code: 'unreachable' });
    await expect(deletes(true)).resolves.toBeUndefined();
    expect((await account()).copies).toEqual({ waiting: 1, problem: 'unreachable' });
    await twilio.peer.play('accepted');
    await deletes();
    expect(twilio.network.deleted).toEqual(sids);
  });
});

describe('while erasures are held', () => {
  it('nothing is deleted at a carrier either, and afterwards it is', async () => {
    await configure('erasureHold', true);
    const { items, sids } = await receive();
    await store(items[0]!);
    await deletes();
    twilio.fixture.clock.advance(40 * DAY);
    await sweepCopies(twilio.fixture.ctx);
    await deletes();
    expect(twilio.network.deleted).toEqual([]);
    await configure('erasureHold', false);
    await deletes();
    expect(twilio.network.deleted).toEqual(sids);
  });
});

describe('a process that is killed', () => {
  let program: BuiltProgram;
  beforeAll(async () => {
    program = await buildProgram('test/server/media/deleting-program.ts', { crashPoints: true });
    // the queue, which the program writes to
    const worker = await startJobWorker(twilio.fixture.ctx, { url: twilio.fixture.databaseUrl, tasks: {} });
    await worker.close();
  });
  afterAll(() => program.close());

  const run = (crashAt: string, mediaId = '') =>
    new Promise((resolve) => {
      const { databaseUrl, mediaFolder } = twilio.fixture;
      const args = [program.file, databaseUrl, mediaFolder, twilio.peer.origin, decodeProgram.file, mediaId];
      const child = spawn(process.execPath, args, {
        ...{ env: { ...process.env, CRASH_AT: crashAt }, stdio: ['ignore', 'inherit', 'inherit'] },
        timeout: 60_000,
      });
      child.once('close', (code, ended) => resolve(ended ?? code));
    });
  const queued = async () =>
    (
      await owner.query(
        `select 1 from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
          where t.identifier = 'carrier.delete_copies'`,
      )
    ).rows.length;

  it('before a picture is stored leaves it at its carrier; after that, the job that deletes it', async () => {
    const { items, sids, call } = await receive();
    for (const point of ['C18:1', 'C19a:1']) {
      expect(await run(point, items[0]!.id)).toBe('SIGKILL');
      expect(await copies()).toMatchObject([{ due_at: null }]);
      expect(await run('')).toBe(0);
      expect(twilio.network.deleted).toEqual([]);
    }
    expect(await queued()).toBe(0);
    expect(await run('C19b:1', items[0]!.id)).toBe('SIGKILL');
    expect((await itemsOf(call))[0]).toMatchObject({ state: 'ready' });
    expect(await queued()).toBe(1);
    expect(twilio.network.deleted).toEqual([]);
    expect(await run('')).toBe(0);
    expect(twilio.network.deleted).toEqual(sids);
    expect(await copies()).toEqual([]);
  });

  it('after the carrier has deleted leaves the copy noted, and the next one finds it gone', async () => {
    const { items, sids } = await receive();
    await store(items[0]!);
    expect(await run('C29:1')).toBe('SIGKILL');
    expect(twilio.network.deleted).toEqual(sids);
    expect(await copies()).toHaveLength(1);
    expect(await run('')).toBe(0);
    expect(await copies()).toEqual([]);
    expect(twilio.network.deleted).toEqual(sids);
  });
});

describe('with the queue of jobs', () => {
  it('a picture is fetched, shown, and gone at its carrier', async () => {
    const own = await openTwilio({ jobs: queuedJobs });
    const { ctx, databaseUrl, acme } = own.fixture;
    const decoder = createDecoder(ctx, { program: decodeProgram.file });
    const worker = await startJobWorker(ctx, { url: databaseUrl, ...mediaJobs(ctx, { decoder }) });
    try {
      const caller = newCaller();
      const call = await startCall(own.fixture, { caller });
      const order = { from: caller, to: acme.numbers.repairs.e164, text: '', pictures: 2 };
      await own.post(own.network.bring(order, { octets: picture, origin: own.peer.origin }));
      const sids = own.network.messages.at(-1)!.media.map(({ sid }) => sid);
      await until(async () => {
        expect((await itemsOf(call)).map(({ state }) => state)).toEqual(['ready', 'ready']);
        expect([...own.network.deleted].sort()).toEqual(sids.sort());
      });
    } finally {
      await worker.close();
      await own.close();
    }
  });
});
