import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { type MidcallBanner } from '../../widget/elements/banner.ts';
import { waitUntil } from './wait-until.ts';
import { DANIEL, GRACE, chord, says, sessionOf, tabs, write } from './widget-acts.ts';
import {
  buttonOf,
  deep,
  deepAll,
  FakeHost,
  FakeServer,
  inbound,
  openApp,
  pageCall,
  type World,
} from './widget-fixture.ts';

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
