import { type Line } from './asterisk-recordings.ts';

/** A channel, as the exchange would show it. */
interface Leg {
  id: string;
  name: string;
  linked: string;
  caller: string;
  exten: string;
  app: string;
  queue: string;
}

export type PlayedEnd =
  'caller_hangup' | 'agent_hangup' | 'transferred_out' | 'missed' | 'network' | 'failed';

/** One call at an exchange: each step gives what both feeds say of it, in the shapes of the recordings. */
export class PlayedCall {
  readonly id: string;
  #caller: Leg;
  #agent: Leg | null = null;
  #bridge: string | null = null;
  #count: number;

  constructor(number: number, { caller, queue = 'service_it' }: { caller: string; queue?: string }) {
    this.#count = number * 100;
    this.id = `1795344${100 + number}.${this.#count}`;
    const name = `PJSIP/trunk-${hex(this.#count)}`;
    this.#caller = { id: this.id, name, linked: this.id, caller, exten: '+14155550100', app: 'Queue', queue };
  }

  /** It begins, waits in its queue, and somebody is rung. */
  ring(agent = 'agent7'): Line[] {
    const leg = this.#newLeg(agent);
    return [
      ari('ChannelCreated', this.#caller, {}, 'Ring'),
      ami('Newchannel', this.#caller),
      ari('ChannelDialplan', this.#caller, {
        dialplan_app: 'Queue',
        dialplan_app_data: `${this.#caller.queue},,,,20`,
      }),
      ami('QueueCallerJoin', this.#caller, { Queue: this.#caller.queue }),
      ...this.#called(leg),
    ];
  }

  /** An agent's telephone answers; whoever had it before is gone. */
  connect(agent: string): Line[] {
    const before = this.#agent ? this.#part(this.#agent) : [];
    const leg = this.#newLeg(agent);
    const bridge = (this.#bridge = `bridge-${leg.id}`);
    const lines = [
      ...this.#called(leg),
      ami(
        'AgentConnect',
        this.#caller,
        { Queue: this.#caller.queue, MemberName: `PJSIP/${agent}`, Interface: `PJSIP/${agent}` },
        leg,
      ),
      ...[leg, this.#caller].flatMap((one) => [
        ari('ChannelEnteredBridge', one, { bridge: { id: bridge } }),
        ami('BridgeEnter', one, { BridgeUniqueid: bridge }),
      ]),
    ];
    this.#agent = leg;
    return [...before, ...lines];
  }

  hold(on = true): Line[] {
    return [
      ari(on ? 'ChannelHold' : 'ChannelUnhold', this.#agent!),
      ami(on ? 'Hold' : 'Unhold', this.#agent!),
    ];
  }

  /** The agent hands the caller on, and is gone. */
  transfer(): Line[] {
    const leg = this.#agent!;
    this.#agent = null;
    this.#caller = { ...this.#caller, app: 'Dial' };
    return [
      ari('BridgeBlindTransfer', leg, { transferer: channelOf(leg, 'Up') }),
      { atMs: 0, feed: 'ami', fields: { Event: 'BlindTransfer', TransfererUniqueid: leg.id } },
      ...this.#part(leg),
    ];
  }

  end(by: PlayedEnd): Line[] {
    const agent = this.#agent;
    if (by === 'transferred_out')
      return [...(agent ? this.transfer() : []), ...this.connect('outside'), ...this.#over(16)];
    const asks = (leg: Leg) => [ari('ChannelHangupRequest', leg), ami('HangupRequest', leg)];
    if (by === 'caller_hangup') return [...asks(this.#caller), ...this.#over(16)];
    if (by === 'agent_hangup') return [...(agent ? asks(agent) : []), ...this.#over(16)];
    return this.#over(by === 'network' ? 44 : by === 'failed' ? 41 : 16);
  }

  #over(cause: number): Line[] {
    const agent = this.#agent;
    this.#agent = null;
    const complete = agent
      ? [ami('AgentComplete', this.#caller, { Queue: this.#caller.queue, Reason: 'caller' }, agent)]
      : [];
    return [...complete, ...(agent ? this.#part(agent) : []), ...this.#destroyed(this.#caller, cause)];
  }

  #part(leg: Leg): Line[] {
    const bridge = this.#bridge ?? '';
    const left = [this.#caller, leg].flatMap((one) => [
      ari('ChannelLeftBridge', one, { bridge: { id: bridge } }),
      ami('BridgeLeave', one, { BridgeUniqueid: bridge }),
    ]);
    this.#bridge = null;
    return [...left, ...this.#destroyed(leg, 16)];
  }

  #destroyed(leg: Leg, cause: number): Line[] {
    return [ari('ChannelDestroyed', leg, { cause }), ami('Hangup', leg, { Cause: String(cause) })];
  }

  #called(leg: Leg): Line[] {
    return [
      ari('ChannelCreated', leg, {}, 'Down'),
      ami('Newchannel', leg),
      ami('AgentCalled', this.#caller, { Queue: this.#caller.queue }, leg),
      {
        atMs: 0,
        feed: 'ari',
        event: {
          type: 'Dial',
          dialstatus: 'RINGING',
          caller: channelOf(this.#caller, 'Up'),
          peer: channelOf(leg, 'Ringing'),
        },
      },
    ];
  }

  #newLeg(endpoint: string): Leg {
    const number = ++this.#count;
    const id = this.id.replace(/\d+$/, String(number));
    return {
      id,
      name: `PJSIP/${endpoint}-${hex(number)}`,
      linked: this.id,
      caller: '7007',
      exten: 's',
      app: 'AppQueue',
      queue: '',
    };
  }
}

const hex = (number: number) => number.toString(16).padStart(8, '0');

const channelOf = ({ id, name, caller, exten, app, queue }: Leg, state: string) => ({
  ...{ id, name, state, caller: { name: '', number: caller }, language: 'it' },
  dialplan: {
    context: 'inbound',
    exten,
    priority: 1,
    app_name: app,
    app_data: queue === '' ? '' : `${queue},,,,20`,
  },
});

const ari = (type: string, leg: Leg, more: object = {}, state = 'Up'): Line => ({
  ...{ atMs: 0, feed: 'ari', event: { type, channel: channelOf(leg, state), ...more } },
});

const amiLeg = ({ id, name, linked, caller, exten }: Leg, prefix = ''): Record<string, string> => ({
  ...{ [`${prefix}Channel`]: name, [`${prefix}Uniqueid`]: id, [`${prefix}Linkedid`]: linked },
  ...{ [`${prefix}CallerIDNum`]: caller, [`${prefix}Exten`]: exten, [`${prefix}Language`]: 'it' },
});

const ami = (event: string, leg: Leg, more: Record<string, string> = {}, called?: Leg): Line => ({
  ...{ atMs: 0, feed: 'ami' },
  fields: { Event: event, ...amiLeg(leg), ...(called && amiLeg(called, 'Dest')), ...more },
});
