import { describe, expect, it } from 'vitest';
import { FakeSmsc, pdu } from '../../fakes/smsc.ts';
import { CALLER, credentialsOf, playSmpp, QUICK, until, US } from './smpp-fixture.ts';

const LONG = 'я'.repeat(150);
const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const inbound = (text: string) => ({ from: CALLER.slice(1), to: US.slice(1), octets: Buffer.from(text) });

describe('a text', () => {
  it('goes out with its numbers, a validity and the wish for a receipt', async () => {
    const { smsc, send } = await playSmpp();
    smsc.script = () => ({ kind: 'accept', id: '00A7' });
    expect(await send('Hello 20€')).toEqual({ kind: 'accepted', carrierId: 'a7', segments: 1 });
    expect(smsc.taken).toMatchObject([
      {
        ...{ from: '15550001111', to: '15552223333', esmClass: 0, dataCoding: 0, registeredDelivery: 1 },
        ...{ octets: Buffer.from('48656c6c6f2032301b65', 'hex'), validityPeriod: '000000000200000R' },
      },
    ]);
  });

  it('of several segments goes in order of its parts, and tells the id of each', async () => {
    const { smsc, send } = await playSmpp();
    expect(await send(LONG)).toEqual({
      ...{ kind: 'accepted', carrierId: 'id-1', segments: 3, segmentIds: ['id-1', 'id-2', 'id-3'] },
    });
    expect(smsc.taken.map(({ octets }) => [...octets.subarray(0, 3), ...octets.subarray(4, 6)])).toEqual([
      [5, 0, 3, 3, 1],
      [5, 0, 3, 3, 2],
      [5, 0, 3, 3, 3],
    ]);
    await send(LONG);
    const references = new Set(smsc.taken.map(({ octets }) => octets[3]));
    expect(references.size).toBe(2);
  });

  it('is counted with a reference of 16 bits where the account says so', async () => {
    const { smsc, send } = await playSmpp({ credentials: { referenceBits: '16' } });
    await send('a'.repeat(161));
    expect(smsc.taken.map(({ octets }) => [octets.length, octets[0], octets[1]])).toEqual([
      [7 + 152, 6, 8],
      [7 + 9, 6, 8],
    ]);
  });

  it.each([
    [0x58, { kind: 'throttled' }],
    [0x14, { kind: 'throttled' }],
    [0x04, { kind: 'notSent', cause: 'connect' }],
    [0x0b, { kind: 'rejected', code: '0x0b', reason: 'bad_number' }],
    [0x0a, { kind: 'rejected', code: '0x0a', reason: 'bad_sender' }],
    [0x01, { kind: 'rejected', code: '0x01', reason: 'too_long' }],
    [0x45, { kind: 'rejected', code: '0x45', reason: 'other' }],
    [0xff, { kind: 'rejected', code: '0xff', reason: 'other' }],
    [0x4ff, { kind: 'rejected', code: '0x4ff', reason: 'other' }],
  ])('that is answered with %i is not taken', async (status, result) => {
    const { smsc, send } = await playSmpp();
    smsc.script = () => ({ kind: 'status', status });
    expect(await send('Hello')).toEqual(result);
    expect(await send(LONG)).toEqual(result);
    expect(smsc.submits).toHaveLength(2);
  });

  it('that is nacked is not taken', async () => {
    const { smsc, send } = await playSmpp();
    smsc.script = () => ({ kind: 'nack', status: 3 });
    expect(await send('Hello')).toEqual({ kind: 'rejected', code: '0x03', reason: 'other' });
  });

  it.each([true, false])(
    'on a connection that breaks is in doubt (taken: %s), and goes out once',
    async (take) => {
      const { smsc, send, line } = await playSmpp({ parts: QUICK });
      smsc.script = () => ({ kind: 'cut', take });
      expect(await send('Hello')).toEqual({ kind: 'unknown', cause: 'reset' });
      await until(() => smsc.binds.length === 2 && line.state === 'ready');
      await later(50);
      expect(smsc.submits).toHaveLength(1);
    },
  );

  it('that is not answered is in doubt, and a late answer is told', async () => {
    const { smsc, send, events } = await playSmpp();
    smsc.script = () => ({ kind: 'accept', id: '9', after: later(150) });
    expect(await send('Hello', { timeoutMs: 50, id: 'm1' })).toEqual({ kind: 'unknown', cause: 'timeout' });
    await until(() => events.length > 0);
    expect(events).toEqual([
      { type: 'answer', eventId: 'a:m1', messageId: 'm1', carrierId: '9', segments: 1 },
    ]);
    expect(smsc.submits).toHaveLength(1);
  });

  it.each([
    ['an answer of another kind', pdu(0x8000_0015, 0, 2)],
    ['an answer without an id', pdu(0x8000_0004, 0, 2)],
    ['an answer whose id has no end', pdu(0x8000_0004, 0, 2, Buffer.from('abc'))],
    ['a length of 70,001', Buffer.from('00011171800000040000000000000002', 'hex')],
    ['a length of 12', Buffer.from('0000000c800000040000000000000002', 'hex')],
    ['a length of 0', Buffer.from('00000000800000040000000000000002', 'hex')],
  ])('that is answered by %s is in doubt', async (_, octets) => {
    const { smsc, send, line } = await playSmpp({ parts: QUICK });
    smsc.script = () => ({ kind: 'raw', octets });
    expect(await send('Hello')).toEqual({ kind: 'unknown', cause: 'garbled' });
    smsc.script = () => ({ kind: 'accept' });
    await until(() => line.state === 'ready');
    expect(await send('after')).toMatchObject({ kind: 'accepted' });
    expect(smsc.submits).toHaveLength(2);
  });

  it('whose first segment is out waits for the others, and is one text', async () => {
    const { smsc, send } = await playSmpp({ parts: QUICK });
    // the first, then the second is throttled twice
    let refusals = 2;
    smsc.script = ({ octets }) =>
      octets[5] === 2 && refusals-- > 0 ? { kind: 'status', status: 0x58 } : { kind: 'accept' };
    expect(await send(LONG)).toMatchObject({ kind: 'accepted', segments: 3 });
    expect(smsc.taken.map(({ octets }) => octets[5]).sort()).toEqual([1, 2, 3]);
  });

  it('of which half stays out is in doubt, not sent again', async () => {
    const { smsc, send } = await playSmpp();
    smsc.script = ({ octets }) => (octets[5] === 2 ? { kind: 'status', status: 0x58 } : { kind: 'accept' });
    expect(await send(LONG, { timeoutMs: 100 })).toEqual({ kind: 'unknown', cause: 'timeout' });
    const before = smsc.submits.length;
    await later(700);
    expect(smsc.submits).toHaveLength(before);
    smsc.script = ({ octets }) => (octets[5] === 3 ? { kind: 'status', status: 0x0b } : { kind: 'accept' });
    expect(await send(LONG)).toEqual({ kind: 'rejected', code: '0x0b', reason: 'bad_number' });
  });

  it('waits for a place in the window, and is given up without one octet', async () => {
    const { smsc, send } = await playSmpp({ credentials: { window: '2' } });
    smsc.script = () => ({ kind: 'silence' });
    const results = await Promise.all([1, 2, 3, 4].map((n) => send(`text ${n}`, { timeoutMs: 80 })));
    expect(results.map(({ kind }) => kind)).toEqual(['unknown', 'unknown', 'throttled', 'throttled']);
    expect(smsc.submits).toHaveLength(2);
  });

  it('waits for its turn where the account has a throughput', async () => {
    const { smsc, send } = await playSmpp({ credentials: { throughput: '20' } });
    const startedAt = performance.now();
    await Promise.all([1, 2, 3, 4, 5].map((n) => send(`text ${n}`)));
    expect(performance.now() - startedAt).toBeGreaterThan(190);
    expect(smsc.taken).toHaveLength(5);
    // what would wait longer than it may is certainly not out
    smsc.script = () => ({ kind: 'accept' });
    const late = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => send(`late ${n}`, { timeoutMs: 120 })));
    expect(late.filter(({ kind }) => kind === 'throttled').length).toBeGreaterThan(0);
    expect(smsc.taken).toHaveLength(5 + late.filter(({ kind }) => kind === 'accepted').length);
  });

  it('of another tenant does not go by this line, nor any when there is no bind', async () => {
    const { smsc, carrier, credentials, line, send } = await playSmpp();
    const message = { id: 'x', tenantId: 'rival', from: US, to: CALLER, text: 'Hello', validitySeconds: 9 };
    const signal = AbortSignal.timeout(500);
    const result = await carrier.send({ ...message, callbackUrl: '' }, credentials, signal);
    expect(result).toEqual({ kind: 'notSent', cause: 'connect' });
    await line.close();
    expect(await send('Hello')).toEqual({ kind: 'notSent', cause: 'connect' });
    expect(smsc.submits).toHaveLength(0);
  });
});

