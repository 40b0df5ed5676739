import { html } from 'lit';
import '../../../admin-portal/pages/integrations-page.ts';
import '../../../admin-portal/pages/permissions-page.ts';
import '../../../admin-portal/pages/profile-page.ts';
import { type Account, type SignedInAccount } from '../../../protocol/account.ts';
import { type OpenIdSettings } from '../../../protocol/openid.ts';
import { integrationsServer } from '../integrations-server.ts';
import { type PageSet } from './page-set.ts';

const account = (id: string, more: Partial<Account>): Account => ({
  ...{ id, name: 'Rosa Bianchi', email: 'rosa@brightwater.example', roles: ['administrator'] },
  ...{ rolesFrom: 'portal', enabled: true, hasPassword: true, hasOpenId: false, invitedUntil: null },
  ...{ lastSignInAt: '2026-11-20T10:00:00.000Z', createdAt: '2026-11-01T10:00:00.000Z' },
  ...more,
});
const people = [
  account('6f0b7a5e-3a53-4d8f-9b0e-0d5f3a4b7c11', {}),
  account('6f0b7a5e-3a53-4d8f-9b0e-0d5f3a4b7c12', {
    ...{ name: 'Ken Mori', roles: ['editor', 'supervisor'], hasPassword: false, lastSignInAt: null },
    invitedUntil: '2026-11-28T10:00:00.000Z',
  }),
  account('6f0b7a5e-3a53-4d8f-9b0e-0d5f3a4b7c13', { name: 'Mia Sato', enabled: false }),
];
const openid: OpenIdSettings = {
  redirectUri: 'https://x.test/v1/portal/demo/openid/callback',
  provider: {
    ...{ issuer: 'https://login.example.com', clientId: 'midcall', scope: 'openid email profile' },
    ...{ groupsClaim: 'groups', roleGroups: [{ group: 'Support', role: 'editor' }] },
    ...{ emailDomains: ['brightwater.example'], emergencyAccount: null },
  },
};
const me: SignedInAccount = {
  ...{ id: people[0]!.id, name: 'Rosa Bianchi', email: 'rosa@brightwater.example', roles: ['administrator'] },
  ...{ capabilities: [], locale: null, hasPassword: true },
  tenant: { id: 'demo', name: 'Brightwater', homeCountry: 'US', defaultLanguage: 'en' },
};
const agents = [
  {
    ...{ id: 'ana', name: 'Ana Ruiz', granted: ['sms.send', 'media.save'], withheld: [] },
    launchedAt: '2026-03-04T10:00:00Z',
  },
];
const { state, answers } = integrationsServer();

/** Who and what may come in. */
export const accessPages: PageSet = {
  pages: {
    permissions: html`<midcall-permissions-page></midcall-permissions-page>`,
    integrations: html`<midcall-integrations-page></midcall-integrations-page>`,
    profile: html`<midcall-profile-page></midcall-profile-page>`,
  },
  answers: {
    ...answers,
    'GET /v1/account': () => me,
    'GET /v1/admin/accounts': () => people,
    'GET /v1/admin/openid': () => openid,
    'GET /v1/admin/agents': () => ({ agents, next: null }),
  },
  // languages name themselves
  given: JSON.stringify([
    ...[people, openid, me, agents, state],
    'system_id password Board config read abcd wxyz loopback Base URL Token English italiano 日本語 français español Deutsch português Brasil العربية',
  ]),
};
