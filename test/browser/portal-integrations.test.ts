import { expect, html } from '@open-wc/testing';
import { type LitElement } from 'lit';
import '../../admin-portal/pages/integrations-page.ts';
import { type MidcallCarrierSection } from '../../admin-portal/elements/carrier-section.ts';
import { type MidcallIntegrationsPage } from '../../admin-portal/pages/integrations-page.ts';
import { fingerprint } from '../../protocol/fingerprint.ts';
import { type CarrierAccount, type EmbedOrigin, type WebhookSource } from '../../protocol/integration.ts';
import { type Capability } from '../../protocol/role.ts';
import { type Answers, inPortal, Refusal, type Surroundings } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

const AT = '2026-11-21T10:00:00.000Z';
const ID = '6f0b7a5e-3a53-4d8f-9b0e-0d5f3a4b7c11';
const ORIGIN = 'https://crm.example.com';

/** A server that keeps what is done to it. */
function server() {
  const state = {
    origins: [{ origin: ORIGIN, createdAt: AT, lastLaunchOn: '2026-11-21', liveWidgets: 3 }] as EmbedOrigin[],
    telephony: {
      ...{ source: 'telephony', url: 'https://midcall.test/v1/telephony/demo/calls' },
      secrets: [{ id: ID, last4: 'abcd', createdAt: AT, expiresAt: null }],
    } as WebhookSource,
    account: {
      ...{ carrier: 'loopback', changedAt: AT, numbers: 2 },
      fields: [
        {
          name: 'baseUrl',
          label: 'Base URL',
          kind: 'url',
          set: true,
          value: 'https://carrier.test',
          last4: null,
        },
        { name: 'token', label: 'Token', kind: 'secret', set: true, value: null, last4: 'wxyz' },
      ],
    } as CarrierAccount,
    revoked: false,
  };
  const answers: Answers = {
    'GET /v1/admin/embed-origins': () => ({ origins: state.origins }),
    'POST /v1/admin/embed-origins': ({ body }) => {
      const origin = { ...state.origins[0]!, ...(body as object), liveWidgets: 0 };
      state.origins = [...state.origins, origin];
      return origin;
    },
    [`DELETE /v1/admin/embed-origins/${encodeURIComponent(ORIGIN)}`]: () => void (state.origins = []),
    'GET /v1/admin/launch-keys': () => ({ keys: [] }),
    'POST /v1/admin/launch-keys': ({ body }) => ({
      key: {
        ...{
          keyId: 'k',
          name: (body as { name: string }).name,
          createdAt: AT,
          lastUsedOn: null,
          revokedAt: null,
        },
        ...{ liveWidgets: 0, publicJwk: { kty: 'OKP', crv: 'Ed25519', x: 'x' } },
      },
      privateKey: { jwk: { d: 'private' }, pem: '-----BEGIN PRIVATE KEY-----' },
    }),
    'GET /v1/admin/webhook-secrets': () => ({ sources: [state.telephony] }),
    'POST /v1/admin/webhook-secrets/telephony': ({ body }) => {
      const expiresAt = (body as { oldValidUntil: string }).oldValidUntil;
      const secrets = [
        { ...state.telephony.secrets[0]!, expiresAt },
        { id: ID.replace('11', '12'), last4: 'new4', createdAt: AT, expiresAt: null },
      ];
      state.telephony = { ...state.telephony, secrets };
      return { source: state.telephony, secret: 'the-new-secret-new4' };
    },
    'GET /v1/admin/carriers': () => ({ carriers: [state.account] }),
    'PUT /v1/admin/carriers/loopback/account': ({ ifMatch }) =>
      ifMatch === fingerprint(state.account) ? state.account : new Refusal(412, 'changed_meanwhile'),
    'POST /v1/admin/carriers/loopback/check': () => ({ outcome: 'refused' }),
    'GET /v1/admin/api-keys': () => ({
      keys: [
        {
          ...{
            id: ID,
            name: 'Board',
            capabilities: ['config.read'],
            createdAt: AT,
            lastUsedOn: '2026-11-20',
          },
          ...{ expiresAt: null, revokedAt: state.revoked ? AT : null },
        },
      ],
    }),
    'POST /v1/admin/api-keys': ({ body }) => ({
      key: { id: ID, createdAt: AT, lastUsedOn: null, revokedAt: null, ...(body as object) },
      secret: 'mck_demo_secret',
    }),
    [`DELETE /v1/admin/api-keys/${ID}`]: () => void (state.revoked = true),
  };
  return { state, answers };
}

