import { expect } from '@open-wc/testing';
import { type MidcallBanner } from '../../widget/elements/banner.ts';
import { waitUntil } from './wait-until.ts';
import { GRACE, says, sessionOf, write } from './widget-acts.ts';
import { buttonOf, deep, FakeServer, openApp } from './widget-fixture.ts';

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

  it('gives up its access when the page goes, and has new streams when that page is shown again', async () => {
    const server = new FakeServer(GRACE());
    const world = await openApp(server);
    await says(world, 'Is the valve closed?');
    expect(server.askedFor('leave')).to.have.lengthOf(0);
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    expect(server.askedFor('leave')).to.have.lengthOf(1);
    expect(server.streams).to.have.lengthOf(0);
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await waitUntil(() => server.streams.length === 1);
  });

  it('gives up its access when the page lets go of it, and greets the page again', async () => {
    const server = new FakeServer(GRACE());
    const world = await openApp(server);
    await says(world, 'Is the valve closed?');
    world.host.letGo();
    expect(server.askedFor('leave')).to.have.lengthOf(1);
    await waitUntil(() => server.streams.length === 1 && world.host.status === 'connected');
    world.app.remove();
    expect(server.askedFor('leave')).to.have.lengthOf(2);
    expect(server.streams).to.have.lengthOf(0);
    dispatchEvent(new PageTransitionEvent('pagehide'));
    expect(server.askedFor('leave')).to.have.lengthOf(2);
  });

  it('reads everything again and opens a new stream when it is reset', async () => {
    const server = new FakeServer(GRACE());
    const world = await openApp(server);
    await says(world, 'Is the valve closed?');
    server.streams[0]?.onFrame({ stream: 'reset' }, '');
    await waitUntil(() => server.askedFor('stream').length === 2 && server.streams.length === 1);
  });
});
