import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Line, readRecording, RECORDINGS } from '../../fakes/asterisk-recordings.ts';
import { final, MEANING, quietExchange, replay, told } from './replay.ts';

/** What is said of the call of each recording. */
const SAID: Record<string, string[]> = {
  'caller-leaves': ['offered', 'ringing', 'connected ana', 'ended ana caller_hangup'],
  'other-key': ['offered', 'ringing', 'connected ana', 'ended ana caller_hangup'],
  'agent-leaves': ['offered', 'ringing', 'connected ana', 'ended ana agent_hangup'],
  abandon: ['offered', 'ringing', 'ended abandoned'],
  missed: ['offered', 'ringing', 'ended missed'],
  hold: ['offered', 'ringing', 'connected ana', 'held ana', 'connected ana', 'ended ana caller_hangup'],
  transfer: [
    ...['offered', 'ringing', 'connected ana', 'transferring ana', 'connected ben'],
    'ended ben caller_hangup',
  ],
  'transfer-out': ['offered', 'ringing', 'connected ana', 'transferring ana', 'ended ana transferred_out'],
  // the caller waits while the two agents speak
  'transfer-attended': [
    ...['offered', 'ringing', 'connected ana', 'held ana', 'transferring ana', 'connected ben'],
    'ended ben caller_hangup',
  ],
  'members-joined': ['offered', 'ringing', 'connected ana', 'ended ana caller_hangup'],
  'members-kept': ['offered', 'ringing', 'connected ana', 'ended ana caller_hangup'],
  'wait-answered': ['offered', 'ringing', 'connected ana', 'ended ana caller_hangup'],
  'wait-left': ['offered', 'ringing', 'ended abandoned'],
  'wait-refused': ['offered', 'ringing', 'ended abandoned'],
  vanish: ['offered', 'ringing', 'connected ana', 'ended ana network'],
};

/** All that there is to know of a recording's call in the end. */
const END: Record<string, object> = Object.fromEntries(
  RECORDINGS.map((name) => [name, final(replay(readRecording(name)).reports)]),
);

describe('a recorded call', () => {
  it('is there for each kind of call', () => {
    expect([...RECORDINGS].sort()).toEqual(Object.keys(SAID).sort());
  });

  it.each(Object.keys(SAID))('is told from its beginning to its end: %s', (name) => {
    const { reports } = replay(readRecording(name));
    expect(told(reports)).toEqual(SAID[name]);
    expect(reports.map(({ seq }) => seq)).toEqual(reports.map((_, index) => index + 1));
    const italian = name !== 'other-key';
    expect(reports.at(-1)).toMatchObject({
      ...{ caller: '+14155550142', dialled: '+14155550100', direction: 'inbound' },
      ...(italian ? { queue: 'repairs', language: 'it' } : { queue: 'billing', language: 'en' }),
    });
  });

  it.each(Object.keys(SAID))('means the same from either feed alone: %s', (name) => {
    const lines = readRecording(name);
    for (const feed of ['ami', 'ari'] as const) {
      const { reports } = replay(
        lines.filter((line) => line.feed === feed),
        { exchange: quietExchange([feed]) },
      );
      expect(final(reports), feed).toEqual(END[name]);
    }
  });

  it.each(Object.keys(SAID))(
    'means the same when each line comes twice, and when all come again: %s',
    (name) => {
      const lines = readRecording(name);
      const { exchange, reports } = replay(lines.flatMap((line) => [line, line]));
      expect(told(reports)).toEqual(SAID[name]);
      expect(replay(lines, { exchange }).reports).toEqual([]);
    },
  );

  it.each(Object.keys(SAID))('means the same when one feed is seconds late: %s', (name) => {
    const lines = readRecording(name);
    for (const late of ['ami', 'ari'])
      for (const lateMs of [50, 400, 3_000]) {
        const shifted = lines.map((line) =>
          line.feed === late ? { ...line, atMs: line.atMs + lateMs } : line,
        );
        const { reports } = replay(shifted.sort((one, other) => one.atMs - other.atMs));
        expect(final(reports), `${late} ${lateMs}`).toEqual(END[name]);
        expect(told(reports), `${late} ${lateMs}`).toEqual(SAID[name]);
      }
  });
});

it.each(['caller-leaves', 'agent-leaves'])('an end waits for the feed that knows who hung up: %s', (name) => {
  const lines = readRecording(name)
    .filter((line) => line.feed === 'ami' || line.event.type !== 'ChannelHangupRequest')
    .map((line) => (line.feed === 'ami' ? { ...line, atMs: line.atMs + 200 } : line));
  const { reports } = replay(lines.sort((one, other) => one.atMs - other.atMs));
  expect(final(reports)).toEqual(END[name]);
});

