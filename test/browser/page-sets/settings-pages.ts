import { html } from 'lit';
import '../../../admin-portal/pages/closing-page.ts';
import '../../../admin-portal/pages/languages-page.ts';
import '../../../admin-portal/pages/media-page.ts';
import '../../../admin-portal/pages/messages-page.ts';
import '../../../admin-portal/pages/session-page.ts';
import { DEFAULT_SETTINGS } from '../../../protocol/settings.ts';
import { decideOverview } from '../../../server/automatic-texts/decide-overview.ts';
import { messagesServer, PHOTO, VISIT } from '../messages-server.ts';
import { type PageSet } from './page-set.ts';

const TEXTS = [
  { language: 'en', enabled: true, text: 'Thank you for calling {{company}}.' },
  { language: 'it', enabled: false, text: '' },
];
const QUEUE = {
  key: 'repairs',
  name: 'Repairs',
  languages: ['en', 'it'],
  defaultLanguage: 'en',
  strict: false,
};

function coverage(language: string) {
  const closing = { language: 'en', step: 'exact' as const };
  const autoReply = { language: null, step: 'none' as const };
  const presets = { own: 3, other: 4, none: 0 };
  const queue = { key: 'repairs', name: 'Repairs', offered: true, presets, closing, autoReply };
  return { language, ladder: [language], queues: [queue] };
}

/** What is set for texting in calls, and what is written for it. */
export const settingsPages: PageSet = {
  pages: {
    session: html`<midcall-session-page></midcall-session-page>`,
    messages: html`<midcall-messages-page></midcall-messages-page>`,
    closing: html`<midcall-closing-page></midcall-closing-page>`,
    media: html`<midcall-media-page></midcall-media-page>`,
    languages: html`<midcall-languages-page></midcall-languages-page>`,
  },
  answers: {
    ...messagesServer(),
    'GET /v1/admin/settings': () => ({
      values: DEFAULT_SETTINGS,
      inherited: Object.fromEntries(Object.keys(DEFAULT_SETTINGS).map((key) => [key, 'tenant'])),
    }),
    'GET /v1/admin/automatic-texts/closing': () =>
      decideOverview('closing', { texts: TEXTS, queues: [QUEUE], tenantDefault: 'en' }),
    'GET /v1/admin/automatic-texts/autoReply': () =>
      decideOverview('autoReply', { texts: [], queues: [QUEUE], tenantDefault: 'en' }),
    'GET /v1/admin/company': () => ({
      name: 'Brightwater',
      homeCountry: 'US',
      defaultLanguage: 'en',
      interfaceLanguage: 'en',
    }),
    'GET /v1/admin/languages': () => ({ defaultLanguage: 'en', languages: [coverage('en'), coverage('it')] }),
  },
  given: JSON.stringify([VISIT, PHOTO, TEXTS, QUEUE]),
};
