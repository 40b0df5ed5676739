import { expect, html } from '@open-wc/testing';
import { type LitElement } from 'lit';
import '../../admin-portal/pages/integrations-page.ts';
import { type MidcallIntegrationsPage } from '../../admin-portal/pages/integrations-page.ts';
import { integrationsServer } from './integrations-server.ts';
import { inPortal, type Surroundings } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

async function records(around: Surroundings = {}) {
  const { state, answers } = integrationsServer();
  const stage = await inPortal<MidcallIntegrationsPage>(
    html`<midcall-integrations-page></midcall-integrations-page>`,
    { answers, ...around },
  );
  const rootOf = (tag: string, root = stage.element.renderRoot) =>
    root.querySelector<LitElement>(tag)?.renderRoot;
  const crm = () => rootOf('midcall-record-system-section', rootOf('midcall-record-systems-card'))!;
  const unwritten = () => rootOf('midcall-unwritten-card')!;
  await waitUntil(
    () => Boolean(crm()?.querySelector('#apiToken')) && Boolean(unwritten()?.querySelector('tbody tr')),
  );
  const frame = () => rootOf('midcall-section', crm())!;
  return {
    ...stage,
    ...{ state, crm, unwritten },
    words: () => crm().textContent! + frame().textContent!,
    press: (words: string) =>
      [...crm().querySelectorAll('button'), ...frame().querySelectorAll('button')]
        .find((one) => one.textContent!.trim() === words)!
        .click(),
  };
}

describe('the CRMs of the integrations page', () => {
  it('are accessible, and show no secret', async () => {
    const { element, crm, words } = await records();
    await expect(element).to.be.accessible();
    expect(crm().querySelector<HTMLInputElement>('#apiToken')!.value).to.equal('');
    expect(words()).to.contain('ends in qrst').and.to.contain('Comments are');
  });

  it('are switched on, with the choices that were made and the credentials that were written', async () => {
    const { crm, press, words, calls } = await records();
    crm().querySelector<HTMLInputElement>('#enabled')!.click();
    const choice = crm().querySelector<HTMLSelectElement>('select')!;
    choice.value = 'public';
    choice.dispatchEvent(new Event('change'));
    const token = crm().querySelector<HTMLInputElement>('#apiToken')!;
    token.value = 'another-token';
    token.dispatchEvent(new InputEvent('input'));
    await waitUntil(() => words().includes('Not saved yet'));
    press('Set');
    await waitUntil(() => words().includes('Saved'));
    expect(calls.find(({ method }) => method === 'PUT')!.body).to.deep.equal({
      enabled: true,
      options: { visibility: 'public' },
      fields: { apiToken: 'another-token' },
    });
    expect(crm().querySelector<HTMLInputElement>('#apiToken')!.value).to.equal('');
  });

  it('take a private key with its lines', async () => {
    const { crm, press, words, calls } = await records();
    const key = crm().querySelector<HTMLTextAreaElement>('#privateKey')!;
    expect(key.value).to.equal('');
    key.value = '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n';
    key.dispatchEvent(new InputEvent('input'));
    await waitUntil(() => words().includes('Not saved yet'));
    press('Set');
    await waitUntil(() => words().includes('Saved'));
    expect(calls.find(({ method }) => method === 'PUT')!.body).to.deep.equal({
      options: {},
      fields: { privateKey: '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----' },
    });
  });

  it('are tested, and forgotten after asking', async () => {
    const { crm, press, words, state } = await records();
    press('Test');
    await waitUntil(() => words().includes('accepts the credentials'));
    press('Remove credentials');
    const dialog = crm().querySelector<LitElement>('midcall-confirm-dialog')!;
    await waitUntil(() => dialog.renderRoot.querySelector('wa-dialog')?.open === true);
    expect(dialog.renderRoot.textContent).to.contain('no longer written to Zendesk');
    dialog.renderRoot.querySelector<HTMLButtonElement>('.danger')!.click();
    await waitUntil(() => state.crm.fields.every(({ set }) => !set));
  });

  it('say since when the credentials are refused', async () => {
    const { answers } = integrationsServer();
    const crm = { ...integrationsServer().state.crm, refusedSince: '2026-11-21T10:00:00.000Z' };
    const { words } = await records({
      answers: { ...answers, 'GET /v1/admin/record-systems': () => ({ systems: [crm] }) },
    });
    await waitUntil(() => words().includes('has refused the credentials since'));
  });
});

describe('what did not reach its ticket', () => {
  it('stands there with the reason, and is tried again', async () => {
    const { unwritten, said } = await records();
    expect(unwritten().textContent)
      .to.contain('Zendesk 1042')
      .and.to.contain('is closed')
      .and.to.contain('422');
    const button = unwritten().querySelector<HTMLButtonElement>('tbody button')!;
    expect(button.getAttribute('aria-label')).to.equal('Try again: Zendesk 1042');
    button.click();
    await waitUntil(() => unwritten().textContent!.includes('where it belongs'));
    expect(said).to.deep.equal(['Zendesk 1042 is tried again now.']);
  });

  it('cannot be tried again by who may only look', async () => {
    const { unwritten, crm } = await records({ capabilities: ['access.read'] });
    expect(unwritten().querySelector('tbody button')).to.equal(null);
    expect(crm().querySelector<HTMLInputElement>('#enabled')!.disabled).to.equal(true);
  });
});
