import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CallView } from '../../protocol/session.ts';
import { type PersonalPreset, type PersonalPresetList } from '../../protocol/personal-preset.ts';
import { type PresetItem, type PresetList } from '../../protocol/preset.ts';
import { type Report } from '../../protocol/report.ts';
import { type Message } from '../../protocol/message.ts';
import { type AdminApi, adminApi } from './admin-api.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

interface Answer<T> {
  status: number;
  body: T & { code?: string; detail?: string };
}

type AgentApi = <T = Record<string, never>>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
) => Promise<Answer<T>>;

let fixture: Fixture;
let admin: AdminApi;
let ana: AgentApi;
let ben: AgentApi;
let calls = 0;
/** Of the call that Ana has in the queue `repairs`. */
let callKey: string;
let sessionId: string;

const agentApi =
  (token: string): AgentApi =>
  async (method, path, body) => {
    const answer = await fixture.app.inject({
      ...{ method, url: `/v1/${path}` },
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() },
      ...(body && { body }),
    });
    return { status: answer.statusCode, body: answer.body === '' ? {} : answer.json() } as never;
  };

beforeAll(async () => {
  fixture = await createFixture();
  admin = adminApi(fixture, fixture.acme);
  ana = agentApi(await fixture.agentToken({ agent: 'ana' }));
  ben = agentApi(await fixture.agentToken({ agent: 'ben' }));
});
afterAll(() => fixture.close());

beforeEach(async () => {
  await set({ personalPresets: true });
  callKey = `own-${++calls}`;
  await fixture.report({ callKey });
  sessionId = (await ana<CallView>('GET', `calls/${callKey}`)).body.snapshot!.session.id;
});
afterEach(async () => {
  await fixture.report({ callKey, seq: 9, state: 'ended', endReason: 'agent_hangup' });
  for (const agent of [ana, ben])
    for (const { id } of await own(agent)) await agent('DELETE', `agent/presets/${id}`);
  await admin('PUT', 'settings', { personalPresets: null, freeText: null, presets: null });
  await admin('PUT', 'queues/repairs/settings', { personalPresets: null, freeText: null });
});

async function set(patch: object, path = 'settings'): Promise<void> {
  expect((await admin('PUT', path, patch)).status).toBe(200);
}

const text = (change: object = {}) => ({
  ...{ language: 'en', label: 'Van', text: 'The van is on its way.', keyword: null },
  ...change,
});
const add = (change: object = {}, agent = ana) =>
  agent<PersonalPreset>('POST', 'agent/presets', text(change));
const own = async (agent = ana) => (await agent<PersonalPresetList>('GET', 'agent/presets')).body.presets;
const labels = async () => (await own()).map(({ label }) => label);

async function offered(language = 'en'): Promise<PresetItem[]> {
  const { body } = await ana<PresetList>('GET', `calls/${callKey}/presets?language=${language}`);
  return body.presets.filter(({ layer }) => layer === 'personal');
}

const send = (presetId: string, language = 'en') =>
  ana<{ message: Message }>('POST', `sessions/${sessionId}/messages`, {
    ...{ kind: 'preset', callKey, presetId, language },
  });

const agentEvents = async (agent: string) => {
  const rows = await fixture.ctx.db.tenant('acme', (tx) =>
    tx.q
      .selectFrom('stream_event')
      .select('data')
      .where('stream', '=', `a:${agent}`)
      .orderBy('seq')
      .execute(),
  );
  return rows.map(({ data }) => (data as { type: string }).type);
};

