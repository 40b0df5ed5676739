import { expect, html } from '@open-wc/testing';
import '../../admin-portal/elements/followed-source-card.ts';
import { type MidcallFollowedSourceCard } from '../../admin-portal/elements/followed-source-card.ts';
import { amazonConnect, twilioVoice } from '../../admin-portal/followed/source-kinds.ts';
import { SourceTrouble } from '../../protocol/followed-source.ts';
import { type TwilioVoiceSettings } from '../../protocol/twilio-voice.ts';
import { integrationsServer } from './integrations-server.ts';
import { inPortal, type Surroundings } from './portal-fixture.ts';
import { waitUntil } from './wait-until.ts';

const AT = '2026-11-21T10:00:00.000Z';
const SET: Partial<TwilioVoiceSettings> = {
  ...{ isSet: true, accountSid: `AC${'1'.repeat(32)}`, queue: 'repairs', deliveredAt: AT },
  ...{ queues: [{ of: 'front desk', queue: 'billing' }], agents: [{ of: 'user-*', agent: '*' }] },
  secret: { last4: 'wxyz', since: AT },
};

async function card(
  before: Partial<TwilioVoiceSettings> = {},
  around: Surroundings = {},
  kind: object = twilioVoice,
) {
  const { state, answers } = integrationsServer();
  state.twilioVoice = { ...state.twilioVoice, ...before };
  const stage = await inPortal<MidcallFollowedSourceCard>(
    html`<midcall-followed-source-card .kind=${kind}></midcall-followed-source-card>`,
    { answers, ...around },
  );
  const root = stage.element.renderRoot;
  const $ = <T extends HTMLElement = HTMLInputElement>(selector: string) => root.querySelector<T>(selector)!;
  await waitUntil(() => $('#queue option[value="billing"]') !== null);
  const frame = () => root.querySelector('midcall-section')!.renderRoot;
  const write = (id: string, value: string) => {
    $(`#${id}`).value = value;
    $(`#${id}`).dispatchEvent(new InputEvent('input', { bubbles: true }));
  };
  const press = async (words: string) => {
    const button = () =>
      [...root.querySelectorAll('button'), ...frame().querySelectorAll('button')].find(
        (one) => one.textContent!.trim() === words && !one.disabled,
      );
    await waitUntil(() => button() !== undefined, words);
    button()!.click();
  };
  const text = () => frame().textContent! + root.textContent!;
  return { ...stage, state, $, write, press, text };
}

