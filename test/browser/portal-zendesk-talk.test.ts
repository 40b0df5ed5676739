import { expect, html } from '@open-wc/testing';
import '../../admin-portal/elements/zendesk-talk-card.ts';
import { type MidcallZendeskTalkCard } from '../../admin-portal/elements/zendesk-talk-card.ts';
import { TalkTrouble } from '../../protocol/zendesk-talk.ts';
import { integrationsServer } from './integrations-server.ts';
import { inPortal, type Surroundings } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

const AT = '2026-11-21T10:00:00.000Z';

async function talk(around: Surroundings = {}, before: object = {}) {
  const { state, answers } = integrationsServer();
  Object.assign(state.talk, before);
  const stage = await inPortal<MidcallZendeskTalkCard>(
    html`<midcall-zendesk-talk-card></midcall-zendesk-talk-card>`,
    { answers, ...around },
  );
  const root = stage.element.renderRoot;
  await waitUntil(() => root.querySelector('#queue option[value="billing"]') !== null);
  const section = () => root.querySelector('midcall-section')!.renderRoot;
  const $ = <T extends HTMLElement = HTMLInputElement>(selector: string) => root.querySelector<T>(selector)!;
  const write = (id: string, value: string) => {
    $(`#${id}`).value = value;
    $(`#${id}`).dispatchEvent(new InputEvent('input', { bubbles: true }));
  };
  const choose = (key: string) => {
    $<HTMLSelectElement>('#queue').value = key;
    $('#queue').dispatchEvent(new Event('change', { bubbles: true }));
  };
  const button = (words: string) =>
    [...root.querySelectorAll('button'), ...section().querySelectorAll('button')].find(
      (one) => one.textContent!.trim() === words && !one.disabled,
    );
  const press = async (words: string) => {
    await waitUntil(() => button(words) !== undefined, words);
    button(words)!.click();
  };
  return { ...stage, state, $, write, choose, press, text: () => section().textContent! + root.textContent! };
}

const SET_UP = { secret: { last4: 'wxyz', since: AT }, queue: 'repairs', deliveredAt: AT };

describe('calls of Zendesk Talk', () => {
  it('are accessible, before and after they are set up, and with a trouble', async () => {
    const { element } = await talk();
    await expect(element).to.be.accessible();
    const trouble = { reason: 'ticket_not_found', detail: '7001', at: AT };
    const { element: other } = await talk({}, { ...SET_UP, trouble });
    await expect(other).to.be.accessible();
  });

  it('show where the webhook goes, and take the secret, the queue and the other queues', async () => {
    const { $, write, choose, press, state } = await talk();
    expect($('#url').value).to.equal('https://midcall.test/v1/zendesk/demo/talk');
    expect($('#url').readOnly).to.equal(true);
    write('signingSecret', ' a-secret-of-zendesk ');
    choose('repairs');
    write('queues', '3600 = billing\n\n+1 (415) 555-0100=repairs\n');
    await press('Set');
    await waitUntil(() => state.talk.queue !== null);
    expect(state.talk).to.deep.include({
      queue: 'repairs',
      queues: [
        { of: '3600', queue: 'billing' },
        { of: '+14155550100', queue: 'repairs' },
      ],
    });
    await waitUntil(() => $('#signingSecret').value === '');
    expect($('#signingSecret-help').textContent).to.include('tzendesk'.slice(-4));
  });

  it('keep the secret when it is left empty', async () => {
    const { choose, press, state, calls } = await talk({}, SET_UP);
    choose('billing');
    await press('Set');
    await waitUntil(() => state.talk.queue === 'billing');
    expect(calls.find(({ method }) => method === 'PUT')?.body).to.deep.equal({
      queue: 'billing',
      queues: [],
    });
    expect(state.talk.secret?.last4).to.equal('wxyz');
  });

  it('say what is wrong before anything is sent', async () => {
    const { write, choose, text, calls } = await talk();
    choose('repairs');
    await waitUntil(() => text().includes('are needed'));
    write('signingSecret', 'short');
    await waitUntil(() => text().includes('not a signing secret'));
    write('signingSecret', 'long-enough');
    write('queues', '3600 = nowhere');
    await waitUntil(() => text().includes('no such queue: 3600 = nowhere'));
    write('queues', 'sales = billing');
    await waitUntil(() => text().includes('Write each line'));
    expect(calls.some(({ method }) => method === 'PUT')).to.equal(false);
  });

  it('say when Zendesk last sent something, and the last trouble', async () => {
    const { $ } = await talk({}, { ...SET_UP, deliveredAt: null });
    expect($('#delivered').textContent).to.include('Nothing has come');
    for (const reason of TalkTrouble.options) {
      const { $: of } = await talk({}, { ...SET_UP, trouble: { reason, detail: '7001', at: AT } });
      expect(of('#delivered').textContent).to.include('Last event from Zendesk');
      expect(of('#trouble').textContent).to.include('(7001)');
      expect(of('#trouble').textContent).not.to.include('talk.trouble');
    }
  });

  it('are removed after a question', async () => {
    const { element, press, state } = await talk({}, SET_UP);
    await press('Remove');
    const dialog = element.renderRoot.querySelector('midcall-confirm-dialog')!;
    await waitUntil(() => dialog.renderRoot.querySelector('wa-dialog')?.open === true);
    dialog.renderRoot.querySelector<HTMLButtonElement>('.danger')!.click();
    await waitUntil(() => state.talk.queue === null);
  });

  it('can be read by those who may not change them', async () => {
    const { $, element } = await talk({ capabilities: ['access.read', 'config.read'] }, SET_UP);
    expect([$('#signingSecret').readOnly, $('#queues').readOnly]).to.deep.equal([true, true]);
    expect($<HTMLSelectElement>('#queue').disabled).to.equal(true);
    expect(element.renderRoot.querySelector('button')).to.equal(null);
  });
});
