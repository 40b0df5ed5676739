// Longer than others: one world of server and CRM, which each of these tests needs.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EndReason } from '../../protocol/call.ts';
import { writeRecords } from '../../server/records/write-records.ts';
import { wakeForgotten } from '../../server/records/record-jobs.ts';
import { TOKEN } from '../fakes/memory-record-system.ts';
import { until } from '../until.ts';
import { DANIEL, handOverAll, principal, receipt, startCall } from './core.ts';
import { createRecordsWorld, type RecordsWorld, ticket } from './records-world.ts';

let world: RecordsWorld;

beforeAll(async () => {
  world = await createRecordsWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  world.crm.comments.clear();
  world.crm.asked.splice(0);
  world.crm.records.clear();
  for (const id of ['1042', '1043']) world.crm.records.set(id, 'open');
  world.crm.token = TOKEN;
  world.crm.gate = null;
});

/** A text of the agent that the caller has got. */
async function say(call: Awaited<ReturnType<RecordsWorld['call']>>, text: string): Promise<void> {
  const { message } = await call.send(text);
  await handOverAll(world);
  await receipt(world, message.id, 'delivered');
}

const attach = (callKey: string, id: string, agent = 'ana') =>
  world.agentToken({ agent }).then((token) =>
    world.app.inject({
      method: 'PUT',
      url: `/v1/calls/${callKey}/record`,
      headers: { authorization: `Bearer ${token}` },
      body: ticket(id),
    }),
  );

describe('a conversation in its record', () => {
  it('is there message by message while the call lives, once, in order, by jobs alone', async () => {
    const jobs = await world.runJobs();
    try {
      const call = await world.call();
      await say(call, 'Where are you?');
      await until(() => expect(world.words('1042')).toEqual(['Where are you?']));
      await call.inbound('By the lake.');
      await until(() => expect(world.words('1042')).toEqual(['Where are you?', 'By the lake.']));
      await call.end();
      await handOverAll(world);
      const closing = (await call.snapshot()).messages.find(({ kind }) => kind === 'closing')!;
      await receipt(world, closing.id, 'delivered');
      await until(() => expect(world.words('1042')).toHaveLength(3));
      expect(world.words('1042').at(-1)).toBe(closing.text);
    } finally {
      await jobs.close();
    }
  });

  it('says who wrote, when, from where and what became of it', async () => {
    const call = await world.call();
    await say(call, 'Hello');
    await call.inbound('Hi');
    await world.write(call.sessionId);
    const [out, inbound] = world.crm.asked.flatMap(({ entries }) => entries);
    const { session } = await call.snapshot();
    expect(out).toMatchObject({ direction: 'out', kind: 'text', who: 'Ana', state: 'delivered', seq: 1 });
    expect(out).toMatchObject({ from: session.ourNumber, to: session.caller, media: [] });
    expect(inbound).toMatchObject({ direction: 'in', kind: 'inbound', who: 'Grace Okafor', seq: 2 });
    expect(world.crm.asked[0]!.session).toMatchObject({
      ...{ id: call.sessionId, callKey: call.callKey, caller: session.caller, queueName: 'Repairs' },
    });
    await call.end();
  });

  it.each(EndReason.options.filter((reason) => reason !== 'transferred_out'))(
    'gets nothing that comes after an end by %s',
    async (reason) => {
      const call = await world.call();
      await call.inbound('In time.');
      await call.end(reason);
      await call.inbound('Too late.');
      world.clock.advance(120);
      await world.write(call.sessionId);
      expect(world.words('1042')[0]).toBe('In time.');
      expect(world.words('1042').join()).not.toContain('Too late.');
      expect((await attach(call.callKey, '1043')).json()).toMatchObject({ code: 'session_ended' });
      await handOverAll(world);
    },
  );

  it('waits a few seconds for what becomes of a text that the carrier has taken, not longer', async () => {
    const call = await world.call();
    await call.send('Soon');
    await world.write(call.sessionId);
    expect(world.words('1042')).toEqual([]);
    await handOverAll(world);
    await world.write(call.sessionId);
    expect(world.words('1042')).toEqual([]);
    world.clock.advance(6);
    await world.write(call.sessionId);
    expect(world.words('1042')).toEqual(['Soon']);
    expect(world.crm.asked[0]!.entries[0]!.state).toBe('accepted');
    await call.end();
  });

  it('says what became of a text after it was written, also after the end of the call', async () => {
    const call = await world.call();
    const { message } = await call.send('Soon');
    await handOverAll(world);
    world.clock.advance(6);
    await world.write(call.sessionId);
    const shown = () => world.crm.comments.get('1042')!.map(({ text }) => text);
    expect(shown()).toEqual([expect.stringContaining('[accepted] Soon')]);
    await receipt(world, message.id, 'delivered');
    await call.inbound('Thanks');
    await world.write(call.sessionId);
    expect(shown()).toEqual([
      expect.stringContaining('[delivered] Soon'),
      expect.stringContaining('[received] Thanks'),
    ]);
    const asked = world.crm.asked.length;
    await world.write(call.sessionId);
    expect(world.crm.asked).toHaveLength(asked);
    await call.end();
    await handOverAll(world);
    world.clock.advance(6);
    await world.write(call.sessionId);
    const closing = (await call.snapshot()).messages.find(({ kind }) => kind === 'closing')!;
    expect(shown().at(-1)).toContain(`[accepted] ${closing.text}`);
    await receipt(world, closing.id, 'delivered');
    await world.write(call.sessionId);
    expect(shown()).toHaveLength(3);
    expect(shown().at(-1)).toContain(`[delivered] ${closing.text}`);
    expect(world.crm.asked.at(-1)!.corrects).toMatchObject({ isLive: false, isLast: true });
  });

  it('is whole, though a correction is not taken', async () => {
    const call = await world.call();
    const { message } = await call.send('Soon');
    await handOverAll(world);
    world.clock.advance(6);
    await world.write(call.sessionId);
    world.crm.records.set('1042', 'closed');
    await receipt(world, message.id, 'delivered');
    await world.write(call.sessionId);
    await world.write(call.sessionId);
    expect(world.crm.asked).toHaveLength(2);
    expect(await world.unwritten()).toEqual([]);
    await call.end();
  });

  it('gets photos with their message, or, when they are late, after it', async () => {
    const call = await world.call();
    await call.inbound('Look', [{ url: 'https://media.test/1', type: 'image/jpeg' }]);
    await world.write(call.sessionId);
    expect(world.words('1042')).toEqual([]);
    await world.photoReady(call.sessionId, 'first');
    await call.inbound('And this', [{ url: 'https://media.test/2', type: 'image/jpeg' }]);
    world.clock.advance(31);
    await world.write(call.sessionId);
    expect(world.words('1042')).toEqual(['Look', 'And this']);
    await world.photoReady(call.sessionId, 'second');
    await world.write(call.sessionId);
    await world.write(call.sessionId);
    const files = world.crm.shown({ id: '1042' }).files.map((file) => Buffer.from(file).toString());
    expect(files).toEqual(['first', 'second']);
    expect(world.words('1042')).toEqual(['Look', 'And this', '']);
    await call.end();
  });

  it('is one comment that grows where the company wants that', async () => {
    await world.choose({ options: { comments: 'growing' } });
    const call = await world.call();
    await call.inbound('One');
    await call.inbound('Two');
    await world.write(call.sessionId);
    await call.inbound('Three');
    await world.write(call.sessionId);
    expect(world.crm.comments.get('1042')).toHaveLength(1);
    expect(world.words('1042')).toEqual(['One', 'Two', 'Three']);
    await call.end();
    await world.choose({ options: { comments: 'each' } });
  });
});

