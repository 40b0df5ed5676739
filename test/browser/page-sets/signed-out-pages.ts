import { html } from 'lit';
import '../../../admin-portal/pages/invitation-page.ts';
import '../../../admin-portal/pages/setup-page.ts';
import '../../../admin-portal/pages/sign-in-page.ts';
import { LOCALES } from '../../../protocol/locales.ts';
import { localeName } from '../../../ui/locale-name.ts';
import { type PageSet } from './page-set.ts';

/** The portal before a sign-in. A company of which nothing is known is set up. */
export const signedOutPages: PageSet = {
  address: `/portal/demo/page#${'T'.repeat(43)}`,
  pages: {
    'sign-in': html`<midcall-sign-in-page></midcall-sign-in-page>`,
    setup: html`<midcall-setup-page></midcall-setup-page>`,
    invitation: html`<midcall-invitation-page></midcall-invitation-page>`,
  },
  answers: {
    'GET /v1/portal/demo': () => ({ company: '', passwords: true, openid: true }),
    'POST /v1/portal/demo/invitation': () => ({ name: 'Ken Mori', email: 'ken@brightwater.example' }),
  },
  given: `Ken Mori ken@brightwater.example ${LOCALES.map(localeName).join(' ')}`,
};
