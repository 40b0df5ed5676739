import { expect } from '@open-wc/testing';
import { ZendeskPage } from '../../../../protocol/zendesk.ts';
import { isUnder } from '../../../../adapter-host/zendesk/zaf.ts';
import { type PlayedZendesk } from '../../../../simulator/zendesk/played-zendesk.ts';
import { waitUntil } from '../../../browser/wait-until.ts';
import { type OpenFrame, openFrame, PlayedSoftphone, playZendesk, reload } from './played.ts';

let zendesk: PlayedZendesk;
beforeEach(() => {
  zendesk = playZendesk();
});
afterEach(() => zendesk.close());

const done = (action: string) => zendesk.acts.filter((act) => act.action === action);
const current = async ({ parts }: OpenFrame) => parts.record().currentRecord();

for (const writes of ['json', 'objects'] as const)
  it(`understands Zendesk when it writes ${writes}`, async () => {
    zendesk.writes = writes;
    const frame = await openFrame(zendesk, { location: 'ticket_sidebar', ticketId: 7 });
    expect(await current(frame)).to.deep.equal({ system: 'zendesk', type: 'ticket', id: '7' });
  });

it('stands beside two tickets at once, each frame beside its own', async () => {
  const [one, other] = [
    await openFrame(zendesk, { location: 'ticket_sidebar', ticketId: 1 }),
    await openFrame(zendesk, { location: 'ticket_sidebar', ticketId: 2 }),
  ];
  expect([(await current(one))?.id, (await current(other))?.id]).to.deep.equal(['1', '2']);
});

it('has no ticket in the top bar, and says so without asking', async () => {
  const frame = await openFrame(zendesk, { location: 'top_bar' });
  expect(await current(frame)).to.equal(null);
});

it('tells the last ticket when the agent is faster than Zendesk', async () => {
  const frame = await openFrame(zendesk, { location: 'ticket_sidebar', ticketId: 1 });
  const host = frame.parts.record();
  const heard: (string | undefined)[] = [];
  await host.currentRecord();
  host.onRecordChange((record) => heard.push(record?.id));
  for (const id of [2, 7, 1, 2]) zendesk.turnTo(frame.instance, id);
  await waitUntil(() => heard.at(-1) === '2');
  expect((await host.currentRecord())?.id).to.equal('2');
});

it('is told by name what Zendesk does not have here', async () => {
  const { parts } = await openFrame(zendesk, { location: 'ticket_sidebar', ticketId: 1 });
  const error = await parts.client.get('ticket.nothing').catch((cause: Error) => cause);
  expect(error).to.be.an('error').with.property('name', 'APIUnavailableError');
});

it('gives up on a Zendesk that does not answer, and goes on when it does', async function () {
  this.timeout(60_000);
  const frame = await openFrame(zendesk, { location: 'ticket_sidebar', ticketId: 1 });
  zendesk.silent = true;
  const error = await current(frame).catch((cause: Error) => cause);
  expect(error).to.have.property('name', 'TimeoutError');
  zendesk.silent = false;
  expect((await current(frame))?.id).to.equal('1');
});

it('does not start without the address Zendesk gave it', async () => {
  const frame = document.createElement('iframe');
  frame.src = new URL('./instance.html', import.meta.url).pathname;
  document.body.append(frame);
  await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  const inside = frame.contentWindow!;
  const error = await inside.parts!.catch((cause: Error) => cause);
  expect(error).to.have.property('reason', 'wrong_host');
  frame.remove();
});

