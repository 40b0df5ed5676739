import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CallReport } from '../../../protocol/call.ts';
import { realTimers } from '../../../server/platform/timers.ts';
import { openAmi } from '../../../server/telephony/asterisk/ami-link.ts';
import { openAri } from '../../../server/telephony/asterisk/ari-link.ts';
import {
  connectExchange,
  type Connector,
  type ConnectorTrouble,
} from '../../../server/telephony/asterisk/connector.ts';
import { EXCHANGE_PASSWORD, EXCHANGE_USER, FakeExchange } from '../../fakes/asterisk-exchange.ts';
import { type Line, readRecording, RECORDINGS } from '../../fakes/asterisk-recordings.ts';
import { PlayedCall } from '../../fakes/played-calls.ts';
import { until } from '../../until.ts';
import { final, MEANING, replay, told } from './replay.ts';

let exchange: FakeExchange;
let connector: Connector;
let reports: CallReport[];
let troubles: ConnectorTrouble[];
let up: { ami: boolean; ari: boolean };
let alive: readonly CallReport[];

const meaning = { ...MEANING, agents: [...MEANING.agents, { of: 'PJSIP/ana', agent: 'ana' }] };

function listen({
  password = EXCHANGE_PASSWORD,
  live = [] as CallReport[],
  ports = exchange.ports,
} = {}): Connector {
  const { http, ami } = ports;
  return connectExchange({
    ...{ exchangeId: 'milan', meaning, live, clock: { now: () => new Date() }, timers: realTimers },
    chance: () => 0,
    open: {
      ami: (options) =>
        openAmi(
          { ami: `tcp://127.0.0.1:${ami}`, amiUser: EXCHANGE_USER, amiSecret: password },
          { ...options, timeoutMs: 500 },
        ),
      ari: (options) =>
        openAri(
          {
            ...{ ari: `http://127.0.0.1:${http}`, ariUser: EXCHANGE_USER, ariPassword: password },
            app: 'midcall',
          },
          { ...options, timeoutMs: 500 },
        ),
    },
    onReports: (more) => reports.push(...more),
    onAlive: (calls) => (alive = calls),
    onFeeds: (feeds) => (up = feeds),
    onTrouble: (trouble) => troubles.push(trouble),
  });
}

const isUp = (what = { ami: true, ari: true }) => until(() => expect(up).toEqual(what));
const says = (...words: string[]) => until(() => expect(told(reports)).toEqual(words));
const play = (lines: readonly Line[]) => {
  for (const line of lines) {
    exchange.see(line);
    exchange.tell(line);
  }
};
const happen = (lines: readonly Line[]) => lines.forEach((line) => exchange.see(line));

beforeEach(async () => {
  exchange = await FakeExchange.start();
  [reports, troubles, up, alive] = [[], [], { ami: false, ari: false }, []];
});
afterEach(async () => {
  await connector.close();
  await exchange.close();
});