describe('what a caller in line has answered', () => {
  const answers = (lines: readonly Line[]) =>
    replay(lines).reports.map(({ state, waitSms }) => [state, waitSms]);

  it('is told from then on, to the end', () => {
    expect(answers(readRecording('wait-answered'))).toEqual([
      ['offered', undefined],
      ['ringing', undefined],
      ['ringing', 'yes'],
      ['connected', 'yes'],
      ['ended', 'yes'],
    ]);
    expect(answers(readRecording('wait-left')).at(-1)).toEqual(['ended', 'yes']);
    expect(answers(readRecording('wait-refused')).at(-1)).toEqual(['ended', 'no']);
  });

  it('is told by the feed of ARI alone', () => {
    const of = (feed: Line['feed']) => readRecording('wait-answered').filter((line) => line.feed === feed);
    expect(answers(of('ari')).at(-1)).toEqual(['ended', 'yes']);
    expect(answers(of('ami')).at(-1)).toEqual(['ended', undefined]);
  });
});

/** The lines of two feeds in another order between them; within a feed it stays. */
function interleaved(lines: readonly Line[], picks: readonly boolean[]): Line[] {
  const [ami, ari] = (['ami', 'ari'] as const).map((feed) => lines.filter((line) => line.feed === feed));
  const order: Line[] = [];
  for (let at = 0; ami!.length + ari!.length > 0; at++) {
    const first = picks[at % picks.length] ? ami! : ari!;
    order.push((first.shift() ?? ami!.shift() ?? ari!.shift())!);
  }
  return order.map((line) => ({ ...line, atMs: 0 }));
}

describe('any order of the two feeds', () => {
  it.each(Object.keys(SAID))('ends in the same state: %s', (name) => {
    const lines = readRecording(name);
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 300 }), (picks) => {
        const { reports } = replay(interleaved(lines, picks));
        expect(final(reports)).toEqual(END[name]);
        // no agent is named who does not have the call, and nothing is told twice
        expect(new Set(reports.map(({ seq }) => seq)).size).toBe(reports.length);
        for (const words of told(reports)) expect(SAID[name]).toContain(words);
      }),
      { numRuns: 150 },
    );
  });

  it('keeps several calls apart', () => {
    const names = ['transfer', 'agent-leaves', 'abandon', 'hold'];
    const calls = names.map((name) => readRecording(name));
    const all = Object.assign({}, ...names.map((name) => END[name])) as object;
    expect(Object.keys(all)).toHaveLength(names.length);
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: 1, maxLength: 400 }), (picks) => {
        const left = calls.map((lines) => [...lines]);
        const order: Line[] = [];
        for (let at = 0; left.some((one) => one.length > 0); at++) {
          const line =
            left[picks[at % picks.length]!]!.shift() ?? left.find((one) => one.length > 0)!.shift()!;
          order.push({ ...line, atMs: 0 });
        }
        const { reports } = replay(order);
        expect(final(reports)).toEqual(all);
        // whoever looks at all calls each time says the same, at the same moments
        expect(replay(order, { looksAtAll: true }).reports).toEqual(reports);
      }),
      { numRuns: 50 },
    );
  });
});

describe('what is not a call of ours', () => {
  it('is one in a queue that no line names, where there is no queue for the rest', () => {
    const meaning = { ...MEANING, queues: [] };
    expect(replay(readRecording('caller-leaves'), { meaning }).reports).toEqual([]);
    const { reports } = replay(readRecording('caller-leaves'), { meaning: { ...meaning, queue: 'rest' } });
    expect(reports.at(-1)).toMatchObject({ queue: 'rest', endReason: 'caller_hangup' });
  });

  it('is one that an agent’s telephone begins', () => {
    const agents = [...MEANING.agents, { of: 'PJSIP/anonymous', agent: 'carla' }];
    expect(replay(readRecording('caller-leaves'), { meaning: { ...MEANING, agents } }).reports).toEqual([]);
  });

  it('is not given up for somebody whom a queue alone names, while only the other feed is heard', () => {
    const meaning = { ...MEANING, agents: [{ of: 'Ana', agent: 'ana' }, MEANING.agents[2]!] };
    const lines = readRecording('transfer').filter(({ feed }) => feed === 'ari');
    const { reports, strangers } = replay(lines, { meaning, exchange: quietExchange(['ari']) });
    expect(told(reports)).toEqual(['offered', 'ringing', 'connected ben', 'ended ben caller_hangup']);
    expect(strangers).toEqual([]);
  });

  it('is told as one nobody has, when no line names who took it, and the administrator learns who that is', () => {
    const { reports, strangers } = replay(readRecording('agent-leaves'), {
      meaning: { ...MEANING, agents: [] },
    });
    expect(told(reports)).toEqual(['offered', 'ringing', 'ended missed']);
    expect(strangers).toEqual(['PJSIP/agent7']);
  });
});
