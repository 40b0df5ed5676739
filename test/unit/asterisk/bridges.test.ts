import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AmiFrames } from '../../../server/telephony/asterisk/ami-frames.ts';
import { factsOfAmi, wholeOfAmi } from '../../../server/telephony/asterisk/decide-ami.ts';
import { factsOfAri, wholeOfAri } from '../../../server/telephony/asterisk/decide-ari.ts';
import { decideReports, type Exchange } from '../../../server/telephony/asterisk/decide-calls.ts';
import { applyFact, type Fact } from '../../../server/telephony/asterisk/decide-feed.ts';
import { MEANING, quietExchange, told } from './replay.ts';

const CALLER = '1795344100.1';
/** Legs by the first letters of their endpoints. */
const LEGS = {
  caller: {
    id: CALLER,
    name: 'PJSIP/trunk-00000001',
    isOrigin: true,
    caller: '+14155550142',
    queue: 'service_it',
  },
  seven: { id: '1795344100.2', name: 'PJSIP/agent7-00000002' },
  eight: { id: '1795344100.3', name: 'PJSIP/agent8-00000003' },
  stranger: { id: '1795344100.4', name: 'PJSIP/outside-00000004' },
  half: { id: '1795344100.5', name: 'Local/7@agents-00000005;1' },
  other: { id: '1795344100.6', name: 'Local/7@agents-00000005;2' },
  recorder: { id: '1795344100.7', name: 'Snoop/1795344100.2-00000007' },
} as const;
type Name = keyof typeof LEGS;

/** Plays facts by AMI, a second apart, and gives what is told. */
function play(...facts: Fact[]): string[] {
  let exchange: Exchange = quietExchange(['ami']);
  const said: string[] = [];
  let now = Date.parse('2026-11-22T10:00:00Z');
  const decide = () => {
    const outcome = decideReports(exchange, MEANING, now);
    exchange = outcome.exchange;
    said.push(...told(outcome.reports));
  };
  for (const leg of Object.values(LEGS))
    exchange = { ...exchange, ami: applyFact(exchange.ami, { is: 'seen', isOrigin: false, ...leg }, now) };
  for (const fact of facts) {
    exchange = { ...exchange, ami: applyFact(exchange.ami, fact, now) };
    decide();
    now += 1_000;
    decide();
  }
  return said.slice(1);
}

const enters = (name: Name, bridge: string): Fact => ({ is: 'entered', id: LEGS[name].id, bridge });
const leaves = (name: Name, bridge: string): Fact => ({ is: 'left', id: LEGS[name].id, bridge });
const goes = (name: Name, cause = 16): Fact => ({ is: 'gone', id: LEGS[name].id, cause });
const passes = (name: Name): Fact => ({ is: 'passed', id: LEGS[name].id });
const asks = (name: Name): Fact => ({ is: 'asked', id: LEGS[name].id });

describe('whoever is in a bridge with the caller', () => {
  it('has the call by the other half of a channel of the exchange’s own', () => {
    expect(
      play(
        enters('half', 'a'),
        enters('caller', 'a'),
        enters('other', 'b'),
        enters('seven', 'b'),
        asks('seven'),
        goes('caller'),
      ),
    ).toEqual(['connected ana', 'ended ana agent_hangup']);
  });

  it('is the one who came last, of two agents, and the first again when that one leaves', () => {
    expect(
      play(
        enters('seven', 'a'),
        enters('caller', 'a'),
        enters('eight', 'a'),
        leaves('eight', 'a'),
        asks('caller'),
        goes('caller'),
      ),
    ).toEqual(['connected ana', 'connected ben', 'connected ana', 'ended ana caller_hangup']);
  });

  it('is the new one after an attended transfer: the bridges were joined', () => {
    expect(
      play(
        ...[enters('seven', 'a'), enters('caller', 'a'), enters('eight', 'b')],
        ...[
          passes('seven'),
          leaves('caller', 'a'),
          enters('caller', 'b'),
          leaves('seven', 'a'),
          goes('seven'),
        ],
        ...[asks('eight'), goes('caller')],
      ),
    ).toEqual(['connected ana', 'transferring ana', 'connected ben', 'ended ben agent_hangup']);
  });

  it('is no agent who only listens, nor a machine of the exchange', () => {
    expect(
      play(
        enters('seven', 'a'),
        enters('caller', 'a'),
        enters('recorder', 'a'),
        enters('stranger', 'a'),
        leaves('stranger', 'a'),
      ),
    ).toEqual(['connected ana']);
  });

  it('ends the call here when it is somebody else, and the agent has left', () => {
    expect(
      play(
        enters('seven', 'a'),
        enters('caller', 'a'),
        enters('stranger', 'a'),
        leaves('seven', 'a'),
        goes('caller'),
      ),
    ).toEqual(['connected ana', 'ended ana transferred_out']);
  });
});