async function integrations(around: Surroundings = {}) {
  const { state, answers } = server();
  const stage = await inPortal<MidcallIntegrationsPage>(
    html`<midcall-integrations-page></midcall-integrations-page>`,
    { answers, ...around },
  );
  const card = (name: string) => stage.element.renderRoot.querySelector<LitElement>(`midcall-${name}-card`)!;
  const inCard = (name: string) => {
    const root = card(name).renderRoot;
    return {
      root,
      $: <T extends HTMLElement = HTMLElement>(selector: string) => root.querySelector<T>(selector)!,
      text: () => root.querySelector('section')!.textContent!,
      /** Answers the question that is asked. */
      confirm: async (selector = '.danger') => {
        const dialog = root.querySelector<LitElement>('midcall-confirm-dialog')!;
        await waitUntil(() => dialog.renderRoot.querySelector('wa-dialog')?.open === true);
        const words = dialog.renderRoot.textContent!;
        dialog.renderRoot.querySelector<HTMLButtonElement>(selector)!.click();
        await waitUntil(() => dialog.renderRoot.querySelector('wa-dialog')?.open === false);
        return words;
      },
      shown: () =>
        root.querySelector<LitElement>('midcall-shown-once')?.renderRoot.querySelector('textarea')?.value,
      submit: () => root.querySelector('form')!.requestSubmit(),
    };
  };
  const carrier = () =>
    card('carriers').renderRoot.querySelector<MidcallCarrierSection>('midcall-carrier-section')!;
  /** The section of the one carrier; its buttons and its state stand in the frame every section has. */
  const inCarrier = () => {
    const root = carrier().renderRoot;
    const section = root.querySelector<LitElement>('midcall-section')!;
    const press = (words: string) =>
      [...root.querySelectorAll('button'), ...section.renderRoot.querySelectorAll('button')]
        .find((one) => one.textContent!.trim() === words)!
        .click();
    return {
      $: <T extends HTMLElement = HTMLElement>(selector: string) => root.querySelector<T>(selector)!,
      /** Writes in a field. */
      write: (id: string, value: string) => {
        const input = root.querySelector<HTMLInputElement>(id)!;
        input.value = value;
        input.dispatchEvent(new InputEvent('input', { bubbles: true }));
      },
      press,
      text: () => root.textContent! + section.renderRoot.textContent!,
      conflict: () => section.renderRoot.querySelector<LitElement>('midcall-conflict'),
    };
  };
  await waitUntil(
    () => inCard('api-keys').$('tbody tr') !== null && Boolean(carrier()?.renderRoot.querySelector('#token')),
  );
  return { ...stage, state, inCard, inCarrier };
}

