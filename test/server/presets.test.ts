import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuditPage } from '../../protocol/audit.ts';
import { type Preset } from '../../protocol/preset.ts';
import { findPresetText } from '../../server/presets/find-preset-text.ts';
import { listPresets } from '../../server/presets/list-presets.ts';
import { type AdminApi, adminApi, tenantEvents } from './admin-api.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

let fixture: Fixture;
let admin: AdminApi;
beforeAll(async () => {
  fixture = await createFixture();
  admin = adminApi(fixture, fixture.acme);
});
afterAll(() => fixture.close());

const english = (text: string, label = 'Label') => ({ texts: { en: { label, text } } });
const add = (body: object) => admin<Preset>('POST', 'presets', body);
const offered = (change: Partial<Parameters<typeof listPresets>[1]> = {}) =>
  fixture.ctx.db.tenant('acme', (tx) =>
    listPresets(tx, {
      queueKey: 'repairs',
      language: 'en',
      queueDefault: 'en',
      tenantDefault: 'en',
      values: {},
      profile: 'gsm7',
      ...change,
    }),
  );

describe('writing presets', () => {
  it('keeps label and text by language, and gives them to agents', async () => {
    const { status, body } = await add({
      category: 'Safety',
      keyword: 'valve',
      position: 5,
      texts: { en: { label: 'Valve', text: 'Close it.' }, 'IT-it': { label: 'Valvola', text: 'La chiuda.' } },
    });
    expect(status).toBe(201);
    expect(body.texts).toMatchObject({
      en: { label: 'Valve', text: 'Close it.' },
      'it-IT': { label: 'Valvola', text: 'La chiuda.' },
    });
    expect((await offered()).find(({ id }) => id === body.id)).toEqual({
      id: body.id,
      label: 'Valve',
      text: 'Close it.',
      category: 'Safety',
      keyword: 'valve',
      language: 'en',
      fallback: false,
      segments: 1,
      missing: [],
      layer: 'tenant',
    });
  });

  it('takes 918 code points and refuses the 919th', async () => {
    expect((await add(english('😀'.repeat(918)))).status).toBe(201);
    expect(await add(english('a'.repeat(919)))).toMatchObject({ status: 422, code: 'too_long' });
  });

  it.each(['   ', '\n\t', '\u200b'])('refuses a text nobody would see', async (text) => {
    expect(await add(english(text))).toMatchObject({ status: 422, code: 'empty', detail: 'text, en' });
    expect(await add(english('Hello', text))).toMatchObject({
      status: 422,
      code: 'empty',
      detail: 'label, en',
    });
  });

  it('refuses a text that is not well-formed Unicode', async () => {
    expect(await add(english('half \ud83d a pair'))).toMatchObject({ status: 422, code: 'ill_formed_text' });
  });

  it('stores the form in which a text is counted and sent', async () => {
    const { body } = await add(english('one\r\ntwo e\u0300'));
    expect(body.texts['en']?.text).toBe('one\ntwo è');
  });

  it.each<[refused: string, body: object, code: string]>([
    ['a preset in no language', { texts: {} }, 'empty'],
    ['a language that is none', { texts: { english: { label: 'a', text: 'b' } } }, 'setting_invalid'],
    [
      'one language twice',
      { texts: { it: { label: 'a', text: 'b' }, IT: { label: 'a', text: 'c' } } },
      'setting_invalid',
    ],
    ['a queue that is not there', { ...english('a'), queue: 'nowhere' }, 'setting_invalid'],
    ['a preset without a label', { texts: { en: { label: '', text: 'b' } } }, 'invalid_request'],
    ['a keyword with a space', { ...english('a'), keyword: 'two words' }, 'invalid_request'],
  ])('refuses %s', async (_, body, code) => {
    expect((await add(body)).code).toBe(code);
  });

  it('gives a keyword to one preset, whatever its case, also of two at once', async () => {
    const answers = await Promise.all(
      ['Address', 'address', 'ADDRESS', 'aDDress'].map((keyword) => add({ ...english('a'), keyword })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const { id } = answers.find(({ status }) => status === 201)!.body;
    expect((await admin('PUT', `presets/${id}`, { ...english('b'), keyword: 'ADDRESS' })).status).toBe(200);
  });

  it('replaces all languages, and forgets those that are gone', async () => {
    const { body } = await add({ texts: { en: { label: 'a', text: 'b' }, it: { label: 'c', text: 'd' } } });
    const replaced = await admin<Preset>('PUT', `presets/${body.id}`, english('new', 'New'));
    expect(replaced.body.texts).toEqual({ en: expect.objectContaining({ label: 'New', text: 'new' }) });
    expect((await admin('PUT', `presets/${randomUUID()}`, english('a'))).status).toBe(404);
  });

  it('removes a preset for every agent', async () => {
    const { body } = await add(english('Short-lived'));
    expect((await admin('DELETE', `presets/${body.id}`)).status).toBe(204);
    expect((await admin('DELETE', `presets/${body.id}`)).status).toBe(404);
    const found = await fixture.ctx.db.tenant('acme', (tx) => findPresetText(tx, body.id, 'en', 'repairs'));
    expect(found).toBeNull();
  });

  it('tells every screen and the audit, once for each change', async () => {
    const before = (await tenantEvents(fixture, 'acme')).length;
    const { body } = await add(english('First'));
    await admin('PUT', `presets/${body.id}`, english('Second'));
    await admin('DELETE', `presets/${body.id}`);
    await add(english(''));
    expect((await tenantEvents(fixture, 'acme')).slice(before)).toEqual(Array(3).fill('presets.changed'));
    const { entries } = (await admin<AuditPage>('GET', 'audit?limit=3')).body;
    const object = `preset/${body.id}`;
    expect(entries).toMatchObject([
      { action: 'preset.removed', object, before: english('Second'), after: null },
      { action: 'preset.changed', object, before: english('First'), after: english('Second') },
      { action: 'preset.added', object, before: null, after: english('First') },
    ]);
  });

  it('reaches neither another tenant nor its presets', async () => {
    const rival = adminApi(fixture, fixture.rival);
    const foreign = `presets/${fixture.acme.presets.hours}`;
    expect((await rival('PUT', foreign, english('Taken over'))).status).toBe(404);
    expect((await rival('DELETE', foreign)).status).toBe(404);
  });
});

describe('offering presets', () => {
  it('puts those in another language last, and leaves out those without a fitting one', async () => {
    const german = (await add({ texts: { de: { label: 'Nur deutsch', text: 'Hallo' } } })).body.id;
    const { hours, photo } = fixture.acme.presets;
    const list = await offered({ language: 'it' });
    const at = (id: string) => list.findIndex((item) => item.id === id);
    expect(list[at(hours)]).toMatchObject({ language: 'it', fallback: false });
    expect(list[at(photo)]).toMatchObject({ language: 'en', fallback: true });
    expect(at(german)).toBe(-1);
    const firstFallback = list.findIndex((item) => item.fallback);
    expect(list.slice(firstFallback).every((item) => item.fallback)).toBe(true);
  });

  it('fills what the call knows and names what the agent must say', async () => {
    const { id } = (await add(english('Hi {{caller | "there"}}, {{agent}}: {{number}}'))).body;
    const find = async (values: Record<string, string>) =>
      (await offered({ values })).find((item) => item.id === id);
    expect(await find({ agent: 'Ana' })).toMatchObject({
      text: 'Hi there, Ana: {{number}}',
      missing: ['number'],
    });
    expect(await find({ agent: 'Ana', caller: 'Grace', number: '7' })).toMatchObject({
      text: 'Hi Grace, Ana: 7',
      missing: [],
    });
  });

  it('counts messages by the alphabet of the number', async () => {
    const { id } = (await add(english('€'.repeat(80)))).body;
    const segments = async (profile: string) =>
      (await offered({ profile })).find((item) => item.id === id)?.segments;
    expect(await segments('gsm7')).toBe(1);
    expect(await segments('telnyx-longcode')).toBe(2);
  });

  it("keeps a queue's own presets to that queue", async () => {
    const { id } = (await add({ ...english('Pay here'), queue: 'billing' })).body;
    const ids = async (queueKey: string) => (await offered({ queueKey })).map((item) => item.id);
    expect(await ids('billing')).toContain(id);
    expect(await ids('repairs')).not.toContain(id);
    const text = (queueKey: string) =>
      fixture.ctx.db.tenant('acme', (tx) => findPresetText(tx, id, 'en', queueKey));
    expect(await text('billing')).toEqual({ body: 'Pay here', label: 'Label' });
    expect(await text('repairs')).toBeNull();
  });

  it('sends only the language that was shown', async () => {
    const text = (language: string) =>
      fixture.ctx.db.tenant('acme', (tx) =>
        findPresetText(tx, fixture.acme.presets.hours, language, 'repairs'),
      );
    expect((await text('it'))?.label).toBe('Orari');
    expect(await text('it-IT')).toBeNull();
  });

  it('follows the order of the administrator', async () => {
    const [second, first] = [
      await add({ ...english('b'), position: 91 }),
      await add({ ...english('a'), position: 90 }),
    ];
    const ids = (await offered()).map((item) => item.id);
    expect(ids.indexOf(first.body.id)).toBeLessThan(ids.indexOf(second.body.id));
  });
});
