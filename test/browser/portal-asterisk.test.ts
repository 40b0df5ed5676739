import { expect, html } from '@open-wc/testing';
import '../../admin-portal/elements/exchange-section.ts';
import '../../admin-portal/elements/exchanges-card.ts';
import { type MidcallExchangesCard } from '../../admin-portal/elements/exchanges-card.ts';
import { ExchangeTrouble, type ExchangeView } from '../../protocol/asterisk.ts';
import { EXCHANGE_ID, integrationsServer } from './integrations-server.ts';
import { inPortal, type Surroundings } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

const AT = '2026-11-21T10:00:00.000Z';
const MILAN: ExchangeView = {
  ...{ id: EXCHANGE_ID, name: 'Milan', changedAt: AT },
  ...{
    ari: 'https://pbx.example:8089',
    ami: 'tls://pbx.example:5039',
    ariUser: 'midcall',
    amiUser: 'midcall',
  },
  ...{ queue: 'repairs', country: null, queues: [{ of: 'service_it', queue: 'repairs' }] },
  ...{ agents: [{ of: 'PJSIP/7*', agent: '7*' }], languages: [{ of: 'en', language: null }] },
  ...{ up: { ami: true, ari: true }, trouble: null },
};

async function exchanges(
  before: Partial<ExchangeView>[] = [],
  around: Surroundings = {},
  hosts = ['pbx.example'],
) {
  const { state, answers } = integrationsServer();
  state.asterisk = { exchanges: before.map((one) => ({ ...MILAN, ...one })), hosts };
  const stage = await inPortal<MidcallExchangesCard>(
    html`<midcall-exchanges-card></midcall-exchanges-card>`,
    {
      answers,
      ...around,
    },
  );
  const card = stage.element.renderRoot;
  await waitUntil(() => card.querySelector('#hosts') !== null);
  const section = () => card.querySelector('midcall-exchange-section')!;
  const $ = <T extends HTMLElement = HTMLInputElement>(selector: string) =>
    section().renderRoot.querySelector<T>(selector)!;
  const opened = () => waitUntil(() => section() && $('#queue option[value="billing"]') !== null);
  if (before.length > 0) await opened();
  const write = (id: string, value: string) => {
    $(`#${id}`).value = value;
    $(`#${id}`).dispatchEvent(new InputEvent('input', { bubbles: true }));
  };
  const frame = () => section().renderRoot.querySelector('midcall-section')!.renderRoot;
  const button = (words: string) =>
    [
      ...card.querySelectorAll('button'),
      ...section().renderRoot.querySelectorAll('button'),
      ...frame().querySelectorAll('button'),
    ].find((one) => one.textContent!.trim() === words && !one.disabled);
  const press = async (words: string) => {
    await waitUntil(() => button(words) !== undefined, words);
    button(words)!.click();
  };
  const text = () => frame().textContent! + section().renderRoot.textContent!;
  return { ...stage, state, card, section, $, opened, write, press, text };
}

const FILLED = {
  ...{ name: 'Milan', ari: 'https://pbx.example:8089', ami: 'tls://pbx.example:5039' },
  ...{ ariUser: 'midcall', ariPassword: 'secret-of-ari', amiUser: 'midcall', amiSecret: 'secret-of-ami' },
};

