import { expect, html } from '@open-wc/testing';
import type { LitElement, TemplateResult } from 'lit';
import { type Account, editedPart } from '../../protocol/account.ts';
import { fingerprint } from '../../protocol/fingerprint.ts';
import type { OpenIdProvider } from '../../protocol/openid.ts';
import '../../admin-portal/elements/openid-card.ts';
import '../../admin-portal/elements/people-card.ts';
import '../../admin-portal/elements/role-table.ts';
import '../../admin-portal/pages/profile-page.ts';
import { type Answers, inPortal, Refusal, type Surroundings } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

const ROSA = '6f0b7a5e-3a53-4d8f-9b0e-0d5f3a4b7c11';
const account = (change: Partial<Account>): Account => ({
  ...{ id: ROSA, name: 'Rosa Bianchi', email: 'rosa@brightwater.example', roles: ['administrator'] },
  ...{ rolesFrom: 'portal', enabled: true, hasPassword: true, hasOpenId: false, invitedUntil: null },
  ...{ lastSignInAt: '2026-11-20T10:00:00.000Z', createdAt: '2026-11-01T10:00:00.000Z' },
  ...change,
});
const KEN = account({
  ...{ id: crypto.randomUUID(), name: 'Ken Mori', email: 'ken@brightwater.example', roles: ['editor'] },
  ...{ hasPassword: false, lastSignInAt: null, invitedUntil: '2026-11-28T10:00:00.000Z' },
});
const OFF = account({ id: crypto.randomUUID(), name: 'Mia Sato', enabled: false });
const PEOPLE: Answers = { 'GET /v1/admin/accounts': () => [account({}), KEN, OFF] };
const LINK = { link: 'https://x.test/portal/demo/invitation#T', expiresAt: '2026-11-28T10:00:00.000Z' };

async function show(template: TemplateResult, around: Surroundings, ready: string) {
  const stage = await inPortal<LitElement>(template, around);
  const root = stage.element.renderRoot;
  await waitUntil(() => root.querySelector(ready) !== null);
  await stage.element.updateComplete;
  const words = () => root.textContent?.replaceAll(/\s+/g, ' ') ?? '';
  return { ...stage, root, words };
}
const people = (answers: Answers = {}, more: Surroundings = {}) =>
  show(
    html`<midcall-people-card></midcall-people-card>`,
    { answers: { ...PEOPLE, ...answers }, ...more },
    'tbody tr',
  );
const inner = (root: ParentNode, tag: string) => root.querySelector<LitElement>(tag)!.renderRoot;