describe('the end', () => {
  const talk = [enters('seven', 'a'), enters('caller', 'a')];
  it.each([
    [[asks('caller'), asks('seven'), goes('caller')], 'ended ana caller_hangup'],
    [[asks('seven'), asks('caller'), goes('caller')], 'ended ana agent_hangup'],
    [[goes('caller', 16)], 'ended ana system'],
    [[goes('caller', 38)], 'ended ana network'],
    [[goes('caller', 127)], 'ended ana failed'],
  ])('is by who asked first, else by its cause: %#', (facts, words) => {
    expect(play(...talk, ...facts).at(-1)).toBe(words);
  });

  it('of a call that was handed on to nobody who answered is not its agent’s doing', () => {
    const handed = [passes('seven'), asks('seven'), leaves('caller', 'a'), goes('seven')];
    expect(play(...talk, ...handed, goes('caller')).at(-1)).toBe('ended ana transferred_out');
    expect(play(...talk, ...handed, asks('caller'), goes('caller')).at(-1)).toBe('ended ana caller_hangup');
  });

  it.each([
    [[asks('caller'), goes('caller', 0)], 'ended abandoned'],
    [[goes('caller', 16)], 'ended missed'],
    [[goes('caller', 21)], 'ended rejected'],
    [[goes('caller', 44)], 'ended network'],
  ])('of a call that nobody took: %#', (facts, words) => {
    expect(play({ is: 'rung', id: CALLER }, ...facts).at(-1)).toBe(words);
  });
});

it('a leg that is gone is told of no more, whatever comes late', () => {
  const { ami } = quietExchange(['ami']);
  const seen: Fact = { is: 'seen', isOrigin: false, ...LEGS.seven };
  const gone = [seen, goes('seven')].reduce((feed, fact) => applyFact(feed, fact, 0), ami);
  for (const fact of [seen, enters('seven', 'a'), asks('seven'), passes('seven'), goes('seven', 44)])
    expect(applyFact(gone, fact, 1)).toBe(gone);
});

describe('whatever comes', () => {
  it('breaks nothing, from AMI in any pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 60 })), (pieces) => {
        const frames = new AmiFrames();
        frames.feed('Asterisk Call Manager/11\r\n');
        for (const piece of [...pieces, '\r\n\r\n'])
          for (const message of frames.feed(piece)) {
            factsOfAmi(message);
            wholeOfAmi([message]);
          }
      }),
    );
  });

  it('is cut where a message ends, in whichever pieces it comes', () => {
    const text = 'Asterisk Call Manager/11\r\nEvent: A\r\nX: 1: 2\r\n\r\nEvent: B\r\nno field\r\n\r\n';
    fc.assert(
      fc.property(fc.array(fc.nat(text.length)), (cuts) => {
        const places = [0, ...cuts.sort((one, other) => one - other), text.length];
        const frames = new AmiFrames();
        const messages = places.slice(1).flatMap((end, index) => frames.feed(text.slice(places[index], end)));
        expect(messages.map((message) => Object.fromEntries(message))).toEqual([
          { Event: 'A', X: '1: 2' },
          { Event: 'B' },
        ]);
      }),
    );
  });

  it('breaks nothing, from ARI', () => {
    const channel = fc.record({
      id: fc.string(),
      name: fc.string(),
      state: fc.string(),
      dialplan: fc.anything(),
    });
    const event = fc.record({
      type: fc.string(),
      channel: fc.oneof(channel, fc.anything()),
      bridge: fc.anything(),
    });
    fc.assert(
      fc.property(fc.oneof(fc.anything(), event), (value) => {
        factsOfAri(value);
        wholeOfAri(value, value);
      }),
    );
  });

  it('breaks nothing in what is known: any facts in any order', () => {
    const id = fc.constantFrom(...Object.values(LEGS).map((leg) => leg.id));
    const bridge = fc.constantFrom('a', 'b');
    const fact: fc.Arbitrary<Fact> = fc.oneof(
      fc.record({ is: fc.constantFrom('entered' as const, 'left' as const), id, bridge }),
      fc.record({ is: fc.constantFrom('rung' as const, 'asked' as const, 'passed' as const), id }),
      fc.record({ is: fc.constant('held' as const), id, on: fc.boolean() }),
      fc.record({ is: fc.constant('gone' as const), id, cause: fc.nat(127) }),
    );
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 40 }), (facts) => {
        const said = play(...facts);
        const end = said.findIndex((words) => words.startsWith('ended'));
        // nothing follows an end
        expect(end === -1 || end === said.length - 1).toBe(true);
      }),
    );
  });
});