describe('presets of an agent’s own', () => {
  it('are offered to that agent behind those of administrators, marked', async () => {
    const { status, body } = await add({ keyword: 'van' });
    expect(status).toBe(201);
    const { presets } = (await ana<PresetList>('GET', `calls/${callKey}/presets?language=en`)).body;
    expect(presets.at(-1)).toEqual({
      ...{ id: body.id, label: 'Van', text: 'The van is on its way.', category: '', keyword: 'van' },
      ...{ language: 'en', fallback: false, segments: 1, missing: [], layer: 'personal' },
    });
    expect(presets.slice(0, -1).map(({ layer }) => layer)).toEqual(presets.slice(1).map(() => 'tenant'));
    expect(await own(ben)).toEqual([]);
  });

  it('do not exist for another agent, who can neither change, move, remove nor send them', async () => {
    const { id } = (await add()).body;
    expect((await ben('PUT', `agent/presets/${id}`, text())).body.code).toBe('not_found');
    expect((await ben('PUT', 'agent/presets/order', { ids: [id], after: null })).body.code).toBe('not_found');
    expect((await ben('DELETE', `agent/presets/${id}`)).body.code).toBe('not_found');
    const bens = (await add({ label: 'Ben’s' }, ben)).body.id;
    expect((await send(bens)).body.code).toBe('preset_gone');
    expect(await labels()).toEqual(['Van']);
  });

  it('are left out of calls in another language, or badged where the queue’s own language is the way out', async () => {
    await add({ label: 'English' });
    await add({ label: 'Italian', language: 'it' });
    await add({ label: 'German', language: 'de' });
    const found = (await offered('it')).map(({ label, fallback }) => [label, fallback]);
    expect(found).toEqual([
      ['Italian', false],
      ['English', true],
    ]);
    expect(await labels()).toEqual(['English', 'Italian', 'German']);
  });

  it('are changed and removed by their agent, and each change is told to the agent’s screens alone', async () => {
    const before = (await agentEvents('ana')).length;
    const [tenantBefore, bensBefore] = [await tenantSeq(), (await agentEvents('ben')).length];
    const { id } = (await add()).body;
    const changed = await ana<PersonalPreset>(
      'PUT',
      `agent/presets/${id}`,
      text({ label: 'Lorry', language: 'IT' }),
    );
    expect(changed.body).toMatchObject({ id, label: 'Lorry', language: 'it' });
    expect((await ana('DELETE', `agent/presets/${id}`)).status).toBe(204);
    expect((await ana('DELETE', `agent/presets/${id}`)).body.code).toBe('not_found');
    expect((await ana('PUT', `agent/presets/${id}`, text())).body.code).toBe('not_found');
    expect((await agentEvents('ana')).slice(before)).toEqual(Array(3).fill('presets.changed'));
    expect((await agentEvents('ben')).length).toBe(bensBefore);
    expect(await tenantSeq()).toBe(tenantBefore);
  });

  it.each<[refused: string, change: object, code: string]>([
    ['a text nobody would see', { text: ' \u200b' }, 'empty'],
    ['a label nobody would see', { label: '  ' }, 'empty'],
    ['919 characters', { text: '😀'.repeat(919) }, 'too_long'],
    ['half a surrogate pair', { text: 'a\ud83d' }, 'ill_formed_text'],
    ['a label of 81 characters', { label: 'a'.repeat(81) }, 'invalid_request'],
    ['a language that is none', { language: 'english' }, 'invalid_request'],
    ['a keyword with a space', { keyword: 'two words' }, 'invalid_request'],
    ['a keyword of an administrator, in whatever case', { keyword: 'HOURS' }, 'key_duplicate'],
  ])('are refused with %s', async (_, change, code) => {
    expect((await add(change)).body.code).toBe(code);
    expect(await own()).toEqual([]);
  });

  it('take 918 characters, and a keyword that another agent has', async () => {
    expect((await add({ text: '😀'.repeat(918) })).status).toBe(201);
    expect((await add({ keyword: 'same' })).status).toBe(201);
    expect((await add({ keyword: 'same' }, ben)).status).toBe(201);
  });

  it('never hide a keyword that an administrator gives later', async () => {
    const { id } = (await add({ keyword: 'later' })).body;
    const theirs = await admin<{ id: string }>('POST', 'presets', {
      ...{ keyword: 'Later', texts: { en: { label: 'Theirs', text: 'Theirs' } } },
    });
    expect((await offered()).find((item) => item.id === id)?.keyword).toBeNull();
    await admin('DELETE', `presets/${theirs.body.id}`);
    expect((await offered()).find((item) => item.id === id)?.keyword).toBe('later');
  });
});