describe('what comes in', () => {
  it('is answered once it is stored', async () => {
    const { smsc, store, events } = await playSmpp();
    let release = () => {};
    store.do = () => new Promise((resolve) => (release = resolve));
    let status: number | null = null;
    void smsc.deliver(inbound('Hello')).then((answered) => (status = answered));
    await later(50);
    expect(status).toBeNull();
    release();
    await until(() => status !== null);
    expect(status).toBe(0);
    expect(events).toMatchObject([{ type: 'inbound', from: CALLER, to: US, text: 'Hello' }]);
  });

  it('is answered as taken as soon as it can be stored, and as one', async () => {
    const { smsc, store, events } = await playSmpp({ parts: QUICK });
    let failures = 3;
    const ids = new Set<string>();
    store.do = async ({ eventId }) => {
      ids.add(eventId);
      if (failures-- > 0) throw new Error('the database is away');
    };
    expect(await smsc.deliver(inbound('Hello'))).toBe(0);
    expect(events).toHaveLength(1);
    expect(ids.size).toBe(1);
    expect(smsc.unbinds).toBe(0);
  });

  it('stays with the message centre when it cannot be stored: no answer, and a new bind', async () => {
    const { smsc, store, events, line, send } = await playSmpp({ parts: QUICK });
    store.do = () => Promise.reject(new Error('the database is away'));
    expect(await smsc.deliver(inbound('Hello'))).toBe(-1);
    expect(smsc.unbinds).toBe(1);
    store.do = async () => {};
    await until(() => smsc.binds.length === 2 && line.state === 'ready');
    expect(await smsc.deliver(inbound('Hello'))).toBe(0);
    expect(events).toHaveLength(1);
    expect(await send('Hello')).toMatchObject({ kind: 'accepted' });
  });

  it('is refused for now when it alone cannot be stored, on bind after bind: others get through', async () => {
    const { smsc, store, events, line } = await playSmpp({ parts: QUICK });
    store.do = async (event) => {
      if (event.type === 'inbound' && event.text === 'boom') throw new Error('it cannot be stored');
    };
    for (let binds = 2; binds <= 4; binds++) {
      expect(await smsc.deliver(inbound('boom'))).toBe(-1);
      await until(() => smsc.binds.length === binds && line.state === 'ready');
    }
    expect(await smsc.deliver(inbound('boom'))).toBe(0x64);
    expect(await smsc.deliver(inbound('boom'))).toBe(0x64);
    expect(await smsc.deliver(inbound('Hello'))).toBe(0);
    expect(smsc.unbinds).toBe(3);
    expect(events).toHaveLength(1);
  });

  it('is stored no more once its bind has ended, for then it comes again', async () => {
    const { smsc, store, events, line } = await playSmpp({ parts: QUICK });
    store.do = () => Promise.reject(new Error('the database is away'));
    const answered = smsc.deliver(inbound('Hello'));
    await later(5);
    smsc.cut();
    expect(await answered).toBe(-1);
    store.do = async () => {};
    await until(() => smsc.binds.length === 2 && line.state === 'ready');
    await later(150);
    expect(events).toEqual([]);
    expect(await smsc.deliver(inbound('Hello'))).toBe(0);
    expect(events).toHaveLength(1);
  });

  it('in hand when its bind ended is waited for, so that it is known when it comes again', async () => {
    const { smsc, store, recent, events, line } = await playSmpp({ parts: QUICK });
    store.do = async ({ eventId }) => {
      await later(100);
      recent.push(eventId);
    };
    const answered = smsc.deliver(inbound('Hello'));
    await later(5);
    smsc.cut();
    expect(await answered).toBe(-1);
    await until(() => smsc.binds.length === 2 && line.state === 'ready');
    await until(() => events.length === 1);
    expect(await smsc.deliver(inbound('Hello'))).toBe(0);
    expect(events).toHaveLength(1);
  });

  it('is one text while it is in hand, and another one afterwards', async () => {
    const { smsc, store, events } = await playSmpp();
    store.do = () => later(50) as Promise<void>;
    expect(await Promise.all([smsc.deliver(inbound('ok')), smsc.deliver(inbound('ok'))])).toEqual([0, 0]);
    expect(events).toHaveLength(1);
    expect(await smsc.deliver(inbound('ok'))).toBe(0);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(2);
  });

  it('again on a new bind is the same text, as often as it came', async () => {
    const { smsc, recent, events, line } = await playSmpp({ parts: QUICK });
    await smsc.deliver(inbound('ok'));
    recent.push(...events.map(({ eventId }) => eventId));
    smsc.cut();
    await until(() => line.state !== 'ready');
    await until(() => line.state === 'ready');
    expect(await smsc.deliver(inbound('ok'))).toBe(0);
    expect(events).toHaveLength(1);
    expect(await smsc.deliver(inbound('ok'))).toBe(0);
    expect(events).toHaveLength(2);
  });

  it('with the answer to the bind is not lost', async () => {
    const smsc = await FakeSmsc.start();
    smsc.greeting = Buffer.concat([pdu(0x15, 0, 77), pdu(0x05, 0, 78, Buffer.from('not a message'))]);
    const { events, line } = await playSmpp({ smsc });
    expect(await smsc.deliver(inbound('Hello'))).toBe(0);
    expect(line.state).toBe('ready');
    expect(events).toHaveLength(1);
  });

  it('is refused for good when it is no message, and the line stays', async () => {
    const { smsc, line } = await playSmpp();
    smsc.sendRaw(pdu(0x05, 0, 9, Buffer.from('nonsense')));
    smsc.sendRaw(pdu(0x103, 0, 10, Buffer.from('data_sm')));
    smsc.sendRaw(pdu(0x8000_0004, 0, 999));
    smsc.sendRaw(pdu(0x8000_0000, 3, 0));
    expect(await smsc.deliver(inbound('Hello'))).toBe(0);
    expect(line.state).toBe('ready');
  });

  it('is a receipt whose id is in the form of answers', async () => {
    const { smsc, events, send } = await playSmpp({ credentials: { messageIds: 'hex-then-decimal' } });
    smsc.script = () => ({ kind: 'accept', id: '0000A7F' });
    expect(await send('Hello')).toMatchObject({ carrierId: '2687' });
    expect(await smsc.receipt('2687', 'UNDELIV', '012')).toBe(0);
    expect(events).toMatchObject([
      { type: 'receipt', carrierId: '2687', state: 'undelivered', reason: 'other', code: 'UNDELIV 012' },
    ]);
  });
});