describe('the record of a call', () => {
  it('gets all that was said when it is chosen late, by the agent in charge alone', async () => {
    const call = await world.call({ record: null });
    await call.inbound('Before.');
    await world.write(call.sessionId);
    expect((await attach(call.callKey, '1042', 'ben')).statusCode).toBe(404);
    const answer = await attach(call.callKey, '1042');
    expect(answer.json()).toMatchObject({ call: { record: ticket('1042') } });
    expect((await attach(call.callKey, '1042')).statusCode).toBe(200);
    await call.inbound('After.');
    await world.write(call.sessionId);
    expect(world.words('1042')).toEqual(['Before.', 'After.']);
    await call.end();
  });

  it('may change: the new one gets everything, the old one what was said until then, each once', async () => {
    const call = await world.call();
    await call.inbound('First.');
    await attach(call.callKey, '1043');
    await call.inbound('Second.');
    await world.write(call.sessionId);
    expect([world.words('1042'), world.words('1043')]).toEqual([['First.'], ['First.', 'Second.']]);
    await attach(call.callKey, '1042');
    await call.inbound('Third.');
    await world.write(call.sessionId);
    expect([world.words('1042'), world.words('1043')]).toEqual([
      ['First.', 'Second.', 'Third.'],
      ['First.', 'Second.'],
    ]);
    await call.end();
  });

  it('is what the agent chose, until telephony names another than it did', async () => {
    const call = await world.call();
    await attach(call.callKey, '1043');
    await call.next({ state: 'held', record: ticket('1042') });
    await call.next({ state: 'connected', record: null });
    await call.inbound('Kept.');
    await world.write(call.sessionId);
    expect([world.words('1042'), world.words('1043')]).toEqual([[], ['Kept.']]);
    world.crm.records.set('1044', 'open');
    await call.next({ state: 'connected', record: ticket('1044') });
    await call.inbound('Moved.');
    await world.write(call.sessionId);
    expect(world.words('1044')).toEqual(['Kept.', 'Moved.']);
    await call.end();
  });

  it('goes with the call to another agent', async () => {
    const call = await world.call();
    await say(call, 'From Ana');
    await call.next({ state: 'connected', agent: { id: 'ben', name: 'Ben' } });
    const view = await world.app.inject({
      url: `/v1/calls/${call.callKey}`,
      headers: { authorization: `Bearer ${await world.agentToken({ agent: 'ben' })}` },
    });
    expect(view.json()).toMatchObject({ call: { record: ticket('1042') } });
    expect((await attach(call.callKey, '1043')).statusCode).toBe(404);
    await attach(call.callKey, '1043', 'ben');
    await call.inbound('To Ben');
    await world.write(call.sessionId);
    expect(world.words('1043')).toEqual(['From Ana', 'To Ben']);
    expect(world.words('1042')).toEqual(['From Ana']);
    await call.next({ agent: { id: 'ben', name: 'Ben' }, state: 'ended', endReason: 'caller_hangup' });
  });

  it('of another company is out of reach', async () => {
    const call = await startCall(world, { record: ticket('1042') }, world.rival);
    await world.write(call.sessionId);
    expect(world.crm.asked).toEqual([]);
    const token = await world.agentToken({ tenant: world.rival });
    const answer = await world.app.inject({
      method: 'PUT',
      url: `/v1/calls/${call.callKey}/record`,
      headers: { authorization: `Bearer ${token}` },
      body: ticket('1042'),
    });
    // rival writes to no CRM
    expect(answer.json()).toMatchObject({ code: 'setting_invalid', detail: 'system' });
    await call.end();
  });
});