describe('people', () => {
  for (const look of [{}, { locale: 'ar', dir: 'rtl' as const, width: 360 }]) {
    it(`are listed accessibly${look.dir ? ', right to left and narrow' : ''}`, async () => {
      const { element, root } = await people({}, look);
      await expect(element).to.be.accessible();
      root.querySelectorAll<HTMLElement>('tbody button')[1]!.click();
      await waitUntil(() => root.querySelector('midcall-person-section') !== null);
      await waitUntil(() => inner(root, 'midcall-person-section').querySelector('#name') !== null);
      await expect(root.querySelector('midcall-person-section')!).to.be.accessible();
    });
  }

  it('say what each may do, and whether they can come in', async () => {
    const { root } = await people();
    const rows = [...root.querySelectorAll('tbody tr')].map(
      (row) => row.textContent?.replaceAll(/\s+/g, ' ') ?? '',
    );
    expect(rows[0]).to.contain('(you)').and.to.contain('Administrator').and.to.contain('On');
    expect(rows[1]).to.contain('Editor').and.to.contain('Invited until').and.to.contain('Never');
    expect(rows[2]).to.contain('Switched off');
  });

  it('are not changed by who may only read', async () => {
    const { root } = await people({}, { capabilities: ['access.read'] });
    expect(root.querySelectorAll('button')).to.have.length(0);
  });

  it('are invited with roles, and their link is shown once', async () => {
    const { calls, root } = await people({
      'POST /v1/admin/accounts': () => ({ account: KEN, invitation: LINK }),
    });
    root.querySelector<HTMLElement>('.bar button')!.click();
    await waitUntil(() => root.querySelector('midcall-invite-form') !== null);
    const form = inner(root, 'midcall-invite-form');
    await waitUntil(() => form.querySelector('form') !== null);
    await expect(root.querySelector('midcall-invite-form')!).to.be.accessible();
    form.querySelector<HTMLInputElement>('#name')!.value = 'Ken Mori';
    form.querySelector<HTMLInputElement>('#email')!.value = 'ken@brightwater.example';
    form.querySelector<HTMLElement>('[value=supervisor]')!.click();
    form.querySelector<HTMLFormElement>('form')!.requestSubmit();
    await waitUntil(() => root.querySelector('midcall-shown-once') !== null);
    expect(calls.find(({ method }) => method === 'POST')?.body).to.deep.equal({
      ...{ name: 'Ken Mori', email: 'ken@brightwater.example', roles: ['editor', 'supervisor'] },
    });
    const link = inner(root, 'midcall-shown-once');
    await waitUntil(() => link.querySelector('textarea')?.value === LINK.link);
    await expect(root.querySelector('midcall-shown-once')!).to.be.accessible();
    link.querySelectorAll<HTMLElement>('button')[1]!.click();
    await waitUntil(() => root.querySelector('midcall-shown-once') === null);
  });

  it('say why somebody cannot be invited', async () => {
    const { root } = await people({ 'POST /v1/admin/accounts': () => new Refusal(409, 'account_duplicate') });
    root.querySelector<HTMLElement>('.bar button')!.click();
    await waitUntil(() => root.querySelector('midcall-invite-form') !== null);
    const form = inner(root, 'midcall-invite-form');
    await waitUntil(() => form.querySelector('form') !== null);
    form.querySelector<HTMLInputElement>('#name')!.value = 'Ken';
    form.querySelector<HTMLInputElement>('#email')!.value = 'ken@brightwater.example';
    form.querySelector<HTMLFormElement>('form')!.requestSubmit();
    await waitUntil(() => form.querySelector('[role=alert]') !== null);
    expect(form.querySelector('[role=alert]')!.textContent).to.contain('is listed already');
  });

  it('get other roles by Set, which names what was begun from', async () => {
    const saved = { ...KEN, roles: ['editor', 'auditor'] as const };
    let isSaved = false;
    const { calls, root, said } = await people({
      'GET /v1/admin/accounts': () => [account({}), isSaved ? saved : KEN, OFF],
      [`PUT /v1/admin/accounts/${KEN.id}`]: () => {
        isSaved = true;
        return saved;
      },
    });
    root.querySelectorAll<HTMLElement>('tbody button')[1]!.click();
    await waitUntil(() => root.querySelector('midcall-person-section') !== null);
    const person = inner(root, 'midcall-person-section');
    await waitUntil(() => person.querySelector('[value=auditor]') !== null);
    person.querySelector<HTMLElement>('[value=auditor]')!.click();
    const section = inner(person, 'midcall-section');
    await waitUntil(() => section.querySelector('[type=submit]')?.getAttribute('aria-disabled') === 'false');
    section.querySelector<HTMLElement>('[type=submit]')!.click();
    await waitUntil(() => said.length > 0);
    const put = calls.find(({ method }) => method === 'PUT')!;
    expect(put.body).to.deep.equal({ name: 'Ken Mori', roles: ['editor', 'auditor'], enabled: true });
    expect(put.ifMatch).to.equal(fingerprint(editedPart(KEN)));
    await waitUntil(() => root.querySelectorAll('tbody tr')[1]!.textContent?.includes('Auditor'));
  });
});

describe('the table of roles', () => {
  it('is that of the server, in words, accessibly', async () => {
    const { element, root } = await show(html`<midcall-role-table></midcall-role-table>`, {}, 'tbody tr');
    await expect(element).to.be.accessible();
    const row = [...root.querySelectorAll('tbody tr')].find((one) =>
      one.textContent?.includes('Write presets'),
    )!;
    expect([...row.querySelectorAll('td')].map((cell) => cell.textContent?.trim())).to.deep.equal([
      ...['Yes', 'Yes', 'No', 'No'],
    ]);
  });
});

