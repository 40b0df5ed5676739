import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuditPage } from '../../protocol/audit.ts';
import { type Preset } from '../../protocol/preset.ts';
import { type ImportReport, type PresetFile } from '../../protocol/preset-import.ts';
import { type PresetPage } from '../../protocol/preset-page.ts';
import { type AdminApi, adminApi, tenantEvents } from './admin-api.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

let fixture: Fixture;
let admin: AdminApi;
beforeAll(async () => {
  fixture = await createFixture();
  admin = adminApi(fixture, fixture.acme);
});
afterAll(() => fixture.close());

const send = (content: string, apply: string | null = null, format = 'csv') =>
  admin<ImportReport>('POST', 'presets/import', { format, content, apply });
const look = async (content: string, format = 'csv') => (await send(content, null, format)).body;
const exported = async (path: string) =>
  fixture.app.inject({
    url: `/v1/admin/${path}`,
    headers: { authorization: `Bearer ${fixture.acme.adminKey}` },
  });
const listed = async () => (await admin<PresetPage>('GET', 'presets?limit=200')).body.presets;
const apply = async (content: string, format = 'csv') => {
  const { plan } = await look(content, format);
  return (await send(content, plan, format)).body;
};

describe('a file of presets', () => {
  it.each(['csv', 'json'])('that was exported as %s changes nothing when it is imported', async (format) => {
    const tricky = '=1+1; "quoted", \'apostrophe\'\nand a line; €';
    await admin('POST', 'presets', {
      category: '-Safety',
      keyword: `keep-${format}`,
      texts: { en: { label: '@label', text: tricky }, ar: { label: 'عنوان', text: '+نص' } },
    });
    const before = await listed();
    const { body: content, headers } = await exported(`presets.${format}`);
    expect(headers['content-disposition']).toBe(`attachment; filename="presets.${format}"`);
    if (format === 'csv') expect(content).toContain(`"'=1+1; ""quoted"", 'apostrophe'`);
    const report = await look(content, format);
    expect(report).toMatchObject({
      counts: { added: 0, changed: 0, unchanged: before.length },
      changes: [],
      errors: [],
      plan: null,
    });
    expect(await listed()).toEqual(before);
  });

  it('is the same again after all was removed', async () => {
    const before = await listed();
    const { body: content } = await exported('presets.csv');
    for (const { id } of before) await admin('DELETE', `presets/${id}`);
    expect(await apply(content)).toMatchObject({ applied: true, counts: { added: before.length } });
    const words = (presets: Preset[]) =>
      presets.map(({ id, category, keyword, queue, position, texts }) => ({
        ...{ id, category, keyword, queue, position },
        texts: Object.entries(texts).map(([language, { label, text }]) => [language, label, text]),
      }));
    expect(words(await listed()).map((preset) => ({ ...preset, texts: preset.texts.sort() }))).toEqual(
      words(before).map((preset) => ({ ...preset, texts: preset.texts.sort() })),
    );
  });

  it.each([
    ['semicolons', (cells: string[]) => cells.join(';'), '\r\n'],
    ['tabs', (cells: string[]) => cells.join('\t'), '\n'],
    ['commas and a byte order mark', (cells: string[]) => cells.map((cell) => `"${cell}"`).join(), '\r'],
  ])('may be separated by %s', async (_by, join, end) => {
    const rows = [
      ['language', 'label', 'text', 'note'],
      ['it', 'Nota', 'Testo, con virgola', 'ignored'],
      ['', '', '', ''],
    ];
    const report = await look(`\ufeff${rows.map(join).join(end).replace('Testo, con', 'Testo con')}${end}`);
    expect(report).toMatchObject({
      counts: { added: 1, changed: 0, unchanged: 0 },
      changes: [{ row: 2, what: 'added', label: 'Nota', languages: ['it'] }],
      ignored: ['note'],
      errors: [],
    });
  });

  it('makes one preset of the rows with one id, and leaves alone what it does not have', async () => {
    const { id } = (
      await admin<Preset>('POST', 'presets', {
        category: 'Visits',
        keyword: 'stays',
        texts: { en: { label: 'Kept', text: 'Kept.' } },
      })
    ).body;
    const file = `id,language,label,text\r\n${id},it,Nuovo,"Su due\nrighe."\r\nnew-1,en,Added,Added.\r\nNEW-1,it,Aggiunto,Aggiunto.\r\n`;
    const events = (await tenantEvents(fixture, 'acme')).length;
    const done = await apply(file);
    expect(done).toMatchObject({ applied: true, counts: { added: 1, changed: 1, unchanged: 0 } });
    expect((await tenantEvents(fixture, 'acme')).slice(events)).toEqual(['presets.changed']);
    const presets = await listed();
    expect(presets.find((preset) => preset.id === id)).toMatchObject({
      category: 'Visits',
      keyword: 'stays',
      texts: { en: { text: 'Kept.' }, it: { text: 'Su due\nrighe.', state: 'current' } },
    });
    const last = presets.at(-1)!;
    expect(last).toMatchObject({ texts: { en: { label: 'Added' }, it: { label: 'Aggiunto' } } });
    const { entries } = (await admin<AuditPage>('GET', 'audit?limit=3')).body;
    expect(entries.map(({ action }) => action).sort()).toEqual([
      'preset.added',
      'preset.changed',
      'presets.imported',
    ]);
  });
});

