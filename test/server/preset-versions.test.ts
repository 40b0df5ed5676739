import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuditPage } from '../../protocol/audit.ts';
import { editedPart, type Preset, type PresetInput } from '../../protocol/preset.ts';
import { type PresetHistory, type RemovedPresets } from '../../protocol/preset-history.ts';
import { type PresetPage, type PresetUse } from '../../protocol/preset-page.ts';
import { type AdminApi, adminApi } from './admin-api.ts';
import { type CoreFixture, createCore, startCall } from './core.ts';
import { submitMessage } from '../../server/messages/submit-message.ts';
import { LanguageTag } from '../../protocol/language.ts';

let core: CoreFixture;
let admin: AdminApi;
beforeAll(async () => {
  core = await createCore();
  admin = adminApi(core, core.acme);
});
afterAll(() => core.close());

type Texts = Record<string, string>;
const input = (texts: Texts, more: Partial<PresetInput> = {}) => ({
  ...more,
  texts: Object.fromEntries(
    Object.entries(texts).map(([language, text]) => [language, { label: `Label ${language}`, text }]),
  ),
});
const add = async (texts: Texts, more: Partial<PresetInput> = {}) =>
  (await admin<Preset>('POST', 'presets', input(texts, more))).body;
const put = (id: string, texts: Texts, began?: object) =>
  admin<Preset>('PUT', `presets/${id}`, input(texts), began);
const states = ({ texts }: Preset) =>
  Object.fromEntries(Object.entries(texts).map(([language, { state }]) => [language, state]));
const page = async (query = '') => (await admin<PresetPage>('GET', `presets?limit=200&${query}`)).body;

describe('texts of a preset', () => {
  it('become stale when the source changes, and current when they are written or found still right', async () => {
    const { id, texts } = await add({ en: 'One', it: 'Uno', fr: 'Un', de: 'Eins' });
    expect(Object.values(texts).map(({ version }) => version)).toEqual([1, 1, 1, 1]);
    const changed = (await put(id, { en: 'One two', it: 'Uno', fr: 'Un deux', de: 'Eins' })).body;
    expect(states(changed)).toEqual({ en: 'source', it: 'stale', fr: 'current', de: 'stale' });
    expect(changed.texts['en']?.version).toBe(2);
    expect(changed.texts['it']).toMatchObject({ version: 1, readAgainst: 'One' });
    const found = await admin<Preset>('POST', `presets/${id}/still-right`, { language: 'it' });
    expect(found.body.texts['it']).toMatchObject({
      text: 'Uno',
      version: 1,
      state: 'current',
      readAgainst: null,
    });
    const written = (await put(id, { en: 'One two', it: 'Uno', fr: 'Un deux', de: 'Eins zwei' })).body;
    expect(states(written)).toEqual({ en: 'source', it: 'current', fr: 'current', de: 'current' });
  });

  it('are no longer stale once the source has its old words again', async () => {
    const { id } = await add({ en: 'Before', it: 'Prima' });
    await put(id, { en: 'After', it: 'Prima' });
    expect(states((await put(id, { en: 'Before', it: 'Prima' })).body)).toMatchObject({ it: 'current' });
  });

  it('stay current when a label alone changes', async () => {
    const { id } = await add({ en: 'Words', it: 'Parole' });
    const texts = { en: { label: 'New', text: 'Words' }, it: { label: 'Nuovo', text: 'Parole' } };
    const { body } = await admin<Preset>('PUT', `presets/${id}`, { texts });
    expect(states(body)).toEqual({ en: 'source', it: 'current' });
    expect(body.texts['en']).toMatchObject({ label: 'New', version: 1 });
  });

  it('are read against the first one where the language of the company has none', async () => {
    const { id, sourceLanguage } = await add({ it: 'Uno' });
    expect(sourceLanguage).toBe('it');
    await put(id, { it: 'Uno', de: 'Eins' });
    const { body } = await put(id, { it: 'Uno e due', de: 'Eins' });
    expect(states(body)).toEqual({ it: 'source', de: 'stale' });
    const own = (await put(id, { it: 'Uno e due', de: 'Eins', en: 'One and two' })).body;
    expect(own.sourceLanguage).toBe('en');
    expect(states(own)).toEqual({ en: 'source', it: 'current', de: 'current' });
  });

  it('are missing in the languages of the queues that may use it, and in no others', async () => {
    await admin('PUT', 'queues/repairs', { languages: ['en', 'it-IT', 'ja'] });
    await admin('PUT', 'queues/billing', { languages: ['en', 'fr'] });
    expect((await add({ en: 'One', it: 'Uno' })).missing).toEqual(['fr', 'ja']);
    expect((await add({ en: 'One', it: 'Uno' }, { queue: 'repairs' })).missing).toEqual(['ja']);
  });

  it('reach agents while they are stale', async () => {
    const { id } = await add({ en: 'Old', it: 'Vecchio' }, { keyword: 'stale' });
    await put(id, { en: 'New', it: 'Vecchio' });
    const call = await startCall(core);
    const { message } = await submitMessage(core.ctx, core.ana, call.sessionId, 'key-stale', {
      kind: 'preset',
      callKey: call.callKey,
      presetId: id,
      language: LanguageTag.parse('it'),
    });
    expect(message.text).toBe('Vecchio');
    const { body } = await admin<PresetUse>('GET', `presets/${id}/use`);
    expect(body).toMatchObject({ sent: 1, lastSentAt: message.createdAt });
    expect(body.queues.map(({ key }) => key)).toEqual(['billing', 'repairs']);
    await call.end();
  });
});