describe('an exchange that is listened to', () => {
  it.each(RECORDINGS)('is understood over its sockets: %s', async (name) => {
    connector = listen();
    await isUp();
    const lines = readRecording(name);
    play(lines);
    const end = final(replay(lines).reports);
    await until(() => expect(final(reports)).toEqual(end));
    expect(troubles.filter(({ reason }) => reason !== 'agent_unknown')).toEqual([]);
  });

  it('is asked what there is after a break, and goes on from there', async () => {
    connector = listen();
    await isUp();
    const call = new PlayedCall(1, { caller: '+14155550142' });
    play(call.ring());
    await says('offered', 'ringing');
    exchange.cut();
    happen(call.connect('agent7'));
    await says('offered', 'ringing', 'connected ana');
    exchange.cut(['ari']);
    happen([...call.transfer(), ...call.connect('agent8')]);
    exchange.cut(['ami']);
    await until(() => expect(reports.at(-1)).toMatchObject({ state: 'connected', agent: { id: 'ben' } }));
    play(call.end('caller_hangup'));
    await until(() => expect(reports.at(-1)).toMatchObject({ state: 'ended', endReason: 'caller_hangup' }));
    expect(troubles.every(({ reason }) => reason.endsWith('unreachable'))).toBe(true);
  });

  it('says of a call that ended unheard that it is there no more', async () => {
    connector = listen();
    await isUp();
    const call = new PlayedCall(2, { caller: '+14155550142' });
    play([...call.ring(), ...call.connect('agent7')]);
    await until(() => expect(reports.at(-1)).toMatchObject({ state: 'connected' }));
    happen(call.end('caller_hangup'));
    await connector.look();
    await until(() => expect(reports.at(-1)).toMatchObject({ state: 'ended', endReason: 'source_lost' }));
  });

  it('ends what another node reported, and has gone since', async () => {
    const call = new PlayedCall(3, { caller: '+14155550142' });
    const said = {
      ...replay([...call.ring(), ...call.connect('agent7')]).reports.at(-1)!,
      seq: 41,
    };
    connector = listen({ live: [said] });
    await until(() =>
      expect(reports).toMatchObject([
        { callKey: said.callKey, seq: 42, state: 'ended', endReason: 'source_lost' },
      ]),
    );
  });

  it('keeps what it has, each time it is asked, and no other', async () => {
    connector = listen();
    await isUp();
    const [one, other] = [4, 5].map((number) => new PlayedCall(number, { caller: '+14155550142' }));
    for (const call of [one!, other!]) play([...call.ring(), ...call.connect('agent7')]);
    await until(() => expect(told(reports)).toHaveLength(6));
    await connector.look();
    expect(alive.map(({ callKey }) => callKey)).toEqual([
      `asterisk:milan:${one!.id}`,
      `asterisk:milan:${other!.id}`,
    ]);
    happen(other!.end('network'));
    await connector.look();
    expect(alive.map(({ callKey }) => callKey)).toEqual([`asterisk:milan:${one!.id}`]);
  });

  it('is heard by one feed when the other is gone, from beginning to end', async () => {
    for (const [name, lost] of [
      ['ami', 'ari'],
      ['ari', 'ami'],
    ] as const) {
      exchange.refused.clear();
      exchange.refused.add(lost);
      [reports, up] = [[], { ami: false, ari: false }];
      connector = listen();
      await isUp({ ami: name === 'ami', ari: name === 'ari' });
      const call = new PlayedCall(6, { caller: '+14155550142' });
      play([...call.ring(), ...call.connect('agent7'), ...call.hold()]);
      await says('offered', 'ringing', 'connected ana', 'held ana');
      play(call.end('agent_hangup'));
      await until(() => expect(reports.at(-1)).toMatchObject({ endReason: 'agent_hangup' }));
      await connector.close();
    }
  });

  it('is found dead when it takes questions and answers none', async () => {
    connector = listen();
    await isUp();
    const call = new PlayedCall(7, { caller: '+14155550142' });
    play([...call.ring(), ...call.connect('agent7')]);
    exchange.mute.add('ami');
    await connector.look();
    await isUp({ ami: false, ari: true });
    for (const line of call.end('caller_hangup')) if (line.feed === 'ari') exchange.tell(line);
    await until(() => expect(reports.at(-1)).toMatchObject({ endReason: 'caller_hangup' }));
    exchange.mute.clear();
    await isUp();
  });
});

it('believes what it hears while it asks before an answer that is older', async () => {
  connector = listen();
  await isUp();
  const call = new PlayedCall(9, { caller: '+14155550142' });
  play([...call.ring(), ...call.connect('agent7')]);
  await says('offered', 'ringing', 'connected ana');
  exchange.slowMs = 120;
  const asked = connector.look();
  await new Promise((resolve) => setTimeout(resolve, 60));
  play([...call.transfer(), ...call.connect('agent8')]);
  await asked;
  exchange.slowMs = 0;
  await until(() => expect(reports.at(-1)).toMatchObject({ state: 'connected', agent: { id: 'ben' } }));
  // and stays with it
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(reports.at(-1)).toMatchObject({ state: 'connected', agent: { id: 'ben' } });
  expect(told(reports).filter((words) => words === 'connected ana')).toHaveLength(1);
});