describe('the page above', () => {
  const origin = 'https://acme.zendesk.com';
  const under = (address: string, above: string[] | undefined) => {
    const { search, hash } = new URL(address);
    const location = { search, hash, ...(above && { ancestorOrigins: above }) };
    return isUnder(origin, { location } as never);
  };
  const ours = `https://midcall.test/zendesk/acme/sidebar?origin=${encodeURIComponent(origin)}&app_guid=1`;

  it('is the one the tenant has set up', () => {
    expect(under(ours, [origin])).to.equal(true);
    expect(under(ours, undefined)).to.equal(true);
    expect(under(ours.replace('?', '#'), [origin])).to.equal(true);
  });

  for (const other of [
    'https://evil.zendesk.com',
    'https://acme.zendesk.com.evil.io',
    'https://acmexzendesk.com',
    'http://acme.zendesk.com',
    'https://acme.zendesk.com:444',
    'null',
  ])
    it(`is never ${other}, by the address or in fact`, () => {
      const named = `https://midcall.test/x?origin=${encodeURIComponent(other)}&app_guid=1`;
      expect(under(named, [origin])).to.equal(false);
      expect(under(ours, [other])).to.equal(false);
      expect(under(ours, [origin, other])).to.equal(false);
      expect(under(`${ours}#origin=${encodeURIComponent(other)}`, [origin])).to.equal(false);
    });

  it('is named by the address, or the page stays closed', () => {
    expect(under('https://midcall.test/x', [origin])).to.equal(false);
    expect(under(ours, [])).to.equal(false);
  });
});

