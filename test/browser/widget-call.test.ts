import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { waitUntil } from './wait-until.ts';
import { GRACE, chord, says, sessionOf, spoken, write } from './widget-acts.ts';
import {
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
} from './widget-fixture.ts';

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
