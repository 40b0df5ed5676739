import { expect, html } from '@open-wc/testing';
import { type LitElement } from 'lit';
import '../../admin-portal/pages/integrations-page.ts';
import { type MidcallCarrierSection } from '../../admin-portal/elements/carrier-section.ts';
import { type MidcallIntegrationsPage } from '../../admin-portal/pages/integrations-page.ts';
import { type Capability } from '../../protocol/role.ts';
import { integrationsServer } from './integrations-server.ts';
import { inPortal, type Surroundings } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

async function integrations(around: Surroundings = {}) {
  const { state, answers } = integrationsServer();
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
  const carrier = (name = 'loopback') =>
    card('carriers').renderRoot.querySelector<MidcallCarrierSection>(
      `midcall-carrier-section[carrier=${name}]`,
    )!;
  /** The section of a carrier; its buttons and its state stand in the frame every section has. */
  const inCarrier = (name?: string) => {
    const root = carrier(name).renderRoot;
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

  it('takes the certificate of a host that signs with RSA, and no private key beside it', async () => {
    const { inCard, calls } = await integrations();
    const { $, submit, text } = inCard('launch-keys');
    const certificate = '-----BEGIN CERTIFICATE-----\nMIIDBTCCAe2g\n-----END CERTIFICATE-----';
    const key = '-----BEGIN PRIVATE KEY-----\nMIIEvQ==\n-----END PRIVATE KEY-----';
    $<HTMLInputElement>('#name').value = 'Salesforce';
    $<HTMLTextAreaElement>('#jwk').value = `${certificate}\n${key}`;
    submit();
    await waitUntil(() => text().includes('Never paste a private one'));
    expect(calls.some(({ method }) => method === 'POST')).to.equal(false);
    $<HTMLTextAreaElement>('#jwk').value = `${certificate}\n`;
    submit();
    await waitUntil(() => calls.some(({ method }) => method === 'POST'));
    expect(calls.find(({ method }) => method === 'POST')!.body).to.deep.equal({
      name: 'Salesforce',
      publicPem: certificate,
    });
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

  it('says where a carrier has to send what callers write', async () => {
    const { inCarrier } = await integrations();
    expect(inCarrier().text()).to.contain('The address for incoming texts');
    expect(inCarrier().$('code').textContent).to.equal(
      'https://midcall.test/v1/carriers/loopback/demo/events',
    );
  });

  it('takes the three fields of Telnyx, says where each is found, and shows no secret after', async () => {
    const { inCarrier, calls } = await integrations();
    await waitUntil(() => inCarrier('telnyx').$('#apiKey') !== null);
    const { $, write, press, text } = inCarrier('telnyx');
    expect(text()).to.contain('Carrier: Telnyx');
    expect(text()).to.contain('https://midcall.test/v1/carriers/telnyx/demo/events');
    const described = (id: string) => $(`#${$(`#${id}`).getAttribute('aria-describedby')}`).textContent;
    expect(described('apiKey')).to.contain('under API keys');
    expect(described('publicKey')).to.contain('what Telnyx sends');
    expect(described('messagingProfileId')).to.contain('in this profile');
    expect($<HTMLInputElement>('#apiKey').type).to.equal('password');
    const fields = {
      apiKey: 'KEY0123456789ABCDEF',
      publicKey: 'iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w=',
      messagingProfileId: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
    };
    for (const [name, value] of Object.entries(fields)) write(`#${name}`, value);
    press('Set');
    await waitUntil(() => text().includes('ends in CDEF'));
    const put = calls.find(({ method }) => method === 'PUT')!;
    expect(put.body).to.deep.equal({ fields });
    expect($<HTMLInputElement>('#apiKey').value).to.equal('');
    expect($<HTMLInputElement>('#publicKey').value).to.equal(fields.publicKey);
    expect(text()).not.to.contain(fields.apiKey);
    press('Test');
    await waitUntil(() => text().includes('The carrier accepts the credentials.'));
  });

  it('says what becomes of pictures at a carrier, why some are still there, and where there is no way', async () => {
    const { inCarrier, calls, state } = await integrations();
    await waitUntil(() => inCarrier('twilio').$('#mediaAtCarrier') !== null);
    const { $, press, text } = inCarrier('twilio');
    const choice = $<HTMLSelectElement>('#mediaAtCarrier');
    expect(choice.value).to.equal('delete');
    expect($('label[for=mediaAtCarrier]').textContent).to.equal('Photos and videos at Twilio');
    expect(text()).to.contain('To be deleted there: 3. Twilio does not allow it with these credentials.');
    // what is found changes by itself, and stands in nobody's way
    state.twilio = { ...state.twilio, copies: { waiting: 5, problem: null } };
    choice.value = 'keep';
    choice.dispatchEvent(new Event('change'));
    await waitUntil(() => text().includes('Not saved yet'));
    press('Set');
    await waitUntil(() => !text().includes('To be deleted there'));
    expect(calls.findLast(({ method }) => method === 'PUT')!.body).to.deep.equal({
      fields: {},
      mediaAtCarrier: 'keep',
    });
    expect($<HTMLSelectElement>('#mediaAtCarrier').value).to.equal('keep');
    expect(inCarrier('telnyx').text()).to.contain('Telnyx offers no way to delete the photos and videos');
    expect(inCarrier('telnyx').$('#mediaAtCarrier')).to.equal(null);
    expect(inCarrier('smpp').text()).not.to.contain('hotos and videos');
  });

  it('names a carrier as it writes itself', async () => {
    const { inCarrier } = await integrations();
    expect(inCarrier().text()).to.contain('Carrier: Loopback');
    expect(inCarrier('telnyx').text()).to.contain('Carrier: Telnyx');
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

  it('says how an endpoint of webhooks stands, and switches it off', async () => {
    const { inCard, state } = await integrations();
    const { text, root } = inCard('webhook-endpoints');
    await waitUntil(() => text().includes('systems.example.com'));
    const words = text().replaceAll(/\s+/g, ' ');
    for (const said of ['Call ended', 'Text written or received', 'No success since', '(503)', 'Waiting: 4'])
      expect(words).to.contain(said);
    const press = (name: string) => root.querySelector<HTMLElement>(`[aria-label^="${name}:"]`)!.click();
    press('Switch off');
    await waitUntil(() => text().includes('it gets nothing'));
    expect(state.endpoints[0]!.enabled).to.equal(false);
    press('Switch on');
    await waitUntil(() => state.endpoints[0]!.enabled);
  });

  it('shows the secret of a new endpoint once, and that of a rotation', async () => {
    const { inCard, calls } = await integrations();
    const { $, submit, shown, root, text, confirm } = inCard('webhook-endpoints');
    await waitUntil(() => text().includes('systems.example.com'));
    $<HTMLInputElement>('#url').value = 'crm.example.com';
    submit();
    await waitUntil(() => text().includes('Enter the whole address'));
    expect(calls.some(({ method }) => method === 'POST')).to.equal(false);
    $<HTMLInputElement>('#url').value = 'https://crm.example.com/hooks';
    $<HTMLInputElement>('[value="call.ended"]').checked = true;
    submit();
    await waitUntil(() => shown() === 'whsec_new');
    expect(calls.find(({ method }) => method === 'POST')!.body).to.deep.equal({
      url: 'https://crm.example.com/hooks',
      events: ['call.ended'],
    });
    root.querySelector<HTMLElement>('[aria-label^="New secret:"]')!.click();
    expect(await confirm()).to.contain('for 24 hours');
    await waitUntil(() => shown() === 'whsec_rotated');
  });

  it('tells a system everything again, and removes it, after asking', async () => {
    const { inCard, state } = await integrations();
    const { root, text, confirm } = inCard('webhook-endpoints');
    await waitUntil(() => text().includes('systems.example.com'));
    const press = (name: string) => root.querySelector<HTMLElement>(`[aria-label^="${name}:"]`)!.click();
    press('Send again');
    await confirm('[data-harmless]');
    expect(state.replayedAfter).to.equal(null);
    press('Send again');
    await confirm();
    await waitUntil(() => text().includes('Going out again: 12'));
    expect(state.replayedAfter).to.equal(0);
    press('Remove');
    await confirm();
    await waitUntil(() => text().includes('No system is told yet'));
  });
});