describe('the frames of one agent', () => {
  let background: OpenFrame;
  let sidebar: OpenFrame;
  let softphone: PlayedSoftphone;
  beforeEach(async () => {
    background = await openFrame(zendesk, { location: 'background' });
    await background.parts.listen(window.origin);
    sidebar = await openFrame(zendesk, { location: 'ticket_sidebar', ticketId: 1 });
    softphone = new PlayedSoftphone(() => background.window);
    softphone.say({ midcall: 1, type: 'hello' });
    await waitUntil(() => softphone.heard.length > 0);
  });
  afterEach(() => softphone.frame.remove());

  it('dial by the softphone', async () => {
    await sidebar.parts.record().dial!('+14155550177');
    await waitUntil(() => softphone.heard.length === 2);
    expect(softphone.heard).to.deep.equal([
      { midcall: 1, type: 'ready' },
      { midcall: 1, type: 'dial', number: '+14155550177' },
    ]);
  });

  it('pass on a number that was clicked in Zendesk, and nothing that is none', async () => {
    zendesk.fire('voice.dialout', { number: ['+1'] });
    zendesk.fire('voice.dialout', { number: '+14155550178', ticket: 4 });
    await waitUntil(() => softphone.heard.length === 2);
    expect(softphone.heard[1]).to.deep.equal({ midcall: 1, type: 'dial', number: '+14155550178' });
  });

  it('show in the top bar that there are texts, and say so once', async () => {
    const topbar = await openFrame(zendesk, { location: 'top_bar' });
    const record = sidebar.parts.record();
    record.attention!(1);
    await waitUntil(() => topbar.instance.icon === 'unread' && done('notify').length === 1);
    topbar.parts.record().attention!(1);
    record.attention!(0);
    topbar.parts.record().attention!(0);
    await waitUntil(() => topbar.instance.icon === 'default');
    expect(done('notify').map(({ args }) => args)).to.deep.equal([['Unread: 1', 'notice']]);
  });

  it('open the ticket of a call, and no other page of Zendesk', async () => {
    const record = sidebar.parts.record();
    await record.open!({ system: 'zendesk', type: 'user', id: '5' });
    await record.open!({ system: 'other', type: 'ticket', id: '5' });
    await record.open!({ system: 'zendesk', type: 'ticket', id: '2' });
    expect(done('routeTo').map(({ args }) => args)).to.deep.equal([['ticket', '2']]);
  });

  it('begin a ticket for an address in a text', async () => {
    await sidebar.parts.record().email!('grace@example.test');
    expect(done('routeTo').map(({ args }) => args)).to.deep.equal([['new_ticket', 'new']]);
    const fresh = await openFrame(zendesk, { location: 'new_ticket_sidebar' });
    const heard: string[] = [];
    fresh.parts.instances.on(
      'midcall.requester',
      ({ address }) => heard.push(address),
      new AbortController().signal,
    );
    await fresh.parts.source().snapshot();
    await waitUntil(() => heard.length > 0);
    expect(heard).to.deep.equal(['grace@example.test']);
  });

  it('have all calls again when the background is loaded anew', async () => {
    const source = sidebar.parts.source();
    const up: boolean[] = [];
    await source.start(
      (event) => void (event.type === 'source' && up.push(event.up)),
      new AbortController().signal,
    );
    background = await reload(background);
    await background.parts.listen(window.origin);
    await waitUntil(() => up.length > 1);
    // a softphone hears that somebody listens anew, and says what it knows
    await waitUntil(
      () => softphone.heard.filter((said) => (said as { type: string }).type === 'ready').length > 1,
    );
    softphone.say({ midcall: 1, type: 'call', call: { callKey: 'a', state: 'connected' } });
    await waitUntil(async () => (await source.snapshot()).length === 1);
  });

  it('drop what does not have the form of their messages', async () => {
    for (const message of [
      null,
      7,
      { call: { callKey: 'x' } },
      { call: { callKey: 'x', state: 'connected', seq: 1, caller: '+1' } },
    ])
      background.parts.instances.of(sidebar.instance.guid).trigger('midcall.call', message);
    const heard: unknown[] = [];
    await sidebar.parts.source().start((event) => heard.push(event), new AbortController().signal);
    background.parts.instances
      .of(sidebar.instance.guid)
      .trigger('midcall.call', { call: 'forged', __proto__: null });
    await waitUntil(() => sidebar.parts.invalid.length > 0);
    expect(heard.filter((event) => (event as { type: string }).type === 'call')).to.deep.equal([]);
  });

  it('are deaf to who is not the softphone', async () => {
    const call = { callKey: 'forged', state: 'connected' };
    const listening = await sidebar.parts.source().snapshot();
    expect(listening).to.deep.equal([]);
    const stranger = document.createElement('iframe');
    stranger.sandbox.add('allow-scripts');
    const message = JSON.stringify({ midcall: 1, type: 'call', call });
    stranger.srcdoc = `<script>for (let i = 0; i < parent.length; i++) parent[i].postMessage(${message}, '*')</script>`;
    document.body.append(stranger);
    await waitUntil(() => background.parts.rejected.includes('origin'));
    softphone.post({ midcall: 1, type: 'call', call: { ...call, caller: '+14155550100' } });
    softphone.post({ midcall: 2, type: 'call', call });
    await waitUntil(() => background.parts.rejected.filter((why) => why === 'form').length === 2);
    expect(await sidebar.parts.source().snapshot()).to.deep.equal([]);
    stranger.remove();
  });
});

it('is asked by a hook, and lets Zendesk go on', async () => {
  const frame = await openFrame(zendesk, { location: 'ticket_sidebar', ticketId: 1 });
  frame.parts.client.on('ticket.save', () => undefined);
  expect(await zendesk.ask(frame.instance, 'ticket.save')).to.equal(undefined);
});

it('takes no page without the tenant’s origin', () => {
  const page = { state: 'open', place: 'sidebar', tenant: 'acme', script: '/x', softphone: null, pass: 'x' };
  expect(ZendeskPage.safeParse(page).success).to.equal(false);
});

it('asks for the calls again when nobody answered', async function () {
  this.timeout(60_000);
  const background = await openFrame(zendesk, { location: 'background' });
  await background.parts.listen(window.origin);
  const { parts } = await openFrame(zendesk, { location: 'ticket_sidebar', ticketId: 1 });
  const heard: boolean[] = [];
  const ending = new AbortController();
  zendesk.silent = true;
  await parts.source().start((event) => event.type === 'source' && heard.push(event.up), ending.signal);
  expect(heard).to.deep.equal([false]);
  zendesk.silent = false;
  await waitUntil(() => heard.at(-1) === true);
  ending.abort();
});
