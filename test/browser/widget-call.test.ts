import { shortTime } from '../../ui/time.ts';
import { aTimeout, expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { type MidcallBanner } from '../../widget/elements/banner.ts';
import {
  at,
  buttonOf,
  changed,
  deep,
  deepAll,
  FakeHost,
  FakeServer,
  inbound,
  message,
  openApp,
  pageCall,
  textOf,
  view,
  type World,
} from './widget-fixture.ts';
import { waitUntil } from './wait-until.ts';

const GRACE = () => view({ messages: [message(1, { text: 'Is the valve closed?' })] });
const DANIEL = (changes = {}) =>
  view({
    call: { callKey: 'daniel', callerName: 'Daniel Reyes', caller: '+14155550178', ...changes },
    session: { unread: 0 },
  });
const sessionOf = (server: FakeServer, callKey = 'grace') =>
  server.views.get(callKey)?.snapshot?.session.id ?? '';

async function says({ app }: World, words: string) {
  await waitUntil(() => textOf(app).includes(words), `shows "${words}"`);
}

async function write({ app }: World, text: string) {
  await waitUntil(() => deep(app, 'textarea'), 'the composer is there');
  deep(app, 'textarea')?.focus();
  await sendKeys({ type: text });
}

const tabs = ({ app }: World) => deepAll(app, 'midcall-switcher').flatMap((one) => deepAll(one, 'button'));

async function chord(held: string, key: string) {
  await sendKeys({ down: held });
  await sendKeys({ press: key });
  await sendKeys({ up: held });
}

/** What screen readers were told, in order of the regions. */
const spoken = ({ app }: World) =>
  deepAll(app, 'midcall-announcer').flatMap((one) => deepAll(one, 'p').map((p) => p.textContent));

describe('a call', () => {
  it('shows who is on the line, from where, for which queue and since when', async () => {
    const world = await openApp(new FakeServer(GRACE()));
    await says(world, 'Is the valve closed?');
    expect(textOf(deep(world.app, 'midcall-header') as HTMLElement)).to.match(
      /Grace Okafor [\d:]+ Connected \+1 415 555 0142 Repairs EN English/,
    );
    expect(deep(world.app, 'bdi[dir="ltr"]')?.textContent).to.equal('+1 415 555 0142');
    expect(deep(world.app, 'midcall-header')?.offsetHeight).to.be.at.most(64);
  });

  it('passes axe in a conversation', async () => {
    const world = await openApp(
      new FakeServer(
        view({ messages: [inbound(1, 'Hello'), message(2, { state: 'undelivered', reason: 'filtered' })] }),
      ),
    );
    await says(world, 'Not delivered');
    await expect(world.frame).to.be.accessible();
  });

  it('opens by itself when the page reports it before the telephone system does', async () => {
    const server = new FakeServer();
    const world = await openApp(server);
    await says(world, 'No active call');
    world.host.calls([pageCall('grace', { callerName: 'Grace Okafor' })]);
    await says(world, 'Grace Okafor');
    const grace = GRACE();
    server.views.set('grace', grace);
    server.tell({ type: 'call.changed', seq: 2, callKey: 'grace' });
    await says(world, 'Is the valve closed?');
    expect(world.server.streams.map(({ sessionId }) => sessionId)).to.deep.equal([
      grace.snapshot?.session.id,
    ]);
  });

  it('never steals the focus when it opens', async () => {
    const outside = document.createElement('input');
    document.body.append(outside);
    outside.focus();
    const world = await openApp(new FakeServer(GRACE()));
    await says(world, 'Is the valve closed?');
    expect(document.activeElement).to.equal(outside);
    outside.remove();
  });
});

describe('a text', () => {
  it('stands in the conversation at once, and keeps its place when the server answers', async () => {
    const server = new FakeServer(GRACE());
    const world = await openApp(server);
    server.sends = 'silent';
    await write(world, 'On my way.');
    const before = performance.now();
    await sendKeys({ press: 'Enter' });
    await says(world, 'On my way. Sending');
    expect(performance.now() - before).to.be.below(500);
    expect(deep<HTMLTextAreaElement>(world.app, 'textarea')?.value).to.equal('');
  });

  it('is sent once, with the call it was written for', async () => {
    const server = new FakeServer(GRACE());
    const world = await openApp(server);
    await write(world, 'On my way.');
    await sendKeys({ press: 'Enter' });
    await says(world, 'On my way.');
    await waitUntil(() => server.askedFor('send').length === 1);
    expect(server.askedFor('send')[0]?.[0]).to.include({
      kind: 'text',
      callKey: 'grace',
      text: 'On my way.',
    });
    expect(deepAll(world.app, 'midcall-message')).to.have.lengthOf(2);
  });

  it('is one bubble when the answer is lost and the server is asked again', async () => {
    const server = new FakeServer(GRACE());
    const world = await openApp(server);
    server.sends = 'lost';
    await write(world, 'On my way.');
    await sendKeys({ press: 'Enter' });
    await says(world, 'On my way.');
    server.sends = 'answers';
    server.mend();
    await waitUntil(() => server.askedFor('send').length === 2);
    expect(new Set(server.askedFor('send').map(([, key]) => key)).size).to.equal(1);
    expect(deepAll(world.app, 'midcall-message')).to.have.lengthOf(2);
  });

  it('says in words why it was refused, and gives the words back', async () => {
    const server = new FakeServer(GRACE());
    const world = await openApp(server);
    server.sends = { refuses: 'too_many_segments' };
    await write(world, 'Too much.');
    await sendKeys({ press: 'Enter' });
    await says(world, 'The text takes too many messages. Shorten it.');
    buttonOf(world.app, 'Edit').click();
    await waitUntil(() => deep<HTMLTextAreaElement>(world.app, 'textarea')?.value === 'Too much.');
    expect(deepAll(world.app, 'midcall-message')).to.have.lengthOf(1);
  });

  it('is tried again in its place, by one press', async () => {
    const failed = message(1, { text: 'Hello', state: 'undelivered', reason: 'unreachable' });
    const server = new FakeServer(view({ messages: [failed, inbound(2, 'Hm?')] }));
    const world = await openApp(server);
    await says(world, 'The phone is off or out of reach.');
    buttonOf(world.app, 'Try again').click();
    await says(world, 'Hello Sending');
    expect(server.askedFor('retry')).to.deep.equal([[failed.id]]);
    expect(deepAll(world.app, 'midcall-message')).to.have.lengthOf(2);
  });

  it('is taken back while it waits for its number', async () => {
    const waiting = message(1, { state: 'queued', waitUntil: new Date(Date.now() + 4_000).toISOString() });
    const world = await openApp(new FakeServer(view({ messages: [waiting] })));
    await says(world, 'The number is busy. About 4 s.');
    buttonOf(world.app, 'Cancel').click();
    await says(world, 'Canceled');
  });

  it('tells a failure at once, and not that another was delivered', async () => {
    const sent = message(1, { text: 'Hello', state: 'sent' });
    const server = new FakeServer(view({ messages: [sent] }));
    const world = await openApp(server);
    await says(world, 'Hello Sent');
    server.emit(sessionOf(server), changed(sent.id, 'delivered'));
    await says(world, 'Hello Delivered');
    expect(spoken(world).join()).not.to.include('Delivered');
    server.emit(sessionOf(server), {
      type: 'message.added',
      message: message(2, { text: 'Link', state: 'failed', reason: 'blocked' }),
      unread: 0,
    });
    await waitUntil(() => spoken(world).some((words) => words?.startsWith('Not delivered: “Link”')));
  });
});

describe('what the caller writes', () => {
  it('appears, is spoken, counts for the host, and is read after a second in sight', async () => {
    const server = new FakeServer(GRACE());
    const world = await openApp(server);
    await says(world, 'Is the valve closed?');
    server.emit(sessionOf(server), { type: 'message.added', message: inbound(2, 'It is.'), unread: 1 });
    await says(world, 'It is.');
    expect(world.host.told.unread.at(-1)).to.equal(1);
    expect(server.askedFor('markRead')).to.deep.equal([]);
    await waitUntil(() => spoken(world).includes('Grace Okafor: It is.'));
    await waitUntil(() => server.askedFor('markRead').length === 1, 'is read');
    expect(server.askedFor('markRead')).to.deep.equal([[2]]);
    await waitUntil(() => world.host.told.unread.at(-1) === 0);
    expect(world.host.told.sessions.at(-1)).to.include({ sent: 1, received: 1, photos: 0 });
  });

  it('that may mean stop asks the agent, and sending waits', async () => {
    const server = new FakeServer(
      view({ session: { optOutSuspected: true }, messages: [inbound(1, 'pls stop')] }),
    );
    const world = await openApp(server);
    await says(world, 'Does Grace want no more texts?');
    expect(buttonOf(world.app, 'Send').getAttribute('aria-disabled')).to.equal('true');
    buttonOf(world.app, 'Stop texts').click();
    await says(world, 'Grace Okafor has stopped texts');
    expect(server.askedFor('answerOptOut')).to.deep.equal([['stop']]);
    expect(deep(world.app, 'midcall-composer')).to.equal(null);
  });
});

describe('the line', () => {
  it('breaks: the notice comes, typing goes on, sending waits; it mends: the notice goes', async () => {
    const server = new FakeServer(GRACE());
    const world = await openApp(server);
    server.cut(12);
    await says(world, 'No connection for 12 s');
    await says(world, 'Reconnecting');
    await write(world, 'Typed offline');
    expect(buttonOf(world.app, 'Send').getAttribute('aria-disabled')).to.equal('true');
    buttonOf(world.app, 'Try now').click();
    await waitUntil(() => deep<MidcallBanner>(world.app, 'midcall-banner')?.banner === null);
    expect(deep<HTMLTextAreaElement>(world.app, 'textarea')?.value).to.equal('Typed offline');
    expect(buttonOf(world.app, 'Send').getAttribute('aria-disabled')).not.to.equal('true');
  });

  it('reads the whole session again when an event is missing', async () => {
    const server = new FakeServer(GRACE());
    const world = await openApp(server);
    await says(world, 'Is the valve closed?');
    const id = sessionOf(server);
    const before = server.streams;
    server.streams[0]?.onFrame(
      { stream: 'session', event: { type: 'session.read', seq: 99, unread: 0 } },
      't1.a1.s99',
    );
    await waitUntil(() => server.askedFor('session').length === 1);
    expect(server.askedFor('session')).to.deep.equal([[id]]);
    expect(server.streams).to.deep.equal(before);
  });

  it('reads everything again and opens a new stream when it is reset', async () => {
    const server = new FakeServer(GRACE());
    const world = await openApp(server);
    await says(world, 'Is the valve closed?');
    server.streams[0]?.onFrame({ stream: 'reset' }, '');
    await waitUntil(() => server.askedFor('stream').length === 2 && server.streams.length === 1);
  });
});

describe('the end', () => {
  async function ended() {
    const server = new FakeServer(GRACE());
    const world = await openApp(server);
    await says(world, 'Is the valve closed?');
    await write(world, 'Half a sen');
    const id = sessionOf(server);
    server.changeSession(id, { state: 'closing', endedAt: at(400), endReason: 'caller_hangup' });
    await says(world, 'Sending the closing message.');
    expect(deep(world.app, 'midcall-composer')).to.equal(null);
    server.changeSession(id, {
      state: 'ended',
      endedAt: at(400),
      endReason: 'caller_hangup',
      closing: 'handed_over',
    });
    server.changeCall(
      'grace',
      { state: 'ended', endedAt: at(400), endReason: 'caller_hangup' },
      { blocked: 'ended' },
    );
    await says(world, 'Read-only. The closing message was sent.');
    return { server, world };
  }

  it('takes the composer away and leaves the conversation for reading, with the reason', async () => {
    const { world } = await ended();
    expect(textOf(world.app)).to.match(/Caller hung up \d\d:\d\d/);
    expect(textOf(world.app)).to.include('Not sent: Half a sen');
    expect(deepAll(world.app, 'textarea, midcall-preset-bar')).to.deep.equal([]);
    expect(world.host.told.sessions.at(-1)?.state).to.equal('ended');
    await waitUntil(() => spoken(world).includes('Texting has ended. Caller hung up'));
    await expect(world.frame).to.be.accessible();
  });

  it('stays on the screen until another call comes', async () => {
    const { server, world } = await ended();
    world.host.calls([]);
    await aTimeout(20);
    await says(world, 'Caller hung up');
    server.views.set('daniel', DANIEL());
    world.host.calls([pageCall('daniel')]);
    await says(world, 'Daniel Reyes');
  });

  it('is found again after a reload, for reading', async () => {
    const server = new FakeServer();
    server.lastSession = { callKey: 'grace', endedAt: at(400) };
    const world = await openApp(server);
    await says(world, 'No active call');
    server.views.set(
      'grace',
      view({
        call: { state: 'ended', endedAt: at(400), endReason: 'agent_hangup' },
        blocked: 'ended',
        session: { state: 'ended', endedAt: at(400), endReason: 'agent_hangup', closing: 'not_due' },
        messages: [inbound(1, 'Thank you!')],
      }),
    );
    deep(world.app, '.link')?.click();
    await says(world, 'Thank you!');
    await says(world, 'You hung up');
    expect(deep(world.app, 'midcall-composer')).to.equal(null);
  });
});

it('goes to another agent: the conversation stays for reading, and the clock stands still', async () => {
  const server = new FakeServer(GRACE());
  const world = await openApp(server);
  await says(world, 'Is the valve closed?');
  const id = sessionOf(server);
  const transfer = {
    from: { id: 'ana', name: 'Ana' },
    to: { id: 'ben', name: 'Ben' },
    at: '2026-11-21T10:02:00Z',
  };
  server.changeSession(id, { owner: transfer.to, transfers: [transfer] });
  server.views.delete('grace');
  server.tell({ type: 'call.changed', seq: 2, callKey: 'grace' });
  const time = shortTime(transfer.at);
  await says(world, `Ana left ${time}, Ben joined ${time}`);
  await says(world, 'Read-only.');
  // of the agent and the tenant it goes on hearing
  await waitUntil(() => server.streams.length === 1 && server.streams[0]?.sessionId === null);
  const clock = () => deep(world.app, '[role="timer"]')?.textContent;
  const before = clock();
  await aTimeout(1_100);
  expect(clock()).to.equal(before);
});

describe('two calls', () => {
  async function two() {
    const server = new FakeServer(GRACE(), DANIEL({ state: 'held' }));
    const world = await openApp(server);
    await says(world, 'Is the valve closed?');
    return { server, world };
  }

  it('stand side by side, with what the waiting caller wrote meanwhile', async () => {
    const { server, world } = await two();
    server.emit(sessionOf(server, 'daniel'), {
      type: 'message.added',
      message: inbound(1, 'Hello?'),
      unread: 1,
    });
    server.tell({ type: 'call.changed', seq: 3, callKey: 'daniel' });
    await says(world, '1 new message');
    expect(world.host.told.unread.at(-1)).to.equal(1);
    const names = tabs(world).map((one) => one.querySelector('.name')?.textContent);
    expect(names).to.deep.equal(['Grace Okafor', 'Daniel Reyes']);
  });

  it('each have their own draft when the agent changes between them', async () => {
    const { world } = await two();
    await write(world, 'For Grace');
    tabs(world)[1]?.click();
    await waitUntil(() => deep<HTMLTextAreaElement>(world.app, 'textarea')?.value === '');
    expect(deep<MidcallBanner>(world.app, 'midcall-banner')?.banner).to.equal(null);
    tabs(world)[0]?.click();
    await waitUntil(() => deep<HTMLTextAreaElement>(world.app, 'textarea')?.value === 'For Grace');
  });

  it('lock a text when the call changes under the typing hand: nothing can be sent to the wrong caller', async () => {
    const { server, world } = await two();
    await write(world, 'For Grace only');
    world.host.calls([pageCall('grace', { state: 'held' }), pageCall('daniel', { state: 'connected' })]);
    await says(world, 'You are now on a call with Daniel Reyes');
    await says(world, 'Your text for Grace Okafor was not sent.');
    expect(deepAll(world.app, 'button').map((one) => one.textContent?.trim())).not.to.include('Send');
    await sendKeys({ press: 'Enter' });
    await chord('Control', 'Enter');
    expect(server.askedFor('send')).to.deep.equal([]);
    await expect(world.frame).to.be.accessible();
    buttonOf(world.app, 'Keep for Grace').click();
    await waitUntil(() => deep<HTMLTextAreaElement>(world.app, 'textarea')?.value === '');
    tabs(world)[0]?.click();
    await waitUntil(() => deep<HTMLTextAreaElement>(world.app, 'textarea')?.value === 'For Grace only');
  });
});

describe('two calls on the line', () => {
  const ticket = (id: string) => ({ system: 'desk', type: 'ticket', id });
  const both = [
    pageCall('grace', { record: ticket('4821') }),
    pageCall('daniel', { record: ticket('4817') }),
  ];
  let ahead = 0;
  async function two() {
    ahead = 0;
    const host = new FakeHost();
    host.snapshot = { ...host.snapshot, calls: both, record: ticket('4821') };
    const world = await openApp(new FakeServer(GRACE(), DANIEL()), { host, now: () => Date.now() + ahead });
    await says(world, 'Is the valve closed?');
    return world;
  }
  const textOf = (world: World) => deep<HTMLTextAreaElement>(world.app, 'textarea')?.value;

  it('follow the ticket the agent opens, each with its own draft and without a lock', async () => {
    const world = await two();
    await write(world, 'For Grace');
    ahead = 6_000;
    world.host.record(ticket('4817'));
    await says(world, 'Daniel Reyes');
    await waitUntil(() => textOf(world) === '');
    expect(deep<MidcallBanner>(world.app, 'midcall-banner')?.banner).to.equal(null);
    world.host.record(ticket('4821'));
    await waitUntil(() => textOf(world) === 'For Grace');
  });

  it('lock the text when a ticket pops up with a call that was just answered', async () => {
    const world = await two();
    await write(world, 'For Grace only');
    world.host.record(ticket('4817'));
    await says(world, 'Your text for Grace Okafor was not sent.');
  });
});

describe('without a way to text', () => {
  it('says why and who can change it', async () => {
    const world = await openApp(new FakeServer(view({ session: null, blocked: 'queue_off' })));
    await says(
      world,
      'Not available for this queue Texting is off for Repairs. An administrator can switch it on.',
    );
    await expect(world.frame).to.be.accessible();
  });

  it('asks for another number when the caller hides theirs, and opens texting to it', async () => {
    const hidden = view({
      call: { caller: null, callerName: null },
      session: null,
      blocked: 'caller_hidden',
    });
    const server = new FakeServer(hidden);
    const world = await openApp(server);
    await says(world, 'Ask the caller for a mobile number and enter it here.');
    await waitUntil(() =>
      deepAll(world.app, 'button').some((one) => one.textContent?.includes('Enter another number')),
    );
    buttonOf(world.app, 'Enter another number').click();
    await waitUntil(() => deep(world.app, 'input'));
    deep(world.app, 'input')?.focus();
    await sendKeys({ type: '555' });
    await sendKeys({ press: 'Enter' });
    await says(world, 'This is not a complete phone number.');
    deep<HTMLInputElement>(world.app, 'input')?.select();
    await sendKeys({ type: '(415) 555-0163' });
    await sendKeys({ press: 'Enter' });
    await says(world, 'What you send goes to +1 415 555 0163.');
    expect(server.askedFor('openSession')).to.deep.equal([['grace', '+14155550163']]);
  });

  it('shows the conversation to who may not send, without a composer', async () => {
    const server = new FakeServer(GRACE());
    server.permissions = [];
    const world = await openApp(server);
    await says(world, 'Your role has no permission to send texts.');
    expect(deep(world.app, 'midcall-composer')).to.equal(null);
  });

  it('stops with a code for support when the page is of another version or may not embed it', async () => {
    const host = Object.assign(new FakeHost(), { status: 'mismatch' as const });
    const world = await openApp(new FakeServer(GRACE()), { host, settles: false });
    await says(world, 'Widget and page do not match');
    await says(world, 'adapter_version');
    await expect(world.frame).to.be.accessible();
  });
});

describe('the keyboard', () => {
  it('reaches composer, end of the conversation and presets by one chord each', async () => {
    const world = await openApp(new FakeServer(GRACE()));
    await waitUntil(() => deep(world.app, 'textarea'));
    await chord('Alt', 'KeyR');
    await waitUntil(
      () => deepAll(world.app, 'textarea').some((one) => one.matches(':focus')),
      'in the composer',
    );
    await chord('Alt', 'KeyT');
    await waitUntil(() => deep(world.app, 'midcall-message')?.matches(':focus') === true, 'at the end');
    await chord('Alt', 'KeyS');
    await waitUntil(() => deep(world.app, 'midcall-preset-picker'), 'in the presets');
  });

  it('keeps the details open or closed for the next time', async () => {
    localStorage.removeItem('midcall.details');
    const world = await openApp(new FakeServer(GRACE()));
    const more = buttonOf(world.app, 'More');
    expect(more.getAttribute('aria-expanded')).to.equal('false');
    more.click();
    await says(world, 'Texts come from +1 415 555 0100');
    expect(more.getAttribute('aria-expanded')).to.equal('true');
    const next = await openApp(new FakeServer(GRACE()));
    await says(next, 'Texts come from');
    buttonOf(next.app, 'More').click();
    localStorage.removeItem('midcall.details');
  });
});

it('takes the name of a call from the server, whatever the page says', async () => {
  const world = await openApp(new FakeServer(GRACE()));
  world.host.calls([pageCall('grace', { callerName: 'Someone else' })]);
  await says(world, 'Grace Okafor');
  expect(textOf(world.app)).not.to.include('Someone else');
});