describe('a line', () => {
  it('binds again with patience that grows, and never twice at the same moment', async () => {
    const smsc = await FakeSmsc.start();
    const waits: number[] = [];
    smsc.bindScript = (nth) => (nth < 6 ? 0x08 : 0);
    const timers = {
      after: (ms: number, run: () => void) => {
        if (ms < 30_000 && ms !== 500) waits.push(ms);
        return QUICK.timers!.after(ms, run);
      },
    };
    const { line } = await playSmpp({ smsc, parts: { ...QUICK, timers, random: () => 0.5 }, bound: false });
    await until(() => line.state === 'ready');
    expect(waits.slice(0, 6)).toEqual([750, 1_500, 3_000, 6_000, 12_000, 22_500]);
    expect(smsc.bound).toBe(1);
  });

  it.each([0x0d, 0x0e, 0x0f, 0x53])('is refused when the bind is, by %i, three times', async (status) => {
    const smsc = await FakeSmsc.start();
    smsc.bindScript = () => status;
    const { line, send } = await playSmpp({ smsc, parts: QUICK, bound: false });
    await until(() => smsc.binds.length === 1);
    expect(line.state).toBe('away');
    await until(() => line.state === 'refused');
    expect(await send('Hello')).toEqual({ kind: 'rejected', code: 'bind_refused', reason: 'auth' });
    smsc.bindScript = () => 0;
    await until(() => line.state === 'ready');
    expect(await send('Hello')).toMatchObject({ kind: 'accepted' });
  });

  it('waits for an old bind to be forgotten', async () => {
    const smsc = await FakeSmsc.start();
    smsc.bindScript = (nth) => (nth < 5 ? 0x05 : 0);
    const { line } = await playSmpp({ smsc, parts: QUICK, bound: false });
    await until(() => line.state === 'ready');
    expect(smsc.binds).toHaveLength(6);
  });

  it('whose bind is not answered tries again', async () => {
    const smsc = await FakeSmsc.start();
    smsc.bindScript = (nth) => (nth === 0 ? 'silence' : 0);
    const { line } = await playSmpp({ smsc, parts: QUICK, bound: false });
    await until(() => smsc.binds.length === 1);
    smsc.cut();
    await until(() => line.state === 'ready');
  });

  it('looks whether the other side is there, and binds anew when it is not', async () => {
    const { smsc, line } = await playSmpp({ parts: QUICK });
    await until(() => smsc.enquiries >= 2);
    expect(smsc.binds).toHaveLength(1);
    smsc.isAwake = false;
    await until(() => smsc.binds.length === 2);
    smsc.isAwake = true;
    await until(() => line.state === 'ready');
  });

  it('binds anew when the other side takes leave', async () => {
    const { smsc, line } = await playSmpp({ parts: QUICK });
    smsc.sendRaw(pdu(0x06, 0, 5));
    await until(() => smsc.binds.length === 2 && line.state === 'ready');
  });

  it('takes leave when it is closed, and comes back no more', async () => {
    const { smsc, line } = await playSmpp({ parts: QUICK });
    await line.close();
    expect(smsc.unbinds).toBe(1);
    await until(() => smsc.connections === 0);
    await later(100);
    expect(smsc.binds).toHaveLength(1);
  });

  it('is closed at once while it waits or binds, or when leave is not answered', async () => {
    const nobody = await FakeSmsc.start();
    nobody.bindScript = () => 'silence';
    const { line } = await playSmpp({ smsc: nobody, bound: false });
    await until(() => nobody.binds.length === 1);
    const startedAt = performance.now();
    await line.close();
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  });

  it('reaches nobody who may not be reached', async () => {
    const smsc = await FakeSmsc.start();
    const { createReach } = await import('../../../server/carriers/smpp/reach.ts');
    await playSmpp({ smsc, parts: { ...QUICK, reach: createReach() }, bound: false });
    await later(100);
    expect(smsc.connections + smsc.binds.length).toBe(0);
  });
});

describe('a check of an account', () => {
  const checkOf = async (smsc: FakeSmsc, more: Record<string, string> = {}) => {
    const { carrier } = await playSmpp({ smsc, parts: QUICK, bound: false });
    return carrier.check(credentialsOf(smsc.port, more), AbortSignal.timeout(1_000));
  };

  it('binds as one who only sends, and takes leave', async () => {
    const { smsc, carrier, credentials } = await playSmpp();
    expect(await carrier.check(credentials, AbortSignal.timeout(1_000))).toBe('ok');
    expect([smsc.binds, smsc.unbinds]).toEqual([['transceiver', 'transmitter'], 1]);
  });

  it.each([
    [0x0d, 'refused'],
    [0x0f, 'refused'],
    [0x05, 'unexpected'],
    ['silence', 'unreachable'],
  ] as const)('says what the other side does: %s', async (status, outcome) => {
    const smsc = await FakeSmsc.start();
    smsc.bindScript = () => status;
    expect(await checkOf(smsc)).toBe(outcome);
  });

  it('says that nobody is there', async () => {
    const smsc = await FakeSmsc.start();
    expect(await checkOf(smsc, { port: '9' })).toBe('unreachable');
  });
});