describe('two administrators at one preset', () => {
  it('tells the second of a change, a removal and a confirmation made meanwhile', async () => {
    const preset = await add({ en: 'One', it: 'Uno' });
    const seen = editedPart(preset);
    expect((await put(preset.id, { en: 'Mine', it: 'Uno' }, seen)).status).toBe(200);
    expect(await put(preset.id, { en: 'Theirs', it: 'Uno' }, seen)).toMatchObject({
      status: 412,
      code: 'changed_meanwhile',
    });
    const still = await admin('POST', `presets/${preset.id}/still-right`, { language: 'it' }, seen);
    expect(still.status).toBe(412);
    expect((await admin('DELETE', `presets/${preset.id}`, undefined, seen)).status).toBe(412);
    const [now] = (await page(`q=Mine`)).presets;
    expect((await admin('DELETE', `presets/${preset.id}`, undefined, editedPart(now!))).status).toBe(204);
  });

  it('lets one win of many who write at once from the same beginning', async () => {
    const preset = await add({ en: 'Start' });
    const seen = editedPart(preset);
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((en) => put(preset.id, { en }, seen)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
  });

  it('does not take a move for a change of the words', async () => {
    const [one, two] = [await add({ en: 'First' }), await add({ en: 'Second' })];
    await admin('PUT', 'presets/order', { ids: [one.id], after: two.id });
    expect((await put(one.id, { en: 'First again' }, editedPart(one))).status).toBe(200);
  });

  it('writes nothing to the audit when nothing changes', async () => {
    const { id } = await add({ en: 'Same' });
    await put(id, { en: 'Same' });
    const { entries } = (await admin<AuditPage>('GET', 'audit?limit=1')).body;
    expect(entries[0]).toMatchObject({ action: 'preset.added', object: `preset/${id}` });
  });
});

describe('the list of presets', () => {
  it('pages, counts and filters on the server', async () => {
    const rival = adminApi(core, core.rival);
    const addRival = (texts: Texts, more: Partial<PresetInput> = {}) =>
      rival<Preset>('POST', 'presets', input(texts, more));
    await rival('PUT', 'queues/repairs', { languages: ['en', 'it'] });
    await rival('PUT', 'queues/billing', { languages: ['en', 'it'] });
    const both = (await addRival({ en: 'Überall €5', it: 'Ovunque' }, { category: 'Prices' })).body;
    const one = (await addRival({ en: 'Only here' }, { queue: 'billing', keyword: 'Only' })).body;
    await rival('PUT', `presets/${both.id}`, {
      ...input({ en: 'Überall €6', it: 'Ovunque' }),
      category: 'Prices',
    });
    const list = async (query: string) => (await rival<PresetPage>('GET', `presets?${query}`)).body;
    const ids = async (query: string) => (await list(query)).presets.map(({ id }) => id);
    const all = await list('');
    expect(all.presets.map(({ id }) => id).slice(-2)).toEqual([both.id, one.id]);
    expect(all.counts).toEqual({ found: 4, all: 4, missing: 2, stale: 1 });
    expect(all.categories).toContain('Prices');
    expect(all.languages[0]).toEqual({ language: 'en', used: true, texts: 4 });
    expect(await ids('q=uberall%206')).toEqual([both.id]);
    expect(await ids('q=ONLY')).toEqual([one.id]);
    expect(await ids('state=stale')).toEqual([both.id]);
    expect(await ids('state=stale&language=fr')).toEqual([]);
    expect(await ids('state=missing')).toContain(one.id);
    expect(await ids('category=Prices')).toEqual([both.id]);
    expect(await ids('queue=repairs')).not.toContain(one.id);
    expect(await ids('queue=billing')).toContain(one.id);
    expect(await ids('offset=3&limit=1')).toEqual([one.id]);
    expect((await list('state=stale')).counts).toEqual({ found: 1, all: 4, missing: 2, stale: 1 });
    expect((await rival('GET', 'presets?limit=0')).status).toBe(400);
    expect((await rival('GET', 'presets?state=gone')).status).toBe(400);
  });

  it('keeps the order that many administrators make at once, each of their moves whole', async () => {
    const ids = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(async (en) => (await add({ en })).id));
    const listed = async () => (await page()).presets.map(({ id }) => id).filter((id) => ids.includes(id));
    const [first, second, third, ...rest] = ids as [string, string, string, ...string[]];
    const moves = await Promise.all([
      admin('PUT', 'presets/order', { ids: [first, second], after: rest[0] }),
      admin('PUT', 'presets/order', { ids: [third], after: null }),
      admin('PUT', 'presets/order', { ids: [rest[2]], after: rest[1] }),
    ]);
    expect(moves.map(({ status }) => status)).toEqual([204, 204, 204]);
    const order = await listed();
    expect(order[0]).toBe(third);
    expect(order.indexOf(second)).toBe(order.indexOf(first) + 1);
    expect(order.indexOf(first)).toBe(order.indexOf(rest[0]!) + 1);
    expect((await page()).presets[0]?.id).toBe(third);
    const gone = { ids: [first], after: core.rival.presets.hours };
    expect((await admin('PUT', 'presets/order', gone)).status).toBe(404);
  });

  it('moves one preset without writing the others, as long as there is room', async () => {
    const [one, two, three] = [await add({ en: '1' }), await add({ en: '2' }), await add({ en: '3' })];
    await admin('PUT', 'presets/order', { ids: [three.id], after: one.id });
    const places = new Map((await page()).presets.map(({ id, position }) => [id, position]));
    expect(places.get(one.id)).toBe(one.position);
    expect(places.get(two.id)).toBe(two.position);
    expect(places.get(three.id)).toBeLessThan(two.position);
  });
});

