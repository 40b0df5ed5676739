import { expect, html } from '@open-wc/testing';
import '../../admin-portal/elements/zendesk-card.ts';
import { type MidcallZendeskCard } from '../../admin-portal/elements/zendesk-card.ts';
import { integrationsServer, PUBLIC_KEY } from './integrations-server.ts';
import { inPortal, type Surroundings } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

async function zendesk(around: Surroundings = {}) {
  const { state, answers } = integrationsServer();
  const stage = await inPortal<MidcallZendeskCard>(html`<midcall-zendesk-card></midcall-zendesk-card>`, {
    answers,
    ...around,
  });
  const root = stage.element.renderRoot;
  await waitUntil(() => root.querySelector('#subdomain') !== null);
  const section = () => root.querySelector('midcall-section')!.renderRoot;
  const $ = <T extends HTMLElement = HTMLInputElement>(selector: string) => root.querySelector<T>(selector)!;
  const write = (id: string, value: string) => {
    $(`#${id}`).value = value;
    $(`#${id}`).dispatchEvent(new InputEvent('input', { bubbles: true }));
  };
  const button = (words: string) =>
    [...root.querySelectorAll('button'), ...section().querySelectorAll('button')].find(
      (one) => one.textContent!.trim() === words && !one.disabled,
    );
  const press = async (words: string) => {
    await waitUntil(() => button(words) !== undefined, words);
    button(words)!.click();
  };
  const fill = () => {
    write('subdomain', 'https://Acme.zendesk.com/agent');
    write('appId', '4');
    write('installationId', '7');
  };
  return { ...stage, state, $, write, press, fill, text: () => section().textContent! + root.textContent! };
}

describe('the installation in Zendesk', () => {
  it('is accessible, empty and set up', async () => {
    const { element, fill, press, state, $ } = await zendesk();
    await expect(element).to.be.accessible();
    fill();
    await waitUntil(() => $('#subdomain').value !== '');
    await press('Set');
    await waitUntil(() => state.zendesk.installation !== null && $('#email') !== null);
    await expect(element).to.be.accessible();
  });

  it('shows the command that makes the package', async () => {
    const { $ } = await zendesk();
    expect($('#command').value).to.equal(
      'npm run package:zendesk -- --server https://midcall.test --tenant demo',
    );
  });

  it('takes the address of the account, and keeps its name', async () => {
    const { fill, press, state } = await zendesk();
    fill();
    await press('Set');
    await waitUntil(() => state.zendesk.installation !== null);
    expect(state.zendesk.installation).to.deep.equal({
      ...{ subdomain: 'acme', appId: 4, installationId: 7, publicKey: null, softphone: null },
    });
  });

  it('says what is wrong before anything is sent', async () => {
    const { fill, write, text, calls } = await zendesk();
    write('subdomain', 'acme');
    await waitUntil(() => text().includes('are needed'));
    fill();
    write('publicKey', 'a key');
    await waitUntil(() => text().includes('not a public key'));
    write('publicKey', '');
    write('softphone', 'https://partner.test/phone');
    await waitUntil(() => text().includes('not an exact origin'));
    expect(calls.some(({ method }) => method === 'PUT')).to.equal(false);
  });

  it('fetches the key, and forgets the token', async () => {
    const { fill, press, state, $, said } = await zendesk();
    fill();
    await press('Set');
    await waitUntil(() => $('#email') !== null);
    $('#email').value = 'admin@acme.test';
    $('#apiToken').value = 'bad';
    await press('Fetch the key');
    await waitUntil(() => said.length > 0);
    expect(said).to.deep.equal(['Zendesk did not give the key: 401']);
    $('#apiToken').value = 'good';
    await press('Fetch the key');
    await waitUntil(() => state.zendesk.installation?.publicKey === PUBLIC_KEY);
    await waitUntil(() => $('#publicKey').value === PUBLIC_KEY);
    expect($('#apiToken').value).to.equal('');
  });

  it('is removed after a question', async () => {
    const { fill, press, state, element, $ } = await zendesk();
    fill();
    await press('Set');
    await waitUntil(() => $('#email') !== null);
    await press('Remove');
    const dialog = element.renderRoot.querySelector('midcall-confirm-dialog')!;
    await waitUntil(() => dialog.renderRoot.querySelector('wa-dialog')?.open === true);
    dialog.renderRoot.querySelector<HTMLButtonElement>('.danger')!.click();
    await waitUntil(() => state.zendesk.installation === null);
  });

  it('can be read by those who may not change it', async () => {
    const { $, element } = await zendesk({ capabilities: ['access.read'] });
    expect($('#subdomain').readOnly).to.equal(true);
    expect(element.renderRoot.querySelector('form')).to.equal(null);
  });
});
