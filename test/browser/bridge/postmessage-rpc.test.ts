import { aTimeout, expect } from '@open-wc/testing';
import { RPC_MAX_LENGTH, RPC_MAX_PENDING } from '../../../protocol/postmessage-rpc.ts';
import { codeOf, connectTo, openPeer } from './open-peer.ts';
import { waitUntil } from '../wait-until.ts';

describe('calls between two honest frames', () => {
  let opened: Awaited<ReturnType<typeof openPeer>>;
  beforeEach(async () => {
    opened = await openPeer('honest');
  });
  afterEach(() => opened.close());

  it('returns the answer of the other side, in both directions', async () => {
    const { connection } = connectTo(opened.remote);
    const remote = await connection.remote;
    expect(await remote.call('echo', { text: 'ciao' })).to.deep.equal({ text: 'ciao' });
    const back = await opened.peer().connection!.remote;
    expect(await back.call('echo', { text: 'こんにちは' })).to.deep.equal({ text: 'こんにちは' });
    expect(connection.rejected).to.equal(0);
  });

  it('says only that a handler failed', async () => {
    const remote = await connectTo(opened.remote).connection.remote;
    const error = await remote.call('fail', { text: '' }).catch((thrown: unknown) => thrown);
    expect((error as Error).message).to.equal('HANDLER_FAILED');
    expect(JSON.stringify((error as Error).cause)).not.to.contain('secret');
  });

  it('does not pass on an answer of the wrong shape', async () => {
    const remote = await connectTo(opened.remote).connection.remote;
    expect(await codeOf(remote.call('lie', { text: '' }))).to.equal('HANDLER_FAILED');
  });

  it('does not send arguments of the wrong shape', async () => {
    const remote = await connectTo(opened.remote).connection.remote;
    expect(await codeOf(remote.call('echo', { text: 1 } as never))).to.equal('BAD_MESSAGE');
    expect(await codeOf(remote.call('echo', { text: '', more: 1 } as never))).to.equal('BAD_MESSAGE');
  });

  it('carries what is just small enough, and refuses what is one character larger', async () => {
    const remote = await connectTo(opened.remote).connection.remote;
    const room = RPC_MAX_LENGTH - JSON.stringify({ text: '' }).length;
    const largest = { text: 'x'.repeat(room) };
    expect(await remote.call('echo', largest)).to.deep.equal(largest);
    expect(await codeOf(remote.call('echo', { text: 'x'.repeat(room + 1) }))).to.equal('BAD_MESSAGE');
  });

  for (const name of ['nothing', 'constructor', 'toString', '__proto__', 'then', 'apply']) {
    it(`does not know a method ${name}`, async () => {
      const remote = await connectTo(opened.remote).connection.remote;
      expect(await codeOf(remote.call(name as never, { text: '' } as never))).to.equal('METHOD_NOT_FOUND');
    });
  }

  it('gives up after the time-out', async () => {
    const remote = await connectTo(opened.remote, { timeoutMs: 50 }).connection.remote;
    expect(await codeOf(remote.call('hang', { text: '' }))).to.equal('TIMEOUT');
  });

  it('keeps only so many calls waiting', async () => {
    const remote = await connectTo(opened.remote).connection.remote;
    const waiting = Array.from({ length: RPC_MAX_PENDING }, () => codeOf(remote.call('hang', { text: '' })));
    expect(await codeOf(remote.call('echo', { text: '' }))).to.equal('BUSY');
    // The handlers of the other side give up first, or at the same moment.
    for (const code of await Promise.all(waiting)) expect(code).to.be.oneOf(['TIMEOUT', 'HANDLER_FAILED']);
    await waitUntil(() => remote.call('echo', { text: '' }).catch(() => false));
  });

  it('rejects open calls when it is closed, and tells the other side', async () => {
    const reasons: string[] = [];
    const { connection } = connectTo(opened.remote, { onClosed: (reason) => reasons.push(reason) });
    const remote = await connection.remote;
    const open = codeOf(remote.call('hang', { text: '' }));
    connection.close();
    connection.close();
    expect(await open).to.equal('CLOSED');
    expect(reasons).to.deep.equal(['local']);
    const back = await opened.peer().connection!.remote;
    await waitUntil(async () => (await codeOf(back.call('echo', { text: '' }))) === 'CLOSED');
  });

  it('hears that the other side closed', async () => {
    const reasons: string[] = [];
    const { connection } = connectTo(opened.remote, { onClosed: (reason) => reasons.push(reason) });
    await connection.remote;
    (await opened.peer().connection!.remote) && opened.peer().connection!.close();
    await waitUntil(() => reasons.length > 0);
    expect(reasons).to.deep.equal(['peer']);
  });

  it('connects again after the other side was reloaded', async () => {
    const reasons: string[] = [];
    const first = connectTo(opened.remote, {
      peerMayReload: true,
      onClosed: (reason) => reasons.push(reason),
    });
    await first.connection.remote;
    opened.remote.location.reload();
    await waitUntil(() => reasons.length > 0, 'the new document asks for a handshake');
    expect(reasons).to.deep.equal(['reloaded']);
    const again = connectTo(opened.remote);
    expect(await (await again.connection.remote).call('echo', { text: 'back' })).to.deep.equal({
      text: 'back',
    });
  });

  it('holds two connections of one page apart', async () => {
    const second = await openPeer('honest');
    const [one, two] = [connectTo(opened.remote), connectTo(second.remote)];
    const remotes = await Promise.all([one.connection.remote, two.connection.remote]);
    const answers = await Promise.all(
      remotes.map((remote, index) => remote.call('echo', { text: `${index}` })),
    );
    expect(answers).to.deep.equal([{ text: '0' }, { text: '1' }]);
    expect(one.connection.rejected + two.connection.rejected).to.equal(0);
    second.close();
  });
});

describe('a handshake that must not happen', () => {
  for (const origin of [
    '*',
    'null',
    '',
    'localhost',
    'http://crm.example',
    'https://*.crm.example',
    /./ as never,
  ]) {
    it(`refuses to be told the origin ${String(origin)}`, () => {
      expect(() => connectTo(window, { allowedOrigins: [origin] })).to.throw(TypeError);
    });
  }

  it('gives up when nobody is there', async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const { connection } = connectTo(frame.contentWindow!, { handshakeTimeoutMs: 50 });
    expect(await codeOf(connection.remote)).to.equal('TIMEOUT');
    frame.remove();
  });

  it('does not connect to a window of another origin', async () => {
    const opened = await openPeer('honest');
    const { connection, rejections } = connectTo(opened.remote, {
      allowedOrigins: ['https://crm.example'],
      handshakeTimeoutMs: 1_000,
    });
    expect(await codeOf(connection.remote)).to.equal('TIMEOUT');
    expect(new Set(rejections)).to.deep.equal(new Set(['origin']));
    opened.close();
  });

  it('ends at once when it is closed before', async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const { connection } = connectTo(frame.contentWindow!);
    connection.close();
    expect(await codeOf(connection.remote)).to.equal('CLOSED');
    await aTimeout(0);
    frame.remove();
  });
});
