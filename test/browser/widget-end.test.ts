import { shortTime } from '../../ui/time.ts';
import { aTimeout, expect } from '@open-wc/testing';
import { waitUntil } from './wait-until.ts';
import { DANIEL, GRACE, says, sessionOf, spoken, write } from './widget-acts.ts';
import { at, deep, deepAll, FakeServer, inbound, openApp, pageCall, textOf, view } from './widget-fixture.ts';

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
