import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import { RPC_MAX_LENGTH, RPC_MAX_PER_SECOND } from '../../../protocol/postmessage-rpc.ts';
import { RPC_CHANNEL } from '../../../protocol/rpc-frames.ts';
import { codeOf, hostileEnd } from './open-peer.ts';
import { waitUntil } from '../wait-until.ts';

const base = { namespace: 'penpal', channel: RPC_CHANNEL };
const callFrame = (id: string, more: object = {}) => ({
  ...base,
  type: 'CALL',
  id,
  methodPath: ['echo'],
  args: [{ text: id }],
  ...more,
});

describe('a hostile end', () => {
  let end: Awaited<ReturnType<typeof hostileEnd>>;
  beforeEach(async () => {
    end = await hostileEnd();
  });
  afterEach(() => {
    end.connection.close();
    end.close();
  });

  it('gets a code, and no message and no stack, when a handler throws', async () => {
    expect(await codeOf(end.peer.rawCall!('fail', { text: '' }))).to.equal('HANDLER_FAILED');
    expect(JSON.stringify(end.peer.received)).not.to.match(/secret|stack|\.ts/);
  });

  for (const [what, args] of [
    ['no argument', []],
    ['two arguments', [{ text: '' }, { text: '' }]],
    ['a wrong type', [{ text: 1 }]],
    ['an unknown key', [{ text: '', more: 1 }]],
    ['a prototype in JSON', [JSON.parse('{"text":"","__proto__":{"polluted":1}}')]],
    ['a Map', [new Map([['text', '']])]],
    ['one character too many', [{ text: 'x'.repeat(RPC_MAX_LENGTH) }]],
    ['ten million characters', [{ text: 'x'.repeat(10_000_000) }]],
  ] as const) {
    it(`is refused with ${what}`, async () => {
      expect(await codeOf(end.peer.rawCall!('echo', ...args))).to.equal('BAD_MESSAGE');
    });
  }

  it('is refused with an object that holds itself', async () => {
    const cyclic: Record<string, unknown> = { text: '' };
    cyclic.self = cyclic;
    expect(await codeOf(end.peer.rawCall!('echo', cyclic))).to.equal('BAD_MESSAGE');
  });

  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'nothing']) {
    it(`does not find ${name}`, async () => {
      expect(await codeOf(end.peer.rawCall!(name, { text: '' }))).to.equal('METHOD_NOT_FOUND');
    });
  }

  it('does not reach through a method by a path', async () => {
    end.peer.port!.postMessage(callFrame('path', { methodPath: ['echo', 'constructor'] }));
    await waitUntil(() => JSON.stringify(end.peer.received).includes('METHOD_NOT_FOUND'));
  });

  it('cannot make this side believe a result of the wrong shape', async () => {
    const remote = await end.connection.remote;
    expect(await codeOf(remote.call('echo', { text: '' }))).to.equal('BAD_MESSAGE');
    expect(await codeOf(remote.call('lie', { text: '' }))).to.equal('BAD_MESSAGE');
  });

  it('cannot make this side throw anything but a code', async () => {
    const remote = await end.connection.remote;
    expect(await codeOf(remote.call('fail', { text: '' }))).to.equal('HANDLER_FAILED');
    expect(await codeOf(remote.call('hang', { text: '' }))).to.equal('METHOD_NOT_FOUND');
  });

  it('cannot answer what was not asked', async () => {
    end.peer.port!.postMessage({ ...base, type: 'REPLY', callId: 'guess', value: 1 });
    await waitUntil(() => end.rejections.includes('unasked'));
  });

  it('is not heard when a frame has no proper shape, or is no frame for a port', async () => {
    const frames = [
      callFrame('x', { id: { toString: 1 } }),
      callFrame('x', { methodPath: 'echo' }),
      callFrame('x', { methodPath: [] }),
      callFrame('x', { args: { 0: { text: '' } } }),
      { ...base, type: 'REPLY' },
      { ...base, type: 'SYN', participantId: 'through the port' },
      { ...base, type: 'ACK1', methodPaths: [] },
      { ...base, type: 'ACK2' },
    ];
    for (const frame of frames) end.peer.port!.postMessage(frame);
    await waitUntil(() => end.rejections.length === frames.length);
    expect(new Set(end.rejections)).to.deep.equal(new Set(['shape']));
    expect(end.peer.received).to.deep.equal([]);
  });

  it('is heard fifty times a second and no more', async () => {
    for (let index = 0; index < 500; index++) end.peer.port!.postMessage(callFrame(`${index}`));
    await waitUntil(() => end.rejections.length + end.peer.received.length >= 500);
    const replies = end.peer.received.length;
    expect(replies).to.be.at.most(2 * RPC_MAX_PER_SECOND);
    expect(end.rejections.filter((reason) => reason === 'rate')).to.have.length(500 - replies);
  });

  it('is not heard through the window once there is a port', async () => {
    const hostile = end.remote as unknown as { eval(code: string): void };
    const send = (frame: object) =>
      hostile.eval(`parent.postMessage(${JSON.stringify(frame)}, location.origin)`);
    send(callFrame('window'));
    send({ ...base, type: 'DESTROY' });
    send({ penpal: 'call', id: 1, methodName: 'echo', args: [{ text: '' }] });
    send({ penpal: 'syn' });
    for (let index = 0; index < 10; index++) send({ ...base, type: 'SYN', participantId: 'replayed' });
    await waitUntil(() => end.rejections.length === 14);
    expect(end.peer.received).to.deep.equal([]);
    expect(await end.peer.rawCall!('echo', { text: 'still here' })).to.deep.equal({ text: 'still here' });
  });

  it('is one window: another one of the same origin counts as nobody', async () => {
    const sibling = document.createElement('iframe');
    document.body.append(sibling);
    const script = `parent.postMessage(${JSON.stringify({ ...base, type: 'SYN', participantId: 'sibling' })}, '${location.origin}')`;
    (sibling.contentWindow as unknown as { eval(code: string): void }).eval(script);
    await waitUntil(() => end.rejections.length > 0);
    expect(end.rejections).to.deep.equal(['source']);
    expect(await end.peer.rawCall!('echo', { text: 'still here' })).to.deep.equal({ text: 'still here' });
    sibling.remove();
  });
});

const Anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withTypedArray: true,
  withSparseArray: true,
  key: fc.oneof(
    fc.string(),
    fc.constantFrom('__proto__', 'constructor', 'prototype', 'text', 'then', 'toJSON'),
  ),
});
const Method = fc.oneof(
  fc.constantFrom('echo', 'fail', 'lie', '__proto__', 'constructor', 'toString'),
  fc.string(),
);
const Frame = fc.oneof(
  Anything,
  fc.record({
    namespace: fc.constant('penpal'),
    channel: fc.constant(RPC_CHANNEL),
    type: fc.constantFrom('CALL', 'CALL', 'CALL', 'REPLY', 'SYN', 'ACK1', 'ACK2', ''),
    id: fc.oneof(fc.uuid(), Anything),
    callId: fc.oneof(fc.uuid(), Anything),
    methodPath: fc.oneof(fc.tuple(Method), fc.array(Method), Anything),
    args: fc.oneof(fc.tuple(Anything), fc.tuple(fc.record({ text: Anything })), fc.array(Anything), Anything),
    value: Anything,
    isError: fc.boolean(),
  }),
);

describe('ten thousand random messages', () => {
  it('change no prototype, throw nothing, and leave the connection working', async function () {
    this.timeout(60_000);
    const end = await hostileEnd();
    const faults: unknown[] = [];
    const note = (event: Event) => faults.push(event);
    window.addEventListener('error', note);
    window.addEventListener('unhandledrejection', note);
    const prototype = Object.getOwnPropertyNames(Object.prototype).sort();
    const now = performance.now.bind(performance);
    let jump = 0;
    performance.now = () => now() + (jump += 1_000); // Every message in a second of its own, or the rate would stop them.
    let longest = 0;
    try {
      for (const batch of batches(fc.sample(Frame, 10_000), 100)) {
        const startedAt = now();
        for (const frame of batch) end.peer.port!.postMessage(frame);
        await end.peer.rawCall!('echo', { text: 'after the batch' });
        longest = Math.max(longest, now() - startedAt);
      }
    } finally {
      performance.now = now;
      window.removeEventListener('error', note);
      window.removeEventListener('unhandledrejection', note);
    }
    expect(faults).to.deep.equal([]);
    expect(Object.getOwnPropertyNames(Object.prototype).sort()).to.deep.equal(prototype);
    expect(end.connection.rejected).to.be.greaterThan(100);
    expect(longest).to.be.lessThan(1_000);
    end.close();
  });
});

function batches<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
