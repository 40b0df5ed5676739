import { endpointOf, type Fact, type Sight, type Whole } from './decide-feed.ts';

/** One message of the manager interface: its fields. */
export type AmiMessage = ReadonlyMap<string, string>;

/**
 * What an event of AMI says. One that is unknown, or lacks what it needs, says nothing. Source: docs.asterisk.org, "AMI events", read
 * for Asterisk 16 to 22. Pure.
 */
export function factsOfAmi(message: AmiMessage): Fact[] {
  const event = message.get('Event');
  if (event === undefined) return [];
  const own = sightOf(message, '');
  const called = sightOf(message, 'Dest');
  const seen = [own, called].flatMap((sight) => (sight ? [{ is: 'seen' as const, ...sight }] : []));
  return [...seen, ...saysMore(event, message, own?.id, called?.id)];
}

function saysMore(event: string, message: AmiMessage, id?: string, calledId?: string): Fact[] {
  const passer = passerOf(event, message);
  if (passer !== undefined) return [{ is: 'passed', id: passer }];
  if (id === undefined) return [];
  const queue = message.get('Queue') ?? '';
  const queued: Fact[] = queue === '' ? [] : [{ is: 'queued', id, queue }];
  const names = ['MemberName', 'Interface'].flatMap((field) => message.get(field) || []);
  const named: Fact[] =
    calledId === undefined || names.length === 0 ? [] : [{ is: 'named', id: calledId, names }];
  switch (event) {
    // it comes, too, when the time a caller may wait is over: who hung up is told by the request to
    case 'QueueCallerAbandon':
    case 'QueueCallerJoin':
      return queued;
    case 'AgentCalled':
      return [...queued, ...named, { is: 'rung', id }];
    case 'AgentConnect':
    case 'AgentComplete':
      return [...queued, ...named];
    case 'DialBegin':
      return [{ is: 'rung', id }];
    case 'BridgeEnter':
    case 'BridgeLeave': {
      const bridge = message.get('BridgeUniqueid');
      return bridge ? [{ is: event === 'BridgeEnter' ? 'entered' : 'left', id, bridge }] : [];
    }
    case 'Hold':
    case 'Unhold':
      return [{ is: 'held', id, on: event === 'Hold' }];
    // by the party; what the exchange itself ends is a SoftHangupRequest
    case 'HangupRequest':
      return [{ is: 'asked', id }];
    case 'Hangup':
      return [{ is: 'gone', id, cause: causeOf(message.get('Cause')) }];
    default:
      return [];
  }
}

function passerOf(event: string, message: AmiMessage): string | undefined {
  if (event === 'BlindTransfer') return message.get('TransfererUniqueid');
  return event === 'AttendedTransfer' ? message.get('OrigTransfererUniqueid') : undefined;
}

/** The leg an event is about; `prefix`: of its fields. */
function sightOf(message: AmiMessage, prefix: '' | 'Dest'): Sight | null {
  const id = message.get(`${prefix}Uniqueid`);
  const name = message.get(`${prefix}Channel`);
  const linked = message.get(`${prefix}Linkedid`);
  if (!id || !name || !linked) return null;
  return {
    ...{ id, name, isOrigin: id === linked },
    caller: known(message.get(`${prefix}CallerIDNum`)),
    dialled: message.get(`${prefix}Exten`) ?? '',
    language: message.get(`${prefix}Language`) ?? '',
  };
}

/**
 * Everything there is, from the answers to `CoreShowChannels`, `QueueStatus` and `DeviceStateList`: a channel does not say that it
 * holds, its device does. Pure.
 */
export function wholeOfAmi(messages: readonly AmiMessage[]): Whole {
  const legs: Whole['legs'][number][] = [];
  const members = new Map<string, string>();
  const holding = messages.flatMap((one) => (one.get('State') === 'ONHOLD' ? [one.get('Device')] : []));
  for (const message of messages) {
    const event = message.get('Event');
    const [name, location] = [message.get('Name'), message.get('Location')];
    if (event === 'QueueMember' && name && location) members.set(location, name);
    const sight = event === 'CoreShowChannel' ? sightOf(message, '') : null;
    if (!sight) continue;
    const isQueued = message.get('Application') === 'Queue';
    const queue = isQueued ? queueOf(message.get('ApplicationData')) : undefined;
    const isHeld = holding.includes(endpointOf(sight.name));
    legs.push({
      ...{ ...sight, ...(queue !== undefined && { queue }) },
      ...{ bridge: message.get('BridgeId') || null, isHeld },
    });
  }
  return { legs, members };
}

/** The first argument of `Queue()`. */
export function queueOf(data: string | undefined): string | undefined {
  const [name = ''] = (data ?? '').split(',', 1);
  return name === '' ? undefined : name;
}

const known = (text: string | undefined): string => (text === undefined || text === '<unknown>' ? '' : text);

export const causeOf = (text: string | undefined): number =>
  /^\d{1,3}$/.test(text ?? '') ? Number(text) : 0;