describe('a CRM that does not answer well', () => {
  it.each(['lostBefore', 'lostAfter', 'serverError', 'throttled'] as const)(
    'has each message once in the end, though a request is %s',
    async (fault) => {
      const call = await world.call();
      await call.inbound('One');
      world.crm.fail(fault);
      await world.write(call.sessionId);
      await call.inbound('Two');
      expect((await world.unwritten())[0]).toMatchObject({ callKey: call.callKey, state: 'waiting' });
      world.clock.advance(30);
      await world.write(call.sessionId);
      expect(world.words('1042')).toEqual(['One', 'Two']);
      expect(await world.unwritten()).toEqual([]);
      await call.end();
    },
  );

  it('is looked at again after the process died between its answer and the note of it', async () => {
    const call = await world.call();
    await call.inbound('Only once');
    const dying = {
      ...world.ctx,
      db: {
        ...world.ctx.db,
        tenant: (...args: Parameters<typeof world.ctx.db.tenant>) => {
          if (world.words('1042').length > 0) throw new Error('the process died');
          return world.ctx.db.tenant(...args);
        },
      },
    } as typeof world.ctx;
    await expect(world.write(call.sessionId, dying)).rejects.toThrow('died');
    // the claim of the dead is respected until it cannot write any more
    await world.write(call.sessionId);
    expect(world.crm.asked).toHaveLength(1);
    world.clock.advance(60);
    await world.write(call.sessionId);
    await call.inbound('Next');
    await world.write(call.sessionId);
    expect(world.words('1042')).toEqual(['Only once', 'Next']);
    await call.end();
  });

  it('gets one write at a time, whoever is told to write', async () => {
    const call = await world.call();
    for (const text of ['One', 'Two', 'Three']) await call.inbound(text);
    let inFlight = 0;
    let most = 0;
    world.crm.gate = async () => {
      most = Math.max(most, ++inFlight);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inFlight--;
    };
    await Promise.all(Array.from({ length: 8 }, () => world.write(call.sessionId)));
    expect(most).toBe(1);
    expect(world.words('1042')).toEqual(['One', 'Two', 'Three']);
    await call.end();
  });

  it('is given up by who stops, and taken up by the next at once', async () => {
    const call = await world.call();
    await call.inbound('One');
    const stop = new AbortController();
    world.crm.gate = async () => stop.abort();
    const job = { tenantId: 'acme', sessionId: call.sessionId };
    await expect(writeRecords(world.ctx, job, stop.signal)).rejects.toThrow();
    world.crm.gate = null;
    await call.inbound('Two');
    await world.write(call.sessionId);
    expect(world.words('1042')).toEqual(['One', 'Two']);
    await call.end();
  });

  it('says that it lets the account in no more, and gets everything once that is mended', async () => {
    const call = await world.call();
    await call.inbound('One');
    world.crm.token = 'another-token-now';
    await world.write(call.sessionId);
    const headers = { authorization: `Bearer ${world.acme.adminKey}` };
    const systems = await world.app.inject({ url: '/v1/admin/record-systems', headers });
    expect(systems.json()).toMatchObject({ systems: [{ refusedSince: expect.any(String) as string }] });
    expect(systems.body).not.toContain(TOKEN);
    expect((await world.unwritten())[0]).toMatchObject({ reason: 'account_refused', code: '401' });
    // it is not asked again and again
    await world.write(call.sessionId);
    expect(world.crm.asked).toHaveLength(1);
    expect(await world.choose({ fields: { token: 'another-token-now' } })).toBe(200);
    await world.write(call.sessionId);
    expect(world.words('1042')).toEqual(['One']);
    expect(await world.unwritten()).toEqual([]);
    await call.end();
    await world.choose({ fields: { token: TOKEN } });
  });

  it('shows what it refuses for good, and takes it when somebody says so', async () => {
    world.crm.records.set('1042', 'closed');
    const call = await world.call();
    await call.inbound('One');
    await world.write(call.sessionId);
    await call.inbound('Two');
    await world.write(call.sessionId);
    const [unwritten] = await world.unwritten();
    expect(unwritten).toMatchObject({
      state: 'stopped',
      reason: 'record_closed',
      code: '422',
      retryAt: null,
    });
    expect(world.crm.asked).toHaveLength(1);
    world.crm.records.set('1042', 'open');
    expect(await world.retry(unwritten!.id)).toBe(204);
    await world.write(call.sessionId);
    expect(world.words('1042')).toEqual(['One', 'Two']);
    expect(await world.unwritten()).toEqual([]);
    await call.end();
  });

  it('is given up after a day, and that is shown', async () => {
    const call = await world.call();
    await call.inbound('One');
    for (const seconds of [0, 3_600, 90_000]) {
      world.clock.advance(seconds);
      world.crm.fail('serverError');
      await world.write(call.sessionId);
    }
    expect((await world.unwritten())[0]).toMatchObject({ state: 'stopped', reason: 'unreachable' });
    await world.write(call.sessionId);
    expect(world.words('1042')).toEqual([]);
    await world.retry((await world.unwritten())[0]!.id);
    await world.write(call.sessionId);
    expect(world.words('1042')).toEqual(['One']);
    await call.end();
  });
});