const tenantSeq = async () =>
  fixture.ctx.db.tenant('acme', async (tx) => {
    const row = tx.q.selectFrom('tenant').select('event_seq').where('id', '=', 'acme');
    return (await row.executeTakeFirstOrThrow()).event_seq;
  });

describe('at once', () => {
  it('a keyword goes to one of the agent’s presets', async () => {
    const answers = await Promise.all(['one', 'One', 'ONE'].map((keyword) => add({ keyword })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('no more are added than an agent may keep', async () => {
    await fill(99);
    const answers = await Promise.all([1, 2, 3].map(() => add()));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('personal_presets_full');
    const [first] = await own();
    expect((await ana('PUT', `agent/presets/${first!.id}`, text())).status).toBe(200);
  });

  it('two that are moved both come where they were put, and none is lost', async () => {
    const ids: string[] = [];
    for (const label of ['a', 'b', 'c', 'd']) ids.push((await add({ label })).body.id);
    const [a, b, c, d] = ids as [string, string, string, string];
    const moves = await Promise.all([
      ana('PUT', 'agent/presets/order', { ids: [d], after: null }),
      ana('PUT', 'agent/presets/order', { ids: [a], after: c }),
    ]);
    expect(moves.map(({ status }) => status)).toEqual([204, 204]);
    expect((await own()).map(({ id }) => id)).toEqual([d, b, c, a]);
    const gone = { ids: [b], after: randomUUID() };
    expect((await ana('PUT', 'agent/presets/order', gone)).body.code).toBe('not_found');
  });

  /** Straight into the table: the route is not what is asked about. */
  const fill = (count: number) =>
    fixture.ctx.db.tenant('acme', async (tx) => {
      const now = fixture.ctx.clock.now();
      const rows = Array.from({ length: count }, (_, position) => ({
        ...{ tenant_id: 'acme', id: randomUUID(), agent_id: 'ana', language: 'en', label: 'a', body: 'b' },
        ...{ keyword: null, position, created_at: now, updated_at: now },
      }));
      await tx.q.insertInto('personal_preset').values(rows).execute();
    });
});

describe('sending one', () => {
  it('sends the server’s text with the variables of the call, and says that it was personal', async () => {
    const { id } = (await add({ text: 'Hello from {{agent}} at {{company}}.' })).body;
    const { status, body } = await send(id);
    expect(status).toBe(202);
    expect(body.message).toMatchObject({ kind: 'preset', presetId: id, personal: true, language: 'en' });
    expect(body.message.text).toMatch(/^Hello from Ana.* at .+\.$/);
    const theirs = await send(fixture.acme.presets.hours);
    expect(theirs.body.message.personal).toBeUndefined();
    const stored = (await ana<CallView>('GET', `calls/${callKey}`)).body.snapshot!.messages;
    expect(stored.map(({ personal }) => personal)).toEqual([true, undefined]);
  });

  it('is refused once it is removed, or in a language it is not written in', async () => {
    const { id } = (await add()).body;
    expect((await send(id, 'it')).body.code).toBe('preset_gone');
    await ana('DELETE', `agent/presets/${id}`);
    expect((await send(id)).body.code).toBe('preset_gone');
  });

  it('is counted in reports without a name', async () => {
    const { id } = (await add({ label: 'Secret', text: 'Secret words' })).body;
    const other = (await add({ label: 'Also secret' })).body.id;
    await send(id);
    await send(other);
    await fixture.ctx.db.tenant('acme', (tx) =>
      tx.q.updateTable('message').set({ state: 'delivered' }).where('personal', '=', true).execute(),
    );
    const day = fixture.clock.now().toISOString().slice(0, 10);
    const path = `reports/presets?from=${day}&to=${day}&zone=UTC`;
    const { rows } = (await admin<Report>('GET', path)).body;
    const personal = rows.filter(({ presetId }) => presetId === 'personal');
    expect(personal).toHaveLength(1);
    expect(personal[0]).toMatchObject({ preset: null, language: 'en' });
    expect(personal[0]!['presets']).toBeGreaterThanOrEqual(2);
    expect(JSON.stringify(rows)).not.toMatch(/ecret/);
  });
});

describe('while the setting is off', () => {
  it('nothing is offered, written or sent; the agent reads and removes what there is', async () => {
    const { id } = (await add()).body;
    await set({ personalPresets: false });
    const { body } = await ana<CallView>('GET', `calls/${callKey}`);
    expect(body.policy.personalPresets).toBe(false);
    expect(await offered()).toEqual([]);
    expect((await add()).body.code).toBe('presets_off');
    expect((await ana('PUT', `agent/presets/${id}`, text())).body.code).toBe('presets_off');
    expect((await send(id)).body.code).toBe('presets_off');
    expect(await labels()).toEqual(['Van']);
    await set({ personalPresets: true });
    expect((await offered()).map((item) => item.id)).toEqual([id]);
    await set({ personalPresets: false });
    expect((await ana('DELETE', `agent/presets/${id}`)).status).toBe(204);
  });

  it('in a queue, they are kept to the others', async () => {
    const { id } = (await add()).body;
    await set({ personalPresets: false }, 'queues/repairs/settings');
    expect(await offered()).toEqual([]);
    expect((await send(id)).body.code).toBe('presets_off');
    expect((await add()).status).toBe(201);
  });

  it('in general, a queue may have them', async () => {
    await set({ personalPresets: null });
    expect((await add()).body.code).toBe('presets_off');
    await set({ personalPresets: true }, 'queues/repairs/settings');
    const { id } = (await add()).body;
    expect((await send(id)).status).toBe(202);
  });
});

describe('without free text', () => {
  it('there are none, for they are the agent’s words', async () => {
    const { id } = (await add()).body;
    await set({ freeText: false });
    expect((await ana<CallView>('GET', `calls/${callKey}`)).body.policy.personalPresets).toBe(false);
    expect(await offered()).toEqual([]);
    expect((await send(id)).body.code).toBe('free_text_off');
    expect((await add()).body.code).toBe('presets_off');
    expect((await send(fixture.acme.presets.hours)).status).toBe(202);
  });

  it('the setting is not switched on, for the company or in a queue', async () => {
    await set({ personalPresets: null, freeText: false });
    const refused = { code: 'setting_invalid', detail: 'personalPresets needs presets and freeText' };
    expect(await admin('PUT', 'settings', { personalPresets: true })).toMatchObject(refused);
    expect(await admin('PUT', 'queues/repairs/settings', { personalPresets: true })).toMatchObject(refused);
    await set({ personalPresets: true, freeText: true });
    await set({ freeText: false }, 'queues/repairs/settings');
    expect(await admin('PUT', 'queues/repairs/settings', { personalPresets: true })).toMatchObject(refused);
  });
});

it('another tenant’s are not there', async () => {
  const { id } = (await add()).body;
  const rival = agentApi(await fixture.agentToken({ tenant: fixture.rival, agent: 'ana' }));
  expect((await rival('DELETE', `agent/presets/${id}`)).body.code).toBe('not_found');
  expect((await rival<PersonalPresetList>('GET', 'agent/presets')).body.presets).toEqual([]);
});

it('they go with their agent', async () => {
  await add({ label: 'Cleo’s' }, agentApi(await fixture.agentToken({ agent: 'cleo' })));
  await fixture.ctx.db.tenant('acme', async (tx) => {
    await tx.q.deleteFrom('access_token').where('agent_id', '=', 'cleo').execute();
    await tx.q.deleteFrom('agent').where('id', '=', 'cleo').execute();
    const left = tx.q.selectFrom('personal_preset').select('id').where('agent_id', '=', 'cleo');
    expect(await left.execute()).toEqual([]);
  });
});