describe('the integrations page', () => {
  it('is accessible, and shows no secret', async () => {
    const { element, inCard, inCarrier } = await integrations();
    await expect(element).to.be.accessible();
    expect(inCard('webhook-secrets').text()).to.contain('…abcd');
    expect(inCarrier().$<HTMLInputElement>('#token').value).to.equal('');
    expect(inCarrier().text()).to.contain('ends in wxyz');
  });

  it('adds an exact origin, and says what is wrong with another', async () => {
    const { inCard, calls, said } = await integrations();
    const { $, submit, text } = inCard('origins');
    const input = $<HTMLInputElement>('#origin');
    input.value = 'https://desk.example.com/';
    submit();
    await waitUntil(() => text().includes('not an exact origin'));
    expect(calls.some(({ method }) => method === 'POST')).to.equal(false);
    input.value = ' https://desk.example.com ';
    submit();
    await waitUntil(() => text().includes('https://desk.example.com'));
    expect(said).to.deep.equal(['Pages of https://desk.example.com can embed the widget now.']);
  });

  it('removes an origin after saying how many widgets are open there', async () => {
    const { inCard, state } = await integrations();
    const { $, confirm, text } = inCard('origins');
    $('tbody button').click();
    await confirm('[data-harmless]');
    expect(state.origins).to.have.length(1);
    $('tbody button').click();
    expect(await confirm()).to.contain('Widgets open there now: 3.');
    await waitUntil(() => text().includes('No page can embed'));
  });

  it('shows the private half of a key once, and takes no private key', async () => {
    const { inCard, calls } = await integrations();
    const { $, submit, shown, root, text } = inCard('launch-keys');
    $<HTMLInputElement>('#name').value = 'Desk';
    $<HTMLTextAreaElement>('#jwk').value = JSON.stringify({
      ...{ kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43), d: 'B'.repeat(43) },
    });
    submit();
    await waitUntil(() => text().includes('Never paste a private one'));
    expect(calls.some(({ method }) => method === 'POST')).to.equal(false);
    $<HTMLTextAreaElement>('#jwk').value = '';
    submit();
    await waitUntil(() => shown()?.includes('BEGIN PRIVATE KEY') === true);
    const once = root.querySelector<LitElement>('midcall-shown-once')!;
    await expect(once).to.be.accessible();
    once.renderRoot.querySelector<HTMLButtonElement>('button:last-of-type')!.click();
    await waitUntil(() => shown() === undefined);
  });

  it('rotates a secret, with the end that was chosen, and not while two are valid', async () => {
    const { inCard, calls } = await integrations();
    const { $, submit, shown } = inCard('webhook-secrets');
    const before = Date.now();
    submit();
    await waitUntil(() => shown() === 'the-new-secret-new4');
    const { body } = calls.find(({ method }) => method === 'POST')!;
    const hours = (Date.parse((body as { oldValidUntil: string }).oldValidUntil) - before) / 3_600_000;
    expect(hours).to.be.within(24, 24.1);
    await waitUntil(() => $<HTMLButtonElement>('form button').disabled);
  });

  it('changes only the fields of a carrier that were written, and says so', async () => {
    const { inCarrier, calls } = await integrations();
    const { $, write, press, text } = inCarrier();
    write('#token', 'another-token');
    await waitUntil(() => text().includes('Not saved yet'));
    press('Set');
    await waitUntil(() => text().includes('Saved'));
    expect(calls.find(({ method }) => method === 'PUT')!.body).to.deep.equal({
      fields: { token: 'another-token' },
    });
    expect($<HTMLInputElement>('#token').value).to.equal('');
  });

  it('shows what somebody else has made of a carrier meanwhile, and no secret', async () => {
    const { inCarrier, calls, state } = await integrations();
    const { write, press, conflict } = inCarrier();
    const fields = state.account.fields.map((one) =>
      one.name === 'baseUrl' ? { ...one, value: 'https://carrier.example.net' } : one,
    );
    state.account = { ...state.account, fields };
    write('#token', 'a-third-token');
    press('Set');
    await waitUntil(
      () => conflict()?.renderRoot.textContent!.includes('https://carrier.example.net') === true,
    );
    expect(conflict()!.renderRoot.textContent).to.contain('••••').and.not.to.contain('a-third-token');
    [...conflict()!.renderRoot.querySelectorAll('button')].at(-1)!.click();
    await waitUntil(() => conflict() === null);
    const puts = calls.filter(({ method }) => method === 'PUT');
    expect(puts.map(({ body }) => body)).to.deep.equal([
      { fields: { token: 'a-third-token' } },
      { fields: { baseUrl: 'https://carrier.test', token: 'a-third-token' } },
    ]);
  });

  it('tests the credentials of a carrier, and keeps those that numbers need', async () => {
    const { inCarrier } = await integrations();
    const { $, press, text } = inCarrier();
    press('Test');
    await waitUntil(() => text().includes('refuses the credentials'));
    expect($<HTMLButtonElement>('.b.danger').disabled).to.equal(true);
  });

  it('makes a key with what was chosen, shows it once, and revokes it after asking', async () => {
    const { inCard, calls } = await integrations();
    const { $, submit, shown, text, confirm } = inCard('api-keys');
    $<HTMLInputElement>('#name').value = 'Reports';
    submit();
    await waitUntil(() => text().includes('Choose what it may do'));
    $<HTMLInputElement>('[value="reports.read"]').checked = true;
    submit();
    await waitUntil(() => shown() === 'mck_demo_secret');
    expect(calls.find(({ method }) => method === 'POST')!.body).to.deep.equal({
      ...{ name: 'Reports', capabilities: ['reports.read'], expiresAt: null },
    });
    $('tbody button').click();
    expect(await confirm()).to.contain('2026-11-20');
    await waitUntil(() => text().includes('Revoked'));
  });

  it('can be read, and not changed, without the capability to change it', async () => {
    const capabilities: readonly Capability[] = ['access.read'];
    const { element, inCard, inCarrier } = await integrations({ capabilities });
    for (const name of ['origins', 'launch-keys', 'webhook-secrets', 'api-keys'])
      expect(inCard(name).$('form, tbody button')).to.equal(null);
    expect(inCarrier().$<HTMLInputElement>('#token').readOnly).to.equal(true);
    await expect(element).to.be.accessible();
  });

  for (const [locale, dir] of [
    ['ar', 'rtl'],
    ['de', 'ltr'],
  ] as const)
    it(`fits a narrow window in ${locale}`, async () => {
      const { element } = await integrations({ locale, dir, width: 320 });
      expect(element.scrollWidth).to.be.at.most(320);
      await expect(element).to.be.accessible();
    });
});