describe('what is wrong in a file', () => {
  it('is told by row and column, and nothing is written', async () => {
    const before = await listed();
    const taken = before.find(({ keyword }) => keyword !== null)!.keyword!.toUpperCase();
    const file = [
      'id,category,keyword,queue,position,language,label,text',
      `,,${taken},,,en,Label,Text`,
      ',,two words,,,en,Label,Text',
      ',,,nowhere,,en,Label,Text',
      ',,,,first,en,Label,Text',
      ',,,,,english,Label,Text',
      `,,,,,en,,${'a'.repeat(919)}`,
      'x,,,,,en,Label,Text',
      'x,,,,,EN,Label,Text',
      'x,Other,,,,it,Label,Text',
      `,${'c'.repeat(81)},,,,en,Label,   `,
    ].join('\n');
    const { errors, plan } = await look(file);
    expect(errors.map(({ row, column, code }) => `${row} ${column} ${code}`)).toEqual([
      '2 keyword key_duplicate',
      '3 keyword setting_invalid',
      '4 queue setting_invalid',
      '5 position setting_invalid',
      '6 language setting_invalid',
      '7 label empty',
      '7 text too_long',
      '9 language language_twice',
      '10 category differs',
      '11 category too_long',
      '11 text empty',
    ]);
    expect(plan).toBeNull();
    expect((await send(file, 'f'.repeat(14))).code).toBe('changed_meanwhile');
    expect(await listed()).toEqual(before);
  });

  it.each([
    [
      'no column for the text',
      'language,label\nen,Label',
      { row: 1, column: 'text', code: 'column_missing' },
    ],
    ['a quotation mark that is never closed', 'language,label,text\nen,a,"b', { code: 'malformed' }],
    [
      'more rows than are taken',
      `language,label,text\n${'en,a,b\n'.repeat(20_001)}`,
      { code: 'too_many_rows' },
    ],
  ])('may be %s', async (_what, content, error) => {
    expect((await look(content)).errors).toEqual([expect.objectContaining(error)]);
  });

  it('may be JSON of another form', async () => {
    expect((await look('{', 'json')).errors).toMatchObject([{ code: 'malformed', detail: 'JSON' }]);
    const file = { presets: [{ texts: {} }, { texts: { en: { label: 'Only a label' } } }] };
    expect((await look(JSON.stringify(file), 'json')).errors).toMatchObject([
      { row: 2, code: 'malformed', detail: 'texts.en.text' },
    ]);
  });

  it('may be its size', async () => {
    const small = await send('a'.repeat(5_242_881));
    expect(small).toMatchObject({ status: 413, code: 'body_too_large' });
    const other = await admin('POST', 'presets', { texts: { en: { label: 'a', text: 'a'.repeat(70_000) } } });
    expect(other.status).toBe(413);
  });
});

describe('an import', () => {
  const file = (text: string, position: number): string =>
    JSON.stringify({
      presets: [{ id: fixture.acme.presets.hours, position, texts: { en: { label: 'Hours', text } } }],
    } satisfies PresetFile);

  it('does what its report said, once, or nothing', async () => {
    const content = file('Open from nine.', 7);
    const { plan } = await look(content, 'json');
    await admin('PUT', `presets/${fixture.acme.presets.hours}`, {
      texts: { en: { label: 'Hours', text: 'Changed meanwhile.' } },
    });
    expect(await send(content, plan, 'json')).toMatchObject({ status: 412, code: 'changed_meanwhile' });
    const again = await look(content, 'json');
    const answers = await Promise.all([1, 2, 3].map(() => send(content, again.plan, 'json')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    const preset = (await listed()).find(({ id }) => id === fixture.acme.presets.hours);
    expect(preset).toMatchObject({ position: 7, texts: { en: { text: 'Open from nine.' } } });
  });

  it('does not take what another file would do', async () => {
    const { plan } = await look(file('One.', 7), 'json');
    expect((await send(file('Another.', 7), plan, 'json')).code).toBe('changed_meanwhile');
  });

  it('takes a thousand presets in five languages at once', async () => {
    const languages = ['en', 'it', 'fr', 'ja', 'ar'];
    const rows = Array.from({ length: 1_000 }, (_, n) =>
      languages.map((language) => `p${n},Bulk,${language},Label ${n},Text ${n} ${language}`),
    ).flat();
    const done = await apply(`id,category,language,label,text\n${rows.join('\n')}`);
    expect(done.counts).toEqual({ added: 1_000, changed: 0, unchanged: 0 });
    const page = (await admin<PresetPage>('GET', 'presets?category=Bulk&q=text%20999%20it&limit=10')).body;
    expect(page.presets).toHaveLength(1);
    expect(page.counts.all).toBe(1);
  });
});