it('finds ARI dead whose events come and whose answers do not', async () => {
  connector = listen();
  await isUp();
  exchange.mute.add('ari');
  await connector.look();
  await isUp({ ami: true, ari: false });
  exchange.mute.clear();
  await isUp();
});

describe('an exchange that does not let us in', () => {
  it('is tried again, and the administrator told which feed, and not with what', async () => {
    exchange.refused.add('ami').add('ari');
    connector = listen();
    await until(() => {
      expect(troubles).toContainEqual({ reason: 'ami_refused', detail: 'login' });
      expect(troubles).toContainEqual({ reason: 'ari_refused', detail: '401' });
    });
    expect(reports).toEqual([]);
    exchange.refused.clear();
    await isUp();
    expect(JSON.stringify(troubles)).not.toContain(EXCHANGE_PASSWORD);
  });

  it('is one with another password', async () => {
    connector = listen({ password: 'guessed' });
    await until(() => expect(new Set(troubles.map(({ reason }) => reason)).size).toBe(2));
    expect(exchange.entered).toEqual({ ami: 0, ari: 0 });
  });

  it('is one that does not let its channels be listed: what began before would be unknown', async () => {
    exchange.mayList = false;
    connector = listen();
    await until(() => expect(troubles).toContainEqual({ reason: 'ami_refused', detail: 'CoreShowChannels' }));
    await isUp({ ami: false, ari: true });
  });

  it('is nowhere', async () => {
    const { ports } = exchange;
    await exchange.close();
    connector = listen({ ports });
    await until(() =>
      expect(new Set(troubles.map(({ reason }) => reason))).toEqual(
        new Set(['ami_unreachable', 'ari_unreachable']),
      ),
    );
    exchange = await FakeExchange.start(ports);
    await isUp();
  });
});

describe('what is not as Asterisk documents it', () => {
  const GARBAGE = [
    '{', 'null', '[]', '{"type":7}', '{"type":"ChannelCreated","channel":{}}', '\u0000'.repeat(500),
    '{"type":"ChannelDestroyed","channel":{"id":"1","name":"x","state":"Up"},"cause":"much"}',
  ]; // prettier-ignore

  it('changes nothing, and is told', async () => {
    connector = listen();
    await isUp();
    const call = new PlayedCall(8, { caller: '+14155550142' });
    play([...call.ring(), ...call.connect('agent7')]);
    await says('offered', 'ringing', 'connected ana');
    for (const text of GARBAGE) exchange.tellRaw('ari', text);
    exchange.tellRaw(
      'ami',
      'nonsense\r\n: :\r\n\r\nEvent: BridgeLeave\r\n\r\nEvent\r\nHangup:\r\n\r\n\r\n\r\n',
    );
    await until(() => expect(troubles).toContainEqual({ reason: 'malformed', detail: 'ari' }));
    await until(() => expect(troubles).toContainEqual({ reason: 'malformed', detail: 'ami' }));
    await says('offered', 'ringing', 'connected ana');
    play(call.end('agent_hangup'));
    await says('offered', 'ringing', 'connected ana', 'ended ana agent_hangup');
    expect(exchange.entered).toEqual({ ami: 1, ari: 1 });
  });

  it('ends the connection where it has no end, and the next one is a new one', async () => {
    connector = listen();
    await isUp();
    exchange.tellRaw('ami', 'x'.repeat(300_000));
    exchange.tellRaw('ari', JSON.stringify({ type: 'x'.repeat(300_000) }));
    await until(() => expect(exchange.entered).toEqual({ ami: 2, ari: 2 }));
    await isUp();
  });
});