describe('exchanges of Asterisk', () => {
  it('are accessible: none, one that is heard, one in trouble, and a new one', async () => {
    await expect((await exchanges()).element).to.be.accessible();
    const trouble = { reason: 'ami_refused', detail: 'login', at: AT } as const;
    const { element } = await exchanges([{ trouble, up: { ami: false, ari: true } }]);
    await expect(element).to.be.accessible();
    const { element: other, card, opened } = await exchanges();
    card.querySelector<HTMLButtonElement>('#add')!.click();
    await opened();
    await expect(other).to.be.accessible();
  });

  it('cannot be added where the operator allows none', async () => {
    const { card } = await exchanges([], {}, []);
    expect(card.querySelector('#hosts')!.textContent).to.include('MIDCALL_ASTERISK_HOSTS');
    expect(card.querySelector('#add')).to.equal(null);
  });

  it('are added with what their names mean', async () => {
    const { card, state, opened, write, press } = await exchanges();
    card.querySelector<HTMLButtonElement>('#add')!.click();
    await opened();
    for (const [id, value] of Object.entries(FILLED)) write(id, value);
    write('queues', 'service_it = repairs\n\n+1 (415) 555-0100=billing\n');
    write('agents', 'Ana Rossi = ana\nPJSIP/7* = 7*');
    write('languages', 'es_MX = es-MX\nen =');
    await press('Set');
    await waitUntil(() => state.asterisk.exchanges.length === 1);
    expect(state.asterisk.exchanges[0]).to.deep.include({
      name: 'Milan',
      queue: null,
      queues: [
        { of: 'service_it', queue: 'repairs' },
        { of: '+14155550100', queue: 'billing' },
      ],
      agents: [
        { of: 'Ana Rossi', agent: 'ana' },
        { of: 'PJSIP/7*', agent: '7*' },
      ],
      languages: [
        { of: 'es_MX', language: 'es-MX' },
        { of: 'en', language: null },
      ],
    });
    expect(state.exchangePasswords).to.deep.equal(['secret-of-ari', 'secret-of-ami']);
    await waitUntil(() => card.querySelectorAll('midcall-exchange-section').length === 1);
  });

  it('are changed, and keep their passwords', async () => {
    const { $, state, write, press, calls } = await exchanges([{}]);
    expect([$('#queues').value, $('#agents').value, $('#languages').value]).to.deep.equal([
      ...['service_it = repairs', 'PJSIP/7* = 7*', 'en ='],
    ]);
    write('name', 'Turin');
    await press('Set');
    await waitUntil(() => state.asterisk.exchanges[0]!.name === 'Turin');
    const body = calls.find(({ method }) => method === 'PUT')?.body as object;
    expect(body).not.to.have.any.keys('ariPassword', 'amiSecret');
  });

  it('say what is wrong before anything is sent', async () => {
    const { write, text, calls } = await exchanges([{}]);
    write('ari', 'https://pbx.example:9000');
    await waitUntil(() => text().includes('passwords are needed'));
    write('ariPassword', 'another');
    await waitUntil(() => !text().includes('passwords are needed'));
    write('ari', 'https://elsewhere.example:8089');
    await waitUntil(() => text().includes('does not list this address'));
    write('ari', 'pbx.example');
    await waitUntil(() => text().includes('as in the examples'));
    write('ari', MILAN.ari);
    write('queues', 'service_it = nowhere');
    await waitUntil(() => text().includes('no such queue: service_it = nowhere'));
    write('queues', '');
    write('agents', 'PJSIP/*/* = ana');
    await waitUntil(() => text().includes('Write each line'));
    expect(calls.some(({ method }) => method === 'PUT')).to.equal(false);
  });

  it('say what is heard of them, and the last trouble', async () => {
    for (const [up, words] of [
      [{ ami: true, ari: true }, 'ARI and AMI are heard'],
      [{ ami: true, ari: false }, 'Only AMI'],
      [{ ami: false, ari: true }, 'Only ARI'],
      [{ ami: false, ari: false }, 'Nothing is heard'],
    ] as const)
      expect((await exchanges([{ up }])).$('#state').textContent).to.include(words);
    for (const reason of ExchangeTrouble.options) {
      const { $ } = await exchanges([{ trouble: { reason, detail: 'PJSIP/8', at: AT } }]);
      expect($('#trouble').textContent).to.include('(PJSIP/8)');
      expect($('#trouble').textContent).not.to.include('asterisk.trouble');
    }
  });

  it('are removed after a question', async () => {
    const { card, section, press, state } = await exchanges([{}]);
    await press('Remove');
    const dialog = section().renderRoot.querySelector('midcall-confirm-dialog')!;
    await waitUntil(() => dialog.renderRoot.querySelector('wa-dialog')?.open === true);
    dialog.renderRoot.querySelector<HTMLButtonElement>('.danger')!.click();
    await waitUntil(() => state.asterisk.exchanges.length === 0);
    await waitUntil(() => card.querySelector('midcall-exchange-section') === null);
  });

  it('can be read by those who may not change them', async () => {
    const { $, card, section } = await exchanges([{}], { capabilities: ['access.read', 'config.read'] });
    expect([$('#ari').readOnly, $('#agents').readOnly]).to.deep.equal([true, true]);
    expect($<HTMLSelectElement>('#queue').disabled).to.equal(true);
    expect(card.querySelector('#add')).to.equal(null);
    expect(section().renderRoot.querySelector('button')).to.equal(null);
  });
});
