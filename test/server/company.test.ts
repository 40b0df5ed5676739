import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuditPage } from '../../protocol/audit.ts';
import { type Company } from '../../protocol/company.ts';
import { type AutomaticTextOverview, type LanguageOverview } from '../../protocol/language-coverage.ts';
import { callFacts } from '../../server/calls/call-facts.ts';
import { type AdminApi, adminApi } from './admin-api.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

let fixture: Fixture;
let admin: AdminApi;
beforeAll(async () => {
  fixture = await createFixture();
  admin = adminApi(fixture, fixture.acme);
});
afterAll(() => fixture.close());

const change = (patch: object, began?: object) => admin<Company>('PUT', 'company', patch, began);
const facts = () =>
  fixture.ctx.db.tenant('acme', (tx) =>
    callFacts(tx, { queue_key: 'repairs', agent_id: null, caller_name: null }),
  );

describe('the company', () => {
  it('is named in texts by the name it has now', async () => {
    expect((await admin<Company>('GET', 'company')).body).toEqual({
      name: 'Brightwater',
      homeCountry: 'US',
      defaultLanguage: 'en',
      interfaceLanguage: 'en',
    });
    expect((await change({ name: '  Brightwater Ltd ' })).body.name).toBe('Brightwater Ltd');
    expect((await facts()).values).toMatchObject({ company: 'Brightwater Ltd' });
    await change({ name: 'Brightwater' });
  });

  it('decides which numbers are abroad, and the last step of the ladder', async () => {
    await change({ homeCountry: 'IT', defaultLanguage: 'IT-it' });
    expect(await facts()).toMatchObject({ homeCountry: 'IT', tenantDefault: 'it-IT' });
    const [entry] = (await admin<AuditPage>('GET', 'audit?limit=1')).body.entries;
    expect(entry).toMatchObject({
      action: 'company.changed',
      object: 'company',
      before: { homeCountry: 'US', defaultLanguage: 'en' },
      after: { homeCountry: 'IT', defaultLanguage: 'it-IT' },
    });
    await change({ homeCountry: 'US', defaultLanguage: 'en' });
  });

  it('says in which language its pages begin', async () => {
    expect((await change({ interfaceLanguage: 'ja' }, { interfaceLanguage: 'en' })).body).toMatchObject({
      ...{ interfaceLanguage: 'ja', defaultLanguage: 'en' },
    });
    const [entry] = (await admin<AuditPage>('GET', 'audit?limit=1')).body.entries;
    expect(entry).toMatchObject({
      ...{
        action: 'company.changed',
        before: { interfaceLanguage: 'en' },
        after: { interfaceLanguage: 'ja' },
      },
    });
    await change({ interfaceLanguage: 'en' });
  });

  it.each<[refused: string, patch: object, status: number]>([
    ['a country without telephone numbers', { homeCountry: 'AQ' }, 422],
    ['a country that is none', { homeCountry: 'usa' }, 400],
    ['an empty name', { name: '  ' }, 400],
    ['a name over two lines', { name: 'a\nb' }, 400],
    ['a language that is no tag', { defaultLanguage: 'italiano!' }, 400],
    ['a language without an interface', { interfaceLanguage: 'nl' }, 400],
    ['an unknown key', { colour: 'blue' }, 400],
  ])('refuses %s', async (_, patch, status) => {
    expect((await change(patch)).status).toBe(status);
  });

  it('tells the second of two administrators, but only about the same field', async () => {
    expect((await change({ homeCountry: 'GB' }, { homeCountry: 'US' })).status).toBe(200);
    expect(await change({ homeCountry: 'FR' }, { homeCountry: 'US' })).toMatchObject({
      status: 412,
      code: 'changed_meanwhile',
    });
    expect((await change({ name: 'Other' }, { name: 'Brightwater' })).status).toBe(200);
    await change({ homeCountry: 'US', name: 'Brightwater' });
  });
});

describe('languages', () => {
  it('show what callers get in each language of any queue, and in one more', async () => {
    const { body } = await admin<LanguageOverview>('GET', 'languages?also=it-CH');
    expect(body.defaultLanguage).toBe('en');
    const swiss = body.languages[0];
    expect(swiss).toMatchObject({ language: 'it-CH', ladder: ['it-CH', 'it'] });
    const repairs = swiss?.queues.find(({ key }) => key === 'repairs');
    expect(repairs).toMatchObject({ offered: false, closing: { language: 'it', step: 'base' } });
    expect(repairs?.presets.own).toBeGreaterThan(0);
    const italian = body.languages.find(({ language }) => language === 'it');
    expect(italian?.queues.every(({ offered }) => offered)).toBe(true);
  });

  it('follow what is written, and what is strict in a queue', async () => {
    await admin('PUT', 'queues/billing', { languages: ['en', 'ja'] });
    const japanese = async () =>
      (await admin<AutomaticTextOverview>('GET', 'automatic-texts/closing')).body.texts
        .find(({ language }) => language === 'ja')
        ?.queues.find(({ key }) => key === 'billing')?.gets;
    expect(await japanese()).toEqual({ language: 'en', step: 'queue' });
    await admin('PUT', 'queues/billing/settings', { autoStrict: true });
    expect(await japanese()).toEqual({ language: null, step: 'none' });
    const { missing } = (await admin<AutomaticTextOverview>('GET', 'automatic-texts/closing')).body;
    expect(missing).toContain('ja');
    await admin('PUT', 'automatic-texts/closing/ja', {
      enabled: true,
      text: 'お電話ありがとうございました。',
    });
    expect(await japanese()).toEqual({ language: 'ja', step: 'exact' });
  });
});