describe('the history of a preset', () => {
  const history = async (id: string) =>
    (await admin<PresetHistory>('GET', `presets/${id}/history`)).body.entries;

  it('says who did what, with the difference in each language', async () => {
    const { id } = await add({ en: 'One', it: 'Uno' }, { category: 'Visits', keyword: 'history' });
    await admin('PUT', `presets/${id}`, { ...input({ en: 'Two', fr: 'Deux' }), keyword: 'history' });
    const [changed, added, ...more] = await history(id);
    expect(more).toEqual([]);
    expect(added).toMatchObject({ what: 'added', by: expect.any(String) as string });
    expect(changed!.differences).toEqual([
      { language: null, field: 'category', before: 'Visits', after: null },
      { language: 'en', field: 'text', before: 'One', after: 'Two' },
      { language: 'it', field: 'label', before: 'Label it', after: null },
      { language: 'it', field: 'text', before: 'Uno', after: null },
      { language: 'fr', field: 'label', before: null, after: 'Label fr' },
      { language: 'fr', field: 'text', before: null, after: 'Deux' },
    ]);
  });

  it('makes a preset as it was, as a new version of it', async () => {
    const first = await add({ en: 'As it was', it: 'Com’era' });
    const { body: second } = await put(first.id, { en: 'Another' });
    const entry = (await history(first.id)).at(-1)!.id;
    const path = `presets/${first.id}/restore`;
    expect((await admin('POST', path, { entry }, editedPart(first))).code).toBe('changed_meanwhile');
    const { body } = await admin<Preset>('POST', path, { entry }, editedPart(second));
    expect(body.texts).toMatchObject({ en: { text: 'As it was', version: 3 }, it: { text: 'Com’era' } });
    expect((await history(first.id)).map(({ what }) => what)).toEqual(['restored', 'changed', 'added']);
  });

  it('brings back one that was removed, unless its keyword has been given away', async () => {
    const { id } = await add({ en: 'Gone' }, { keyword: 'gone' });
    await admin('DELETE', `presets/${id}`);
    const removed = async () => (await admin<RemovedPresets>('GET', 'removed-presets')).body.presets;
    const [last] = await removed();
    expect(last).toMatchObject({ id, label: 'Label en' });
    const other = await add({ en: 'Other' }, { keyword: 'Gone' });
    const restore = () => admin<Preset>('POST', `presets/${id}/restore`, { entry: last!.entry });
    expect((await restore()).code).toBe('key_duplicate');
    await admin('DELETE', `presets/${other.id}`);
    expect((await restore()).body).toMatchObject({ id, keyword: 'gone', texts: { en: { text: 'Gone' } } });
    expect((await removed()).map((preset) => preset.id)).not.toContain(id);
  });

  it('is nobody else’s', async () => {
    const { id } = await add({ en: 'Ours' });
    const rival = adminApi(core, core.rival);
    expect((await rival('GET', `presets/${id}/history`)).status).toBe(404);
    const entry = (await history(id))[0]!.id;
    expect((await rival('POST', `presets/${id}/restore`, { entry })).status).toBe(404);
  });
});
