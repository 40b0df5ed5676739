import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuditPage } from '../../protocol/audit.ts';
import { type AutomaticText } from '../../protocol/preset.ts';
import { automaticTextIsOff, findAutomaticText } from '../../server/automatic-texts/find-automatic-text.ts';
import { type AdminApi, adminApi, tenantEvents } from './admin-api.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

let fixture: Fixture;
let admin: AdminApi;
beforeAll(async () => {
  fixture = await createFixture();
  admin = adminApi(fixture, fixture.acme);
});
afterAll(() => fixture.close());

const path = (kind: string, language: string) => `automatic-texts/${kind}/${language}`;
const write = (kind: string, language: string, body: object) =>
  admin<AutomaticText>('PUT', path(kind, language), body);
const find = (language: string, strict = false, queueDefault = 'en') =>
  fixture.ctx.db.tenant('acme', (tx) =>
    findAutomaticText(tx, 'closing', { language, queueDefault, tenantDefault: 'en', strict }),
  );

describe('closing text and auto-reply', () => {
  it('are kept apart, by language', async () => {
    expect((await write('closing', 'de', { enabled: true, text: 'Danke für Ihren Anruf.' })).status).toBe(
      200,
    );
    expect((await admin<AutomaticText>('GET', path('closing', 'DE'))).body).toEqual({
      kind: 'closing',
      language: 'de',
      enabled: true,
      text: 'Danke für Ihren Anruf.',
    });
    expect((await admin<AutomaticText>('GET', path('autoReply', 'de'))).body).toEqual({
      kind: 'autoReply',
      language: 'de',
      enabled: false,
      text: '',
    });
  });

  it('follow the language of the session down the ladder', async () => {
    expect((await find('it'))?.body).toBe('Grazie della chiamata.');
    expect(await find('it-CH')).toMatchObject({ language: 'it' });
    expect(await find('ja')).toMatchObject({ language: 'en' });
    expect(await find('ja', false, 'it')).toMatchObject({ language: 'it' });
  });

  it('stop at the language itself when they are strict', async () => {
    expect(await find('it-CH', true)).toMatchObject({ language: 'it' });
    expect(await find('ja', true)).toBeNull();
  });

  it('are not used while they are switched off, and kept', async () => {
    await write('closing', 'it', { enabled: false, text: 'Grazie della chiamata.' });
    expect(await find('it')).toMatchObject({ language: 'en' });
    expect((await admin<AutomaticText>('GET', path('closing', 'it'))).body.text).toBe(
      'Grazie della chiamata.',
    );
    await write('closing', 'it', { enabled: true, text: 'Grazie della chiamata.' });
  });

  it('let only one of two who began from the same text save it', async () => {
    const began = (await admin<AutomaticText>('GET', path('closing', 'es'))).body;
    const save = (text: string) => admin('PUT', path('closing', 'es'), { enabled: true, text }, began);
    expect((await save('Gracias por llamar.')).status).toBe(200);
    expect(await save('Gracias.')).toMatchObject({ status: 412, code: 'changed_meanwhile' });
    await write('closing', 'es', { enabled: false, text: '' });
  });

  it('are off when none is on', async () => {
    const off = () => fixture.ctx.db.tenant('acme', (tx) => automaticTextIsOff(tx, 'autoReply'));
    expect(await off()).toBe(false);
    expect((await write('autoReply', 'en', { enabled: false, text: '' })).status).toBe(200);
    expect(await off()).toBe(true);
  });

  it.each<[refused: string, text: string, code: string]>([
    ['an empty text', '', 'empty'],
    ['919 code points', 'a'.repeat(919), 'too_long'],
    ['half a surrogate pair', 'a\ud83d', 'ill_formed_text'],
    ['a variable that may have no value', 'Bye {{caller}}', 'variable_missing'],
  ])('refuse %s', async (_, text, code) => {
    expect(await write('closing', 'fr', { enabled: true, text })).toMatchObject({ status: 422, code });
  });

  it('take variables that always have a value or a fallback', async () => {
    const text = 'Bye {{caller | "for now"}}, {{company}}';
    expect((await write('closing', 'fr', { enabled: true, text })).body.text).toBe(text);
  });

  it('are not found in another kind or language', async () => {
    expect((await admin('GET', path('farewell', 'en'))).status).toBe(404);
    expect((await admin('GET', path('closing', 'english'))).status).toBe(404);
  });

  it('tell every screen and the audit of a change, and of nothing else', async () => {
    const before = (await tenantEvents(fixture, 'acme')).length;
    await write('closing', 'es', { enabled: true, text: 'Gracias.' });
    await write('closing', 'es', { enabled: true, text: 'Gracias.' });
    expect((await tenantEvents(fixture, 'acme')).slice(before)).toEqual(['settings.changed']);
    const [entry] = (await admin<AuditPage>('GET', 'audit?limit=1')).body.entries;
    expect(entry).toMatchObject({
      object: 'automatic-text/closing/es',
      before: { enabled: false, text: '' },
      after: { enabled: true, text: 'Gracias.' },
    });
  });
});