describe('a company that switches its CRM', () => {
  it('off writes nothing there; on again, the live calls are written whole', async () => {
    await world.choose({ enabled: false });
    const call = await world.call({ caller: DANIEL });
    await call.next({ state: 'connected' });
    await world.write(call.sessionId);
    expect(world.crm.asked).toEqual([]);
    expect((await attach(call.callKey, '1042')).json()).toMatchObject({ code: 'setting_invalid' });
    await say(call, 'Kept by us');
    await world.choose({ enabled: true });
    await world.write(call.sessionId);
    expect(world.words('1042')).toEqual(['Kept by us']);
    await call.end();
  });

  it('cannot switch it on without credentials, nor choose what there is not', async () => {
    expect(await world.choose({ options: { comments: 'none' } })).toBe(422);
    expect(await world.choose({ options: { another: 'each' } })).toBe(422);
    expect(await world.choose({ fields: { another: 'x' } })).toBe(422);
    const headers = { authorization: `Bearer ${world.acme.adminKey}` };
    const forget = () =>
      world.app.inject({ method: 'DELETE', url: '/v1/admin/record-systems/memory/account', headers });
    expect((await forget()).statusCode).toBe(204);
    expect(await world.choose({ enabled: true })).toBe(422);
    expect(await world.choose({ enabled: true, fields: { site: 'acme', token: TOKEN } })).toBe(200);
  });
});

it('wakes conversations that everybody forgot', async () => {
  const call = await world.call();
  await call.inbound('One');
  await world.ctx.db.tenant('acme', (tx) =>
    tx.q
      .updateTable('record_thread')
      .set({ due_at: new Date(0) })
      .where('session_id', '=', call.sessionId)
      .execute(),
  );
  const woken: object[] = [];
  await wakeForgotten({
    ...world.ctx,
    jobs: { add: async (_tx, _name, payload) => void woken.push(payload) },
  });
  expect(woken).toContainEqual({ tenantId: 'acme', sessionId: call.sessionId });
  await call.end();
});

it('lets no agent choose for a call they do not have', async () => {
  expect(principal('ana').agentId).toBe('ana');
  expect((await attach('unknown-call', '1042')).statusCode).toBe(404);
});
