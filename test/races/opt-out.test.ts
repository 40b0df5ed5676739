import { expect } from 'vitest';
import { type CoreFixture } from '../server/core.ts';
import { clearOutbox, dispatch } from './carrier-acts.ts';
import { expectSilence } from './expect-silence.ts';
import { openCall } from './raced-call.ts';
import { type Race, runRaces } from './race.ts';
import { codeOf, together } from './together.ts';
import { transcriptOf } from './transcript.ts';

const UNHEARD = {
  what: 'neither a claim nor what waits hears of the opt-out',
  rewrite: (text: string) =>
    text
      .replace(
        /exists \(select from contact stop[^]*? as "optedOut", t\.home_country/,
        'false as "optedOut", t.home_country',
      )
      .replace(/o\.state = 'queued'\s+(?=and \(m\.session_id is null)/, 'false '),
};

const stopAgainstClaims: Race = {
  name: 'no text is claimed once STOP is acknowledged',
  rounds: 70,
  outcomes: ['none out', 'some out'],
  planted: [UNHEARD],
  async round(two, chance) {
    await clearOutbox(two);
    two.a.carrier.ledger.length = 0;
    const call = await openCall(two);
    for (const text of ['one', 'two', 'three']) await call.send(two.b, text);
    let heard = false;
    const late: string[] = [];
    const work = async (node: CoreFixture) => {
      for (let i = 0; i < 4; i++) {
        const isLate = heard;
        const ids = await dispatch(node, 1);
        if (isLate) late.push(...ids);
      }
    };
    await together(chance, [
      () => call.inbound(two.a, 'STOP').then(() => (heard = true)),
      () => work(two.a),
      () => work(two.b),
    ]);
    await dispatch(two.b);
    expect(late).toEqual([]);
    const { messages, optedOut } = await transcriptOf(two, call.sessionId);
    const texts = messages.filter(({ kind }) => kind === 'text');
    const out = two.a.carrier.ledger.length;
    expect(optedOut).toBe(true);
    expect(texts.map(({ state, reason }) => reason ?? state)).toEqual([
      ...Array<string>(out).fill('accepted'),
      ...Array<string>(3 - out).fill('opted_out'),
    ]);
    return out === 0 ? 'none out' : 'some out';
  },
};

const stopAgainstSend: Race = {
  name: 'a send that races STOP comes before it in the conversation, or is refused',
  rounds: 70,
  outcomes: ['taken', 'refused'],
  planted: [
    {
      what: 'a send that waited for its session goes by what held before',
      rewrite: (text) =>
        text.replace(/\(select seen\.event_seq .*?\) as "seenSeq"/, 's.event_seq as "seenSeq"'),
    },
  ],
  async round(two, chance) {
    const call = await openCall(two);
    const [, code] = await together(chance, [
      () => call.inbound(two.a, 'STOP'),
      () => codeOf(call.send(two.b, 'racing')),
    ]);
    const { messages } = await transcriptOf(two, call.sessionId);
    expect(messages.map(({ kind }) => kind)).toEqual(code === 'ok' ? ['text', 'inbound'] : ['inbound']);
    expect(['ok', 'opted_out']).toContain(code);
    return code === 'ok' ? 'taken' : 'refused';
  },
};

const stopAgainstEnd: Race = {
  name: 'STOP that races the end leaves no closing text, in the session or after it',
  rounds: 70,
  outcomes: ['in session', 'late'],
  async round(two, chance) {
    await clearOutbox(two);
    const call = await openCall(two);
    await call.send(two.a, 'hello');
    await together(chance, [() => call.end(two.a), () => call.inbound(two.b, 'STOP')]);
    await expectSilence(two, call);
    const { messages } = await transcriptOf(two, call.sessionId);
    return messages.some(({ direction }) => direction === 'in') ? 'in session' : 'late';
  },
};

const lateStopAgainstClosing: Race = {
  name: 'STOP after the end stops the closing text, or is too late for it; the session ends in both cases',
  rounds: 70,
  outcomes: ['handed_over', 'opted_out'],
  async round(two, chance) {
    await clearOutbox(two);
    const call = await openCall(two);
    await call.inbound(two.a, 'hello');
    await call.end(two.a);
    await together(chance, [() => call.inbound(two.b, 'STOP'), () => dispatch(two.a), () => dispatch(two.b)]);
    await dispatch(two.b);
    const { state, closing, optedOut, messages } = await transcriptOf(two, call.sessionId);
    expect({ state, optedOut }).toEqual({ state: 'ended', optedOut: true });
    expect(messages.at(-1)?.state).toBe(closing === 'opted_out' ? 'suppressed' : 'accepted');
    return closing ?? 'none';
  },
};

runRaces('the opt-out by the caller', [
  stopAgainstClaims,
  stopAgainstSend,
  stopAgainstEnd,
  lateStopAgainstClosing,
]);