describe('the sign-in with the company account', () => {
  const redirectUri = 'https://x.test/v1/portal/demo/openid/callback';
  const provider: OpenIdProvider = {
    ...{ issuer: 'https://login.example.com', clientId: 'midcall', scope: 'openid email profile' },
    ...{
      groupsClaim: 'groups',
      roleGroups: [{ group: 'texting', role: 'editor' }],
      emailDomains: ['acme.test'],
    },
    emergencyAccount: null,
  };
  const card = (answers: Answers, more: Surroundings = {}) =>
    show(
      html`<midcall-openid-card></midcall-openid-card>`,
      { answers: { ...PEOPLE, ...answers }, ...more },
      '#issuer',
    );
  const write = (root: ParentNode, id: string, value: string) => {
    const input = root.querySelector<HTMLInputElement>(`#${id}`)!;
    input.value = value;
    input.dispatchEvent(new Event('input'));
  };
  const submit = (root: ParentNode) =>
    inner(root, 'midcall-section').querySelector<HTMLElement>('[type=submit]')!;

  for (const look of [{}, { locale: 'ar', dir: 'rtl' as const, width: 360 }]) {
    it(`is accessible${look.dir ? ', right to left and narrow' : ''}`, async () => {
      const { element } = await card({ 'GET /v1/admin/openid': () => ({ redirectUri, provider }) }, look);
      await expect(element).to.be.accessible();
    });
  }

  it('is set up with a secret, groups and domains', async () => {
    const { calls, element, root } = await card({
      'GET /v1/admin/openid': () => ({ redirectUri, provider: null }),
      'PUT /v1/admin/openid': () => ({ redirectUri, provider }),
    });
    expect(root.querySelector<HTMLInputElement>('#redirect')!.value).to.equal(redirectUri);
    write(root, 'issuer', 'http://login.example.com');
    await element.updateComplete;
    expect(submit(root).title).to.contain('https');
    write(root, 'issuer', 'https://login.example.com');
    write(root, 'clientId', 'midcall');
    write(root, 'clientSecret', 'hush');
    write(root, 'emailDomains', 'acme.test, acme.example');
    root.querySelector<HTMLElement>('.groups > .link')!.click();
    await waitUntil(() => root.querySelector('.groups input') !== null);
    const group = root.querySelector<HTMLInputElement>('.groups input')!;
    group.value = 'texting';
    group.dispatchEvent(new Event('input'));
    await waitUntil(() => submit(root).getAttribute('aria-disabled') === 'false');
    submit(root).click();
    await waitUntil(() => calls.some(({ method }) => method === 'PUT'));
    const put = calls.find(({ method }) => method === 'PUT')!;
    expect(put.ifMatch).to.equal(fingerprint({}));
    expect(put.body).to.deep.equal({
      ...provider,
      ...{ clientSecret: 'hush', emailDomains: ['acme.test', 'acme.example'] },
    });
    // what was entered is gone from the page
    await waitUntil(() => root.querySelector<HTMLInputElement>('#clientSecret')!.value === '');
  });

  it('is removed after a question', async () => {
    let isThere = true;
    const { root, said } = await card({
      'GET /v1/admin/openid': () => ({ redirectUri, provider: isThere ? provider : null }),
      'DELETE /v1/admin/openid': () => void (isThere = false),
    });
    root.querySelector<HTMLElement>('.danger')!.click();
    const dialog = inner(root, 'midcall-confirm-dialog');
    await waitUntil(() => dialog.querySelector('wa-dialog[open]') !== null);
    dialog.querySelector<HTMLElement>('wa-dialog .danger')!.click();
    await waitUntil(() => said.length > 0 && root.querySelector<HTMLInputElement>('#issuer')!.value === '');
  });
});

describe('one’s own profile', () => {
  const self = {
    ...{ id: ROSA, name: 'Rosa Bianchi', email: 'rosa@brightwater.example', roles: ['administrator'] },
    ...{ capabilities: [], locale: null, hasPassword: true },
    tenant: { id: 'demo', name: 'Brightwater', homeCountry: 'US', defaultLanguage: 'en' },
  };
  const profile = (answers: Answers, more: Surroundings = {}) =>
    show(
      html`<midcall-profile-page></midcall-profile-page>`,
      { answers: { 'GET /v1/account': () => self, ...answers }, ...more },
      '#language',
    );

  it('is accessible', async () => {
    const { element } = await profile({});
    await expect(element).to.be.accessible();
  });

  it('changes the password with the present one', async () => {
    const { calls, root, said } = await profile({ 'PUT /v1/account/password': () => undefined });
    const [current, password] = ['blue kettle on a roof', 'green ladder by the sea'];
    root.querySelector<HTMLInputElement>('#current')!.value = current;
    root.querySelector<HTMLInputElement>('#password')!.value = password;
    root.querySelector<HTMLFormElement>('form')!.requestSubmit();
    await waitUntil(() => said.length > 0);
    expect(calls.at(-1)?.body).to.deep.equal({ current, password });
    expect(root.querySelector<HTMLInputElement>('#current')!.value).to.equal('');
  });

  it('changes name and language by Set', async () => {
    const { calls, root } = await profile({ 'PUT /v1/account': () => ({ ...self, locale: 'en' }) });
    const select = root.querySelector<HTMLSelectElement>('#language')!;
    select.value = 'en';
    select.dispatchEvent(new Event('change'));
    await waitUntil(() => inner(root, 'midcall-section').querySelector('[aria-disabled=false]') !== null);
    inner(root, 'midcall-section').querySelector<HTMLElement>('[type=submit]')!.click();
    await waitUntil(() => calls.some(({ method }) => method === 'PUT'));
    expect(calls.find(({ method }) => method === 'PUT')?.body).to.deep.equal({
      name: 'Rosa Bianchi',
      locale: 'en',
    });
  });
});
