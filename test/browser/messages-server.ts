import { fingerprint } from '../../protocol/fingerprint.ts';
import type { NumberView } from '../../protocol/phone-number.ts';
import { editedPart, type Preset } from '../../protocol/preset.ts';
import type { ImportReport } from '../../protocol/preset-import.ts';
import { type PresetPage } from '../../protocol/preset-page.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../protocol/settings.ts';
import { type Answers, Refusal } from './portal-fixture.ts';
import { sendingNumber } from './sending-number.ts';

const at = '2026-11-18T10:00:00.000Z';
const words = (label: string, text: string, more: Partial<Preset['texts'][string]> = {}) => ({
  ...{ label, text, version: 1, state: 'current' as const, changedAt: at, readAgainst: null },
  ...more,
});
export const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
export const VISIT: Preset = {
  ...{ id: id(1), category: 'Visits', keyword: 'visit', position: 1, queue: null },
  texts: {
    en: words('Visit time', 'An engineer visits today.', { state: 'source', version: 2 }),
    it: words('Orario visita', 'Il tecnico arriva.', {
      ...{ state: 'stale' as const, readAgainst: 'An engineer visits.' },
    }),
  },
  ...{ sourceLanguage: 'en', missing: ['ja'], updatedAt: at },
};
export const PHOTO: Preset = {
  ...{ id: id(2), category: 'Photos', keyword: null, position: 2, queue: null },
  texts: { en: words('Ask for photo', 'Please send a photo.', { state: 'source' }) },
  ...{ sourceLanguage: 'en', missing: ['it', 'ja'], updatedAt: at },
};
const REPORT: ImportReport = {
  counts: { added: 1, changed: 0, unchanged: 2 },
  changes: [{ row: 2, what: 'added', label: 'New one', languages: ['it'] }],
  ...{ errors: [], ignored: [], plan: 'abc', applied: false },
};

const INHERITED = Object.fromEntries(Object.keys(DEFAULT_SETTINGS).map((key) => [key, 'default']));

/** What the server has beside two presets. */
export interface Kept {
  settings?: Partial<Settings>;
  numbers?: NumberView[];
}

/** A server that keeps two presets. */
export function messagesServer({ settings = {}, numbers = [sendingNumber()] }: Kept = {}): Answers {
  const kept = { presets: [VISIT, PHOTO] };
  const answers: Answers = {
    'GET /v1/admin/presets': ({ query }): PresetPage => {
      const found = kept.presets.filter(
        ({ missing, texts }) =>
          (query.get('state') !== 'missing' || missing.length > 0) &&
          JSON.stringify(texts)
            .toLowerCase()
            .includes((query.get('q') ?? '').toLowerCase()),
      );
      return {
        ...{ presets: found, offset: 0, categories: ['Visits', 'Photos'] },
        counts: { found: found.length, all: 2, missing: 2, stale: 1 },
        languages: ['en', 'it', 'ja'].map((language) => ({ language, used: true, texts: 1 })),
      };
    },
    'GET /v1/admin/queues': () => ({
      queues: [
        {
          ...{ key: 'repairs', name: 'Repairs', languages: ['en', 'it', 'ja'], defaultLanguage: 'en' },
          ...{ smsEnabled: true, inboundNumbers: [], outboundNumbers: [] },
        },
      ],
      total: 1,
    }),
    'GET /v1/admin/numbers': () => ({ numbers }),
    'GET /v1/admin/settings': () => ({
      values: { ...DEFAULT_SETTINGS, ...settings },
      inherited: INHERITED,
    }),
    'POST /v1/admin/presets/import': ({ body }) => ({
      ...REPORT,
      applied: (body as { apply: string | null }).apply !== null,
    }),
    'PUT /v1/admin/presets/order': () => undefined,
  };
  for (const { id: one } of kept.presets) {
    const path = `/v1/admin/presets/${one}`;
    const here = () => kept.presets.find((preset) => preset.id === one)!;
    answers[`GET ${path}`] = here;
    answers[`PUT ${path}`] = ({ body, ifMatch }) => {
      const before = here();
      if (ifMatch !== fingerprint(editedPart(before))) return new Refusal(412, 'changed_meanwhile');
      const { texts, ...rest } = body as Preset;
      const written = Object.entries(texts).map(([language, { label, text }]) => [
        language,
        words(label, text, { state: language === 'en' ? 'source' : 'current' }),
      ]);
      const after = { ...before, ...rest, texts: Object.fromEntries(written) as Preset['texts'] };
      kept.presets = kept.presets.map((preset) => (preset.id === one ? after : preset));
      return after;
    };
    answers[`POST ${path}/still-right`] = () => here();
    answers[`GET ${path}/use`] = () => ({
      queues: [{ key: 'repairs', name: 'Repairs' }],
      ...{ sent: 41, lastSentAt: at },
    });
    answers[`DELETE ${path}`] = () => {
      kept.presets = kept.presets.filter((preset) => preset.id !== one);
    };
    answers[`GET ${path}/history`] = () => ({
      entries: [
        {
          ...{ id: id(9), at, by: 'Rosa Bianchi', what: 'changed' },
          differences: [
            {
              language: 'en',
              field: 'text',
              before: 'An engineer visits.',
              after: 'An engineer visits today.',
            },
          ],
        },
      ],
      next: null,
    });
  }
  return answers;
}