describe('a source of calls that is followed', () => {
  it('is accessible: not set, set, and in trouble', async () => {
    await expect((await card()).element).to.be.accessible();
    const trouble = { reason: 'unreachable', detail: '503', at: AT } as const;
    await expect((await card({ ...SET, trouble, oldSecretUntil: AT })).element).to.be.accessible();
  });

  it('shows where Twilio sends its callbacks, and needs account and token', async () => {
    const { $, write, press, text, state } = await card();
    expect($('#url').value).to.equal('https://midcall.test/v1/telephony/demo/twilio-voice');
    write('accountSid', 'AC12');
    await waitUntil(() => text().includes('Account and secrets are needed'));
    write('authToken', 'a-token-of-twilio-that-is-long');
    await waitUntil(() => text().includes('as in the example'));
    write('accountSid', ` AC${'2'.repeat(32)} `);
    write('queues', 'front desk = nowhere');
    await waitUntil(() => text().includes('no such queue: front desk = nowhere'));
    write('queues', 'front desk = billing\n+1 (415) 555-0100 = repairs');
    write('agents', 'user-*-* = ana');
    await waitUntil(() => !text().includes('no such queue'));
    write('agents', 'a*b* = ana');
    await waitUntil(() => text().includes('Write each line'));
    write('agents', 'user-* = *');
    await press('Set');
    await waitUntil(() => state.twilioVoice.isSet);
    expect(state.twilioVoice).to.deep.include({
      accountSid: `AC${'2'.repeat(32)}`,
      queue: null,
      queues: [
        { of: 'front desk', queue: 'billing' },
        { of: '+14155550100', queue: 'repairs' },
      ],
      agents: [{ of: 'user-*', agent: '*' }],
    });
    await waitUntil(() => text().includes('ends with long'));
    expect($('#authToken').value).to.equal('');
  });

  it('is changed, and keeps its token', async () => {
    const { $, write, press, state, calls } = await card(SET);
    expect([$('#queues').value, $('#agents').value]).to.deep.equal(['front desk = billing', 'user-* = *']);
    write('agents', '');
    await press('Set');
    await waitUntil(() => state.twilioVoice.agents.length === 0);
    expect(calls.find(({ method }) => method === 'PUT')?.body).not.to.have.property('authToken');
  });

  it('says when it was last heard of, and each trouble there can be', async () => {
    expect((await card(SET)).$('#delivered').textContent).to.include('Last event');
    expect((await card({ ...SET, deliveredAt: null })).$('#delivered').textContent).to.include(
      'Nothing has come',
    );
    for (const reason of SourceTrouble.options) {
      const { $ } = await card({ ...SET, trouble: { reason, detail: 'CA12', at: AT } });
      expect($('#trouble').textContent).to.include('(CA12)');
      expect($('#trouble').textContent).not.to.include('followed.trouble');
    }
  });

  it('is removed after a question', async () => {
    const { element, press, state } = await card(SET);
    await press('Remove');
    const dialog = element.renderRoot.querySelector('midcall-confirm-dialog')!;
    await waitUntil(() => dialog.renderRoot.querySelector('wa-dialog')?.open === true);
    dialog.renderRoot.querySelector<HTMLButtonElement>('.danger')!.click();
    await waitUntil(() => !state.twilioVoice.isSet);
  });

  it('can be read by those who may not change it', async () => {
    const { $, element } = await card(SET, { capabilities: ['access.read', 'config.read'] });
    expect([$('#accountSid').readOnly, $('#agents').readOnly]).to.deep.equal([true, true]);
    expect($<HTMLSelectElement>('#queue').disabled).to.equal(true);
    expect(element.renderRoot.querySelector('button')).to.equal(null);
  });

  it('is Amazon Connect as well: two secrets, and a topic that may be left out', async () => {
    const { $, element, write, press, text, state, calls } = await card({}, {}, amazonConnect);
    await expect(element).to.be.accessible();
    expect($('#url').value).to.equal('https://midcall.test/v1/telephony/demo/amazon-connect');
    expect([$('#eventKey').type, $('#secretAccessKey').type, $('#topicArn').type]).to.deep.equal([
      ...['password', 'password', 'text'],
    ]);
    const instance = 'arn:aws:connect:eu-west-2:111122223333:instance/11111111-2222-3333-4444-555555555555';
    write('instanceArn', instance);
    write('accessKeyId', 'AKIAIOSFODNN7EXAMPLE');
    write('eventKey', 'short');
    await waitUntil(() => text().includes('Account and secrets are needed'));
    write('secretAccessKey', 'secret-of-a-user-who-may-read');
    await waitUntil(() => text().includes('as in the example'));
    write('eventKey', 'a-long-random-key-of-the-connection');
    await press('Set');
    await waitUntil(() => state.amazonConnect.isSet);
    expect(state.amazonConnect).to.deep.include({ instanceArn: instance, topicArn: null, queue: null });
    await waitUntil(() => text().includes('ends with tion') && text().includes('ends with read'));
    write('topicArn', 'arn:aws:sns:eu-west-2:111122223333:events');
    await press('Set');
    await waitUntil(() => state.amazonConnect.topicArn !== null);
    expect(calls.findLast(({ method }) => method === 'PUT')?.body).not.to.have.any.keys(
      'eventKey',
      'secretAccessKey',
    );
  });
});
