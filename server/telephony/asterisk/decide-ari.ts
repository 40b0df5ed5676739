import * as z from 'zod/mini';
import { WaitSms } from '../../../protocol/call.ts';
import { queueOf } from './decide-ami.ts';
import { type Fact, type Sight, type Whole } from './decide-feed.ts';

const Text = z.string();

/** What is read of a channel. Source: Asterisk's own description, `/ari/api-docs/channels.json`. */
const Channel = z.object({
  id: Text.check(z.minLength(1)),
  name: Text.check(z.minLength(1)),
  state: Text,
  caller: z.optional(z.object({ number: z.optional(Text) })),
  dialplan: z.optional(
    z.object({ exten: z.optional(Text), app_name: z.optional(Text), app_data: z.optional(Text) }),
  ),
  language: z.optional(Text),
});
type Channel = z.infer<typeof Channel>;

const Event = z.object({
  type: Text,
  channel: z.optional(Channel),
  bridge: z.optional(z.object({ id: Text.check(z.minLength(1)) })),
  dialplan_app: z.optional(Text),
  dialplan_app_data: z.optional(Text),
  variable: z.optional(Text),
  value: z.optional(Text),
  soft: z.optional(z.boolean()),
  cause: z.optional(z.int()),
  caller: z.optional(Channel),
  peer: z.optional(Channel),
  transferer: z.optional(Channel),
  transferer_first_leg: z.optional(Channel),
});

/** What an event of ARI says; `null`: it is none. Source: `/ari/api-docs/events.json`, read for Asterisk 16 to 22. Pure. */
export function factsOfAri(message: unknown): Fact[] | null {
  const { data: event } = Event.safeParse(message);
  if (!event) return null;
  const { type, channel, bridge, caller, peer } = event;
  const parties = [channel, caller, peer, event.transferer, event.transferer_first_leg];
  const seen = parties.flatMap((one): Fact[] => (one ? [{ is: 'seen', ...sightOf(one) }] : []));
  if (type === 'Dial') return caller ? [...seen, { is: 'rung', id: caller.id }] : seen;
  if (type === 'BridgeBlindTransfer') return [...seen, ...passed(event.transferer ?? channel)];
  if (type === 'BridgeAttendedTransfer') return [...seen, ...passed(event.transferer_first_leg)];
  if (!channel) return seen;
  const { id } = channel;
  switch (type) {
    case 'ChannelDialplan': {
      const queue = event.dialplan_app === 'Queue' ? queueOf(event.dialplan_app_data) : undefined;
      return queue === undefined ? seen : [...seen, { is: 'queued', id, queue }];
    }
    case 'ChannelEnteredBridge':
    case 'ChannelLeftBridge': {
      const is = type === 'ChannelEnteredBridge' ? 'entered' : 'left';
      return bridge ? [...seen, { is, id, bridge: bridge.id }] : seen;
    }
    case 'ChannelVarset': {
      const { data: waitSms } = WaitSms.safeParse(event.value);
      return event.variable === WAIT_VARIABLE && waitSms ? [...seen, { is: 'consent', id, waitSms }] : seen;
    }
    case 'ChannelHold':
    case 'ChannelUnhold':
      return [...seen, { is: 'held', id, on: type === 'ChannelHold' }];
    case 'ChannelHangupRequest':
      return event.soft === true ? seen : [...seen, { is: 'asked', id }];
    case 'ChannelDestroyed':
      return [...seen, { is: 'gone', id, cause: event.cause ?? 0 }];
    default:
      return seen;
  }
}

/** Set in the dialplan when the caller was asked whether to be texted while they wait. */
const WAIT_VARIABLE = 'MIDCALL_WAIT_SMS';

const passed = (by: Channel | undefined): Fact[] => (by ? [{ is: 'passed', id: by.id }] : []);

const Channels = z.array(z.unknown());
const Bridges = z.array(z.object({ id: Text, channels: z.array(Text) }));

/** Everything there is, from `GET /channels` and `GET /bridges`; `null`: these are not their answers. Pure. */
export function wholeOfAri(channels: unknown, bridges: unknown): Whole | null {
  const [all, { data: rooms }] = [Channels.safeParse(channels), Bridges.safeParse(bridges)];
  if (!all.data || !rooms) return null;
  const bridgeOf = new Map(rooms.flatMap(({ id, channels: ids }) => ids.map((leg) => [leg, id] as const)));
  const legs = all.data.flatMap((one) => {
    const { data } = Channel.safeParse(one);
    return data ? [{ ...sightOf(data), bridge: bridgeOf.get(data.id) ?? null }] : [];
  });
  return { legs, members: new Map() };
}

/** Applications that a leg runs which the exchange has rung. */
const RUNG = /^App(?:Dial2?|Queue)$/;

function sightOf({ id, name, state, caller, dialplan, language }: Channel): Sight {
  const app = dialplan?.app_name ?? '';
  const queue = app === 'Queue' ? queueOf(dialplan?.app_data) : undefined;
  return {
    ...{ id, name, isOrigin: state === 'Ring' || (state !== 'Down' && app !== '' && !RUNG.test(app)) },
    isOfQueue: app === 'AppQueue',
    ...{ caller: caller?.number ?? '', dialled: dialplan?.exten ?? '', language: language ?? '' },
    ...(queue !== undefined && { queue }),
  };
}
