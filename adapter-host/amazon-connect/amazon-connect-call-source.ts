import * as z from 'zod/mini';
import { type CallState, type EndReason, type RecordRef } from '../../protocol/call-state.ts';
import { ReportedCall } from '../../protocol/reported-call.ts';
import { type CallSource } from '../call-source.ts';
import { genericCallSource } from '../generic-call-source.ts';
import { type ConnectAgent, type ConnectContact, type ConnectStreams } from './connect-streams.ts';

export interface AmazonConnectOptions {
  /** Names the source among those of one `mount`; `amazon-connect` when absent. */
  id?: string;
  /** Contact attribute with the language the caller chose; set by a contact flow. Default: `language`. */
  languageAttribute?: string;
  /** Contact attribute with the caller's name. Default: `callerName`. */
  callerNameAttribute?: string;
  /** The ticket or case of a contact, by its attributes. */
  record?: (attributes: Readonly<Record<string, string>>) => RecordRef | null;
  /** A contact was not of the documented form. It stays as it was last told. */
  onInvalid?: (error: unknown) => void;
}

/** States of a contact that is going on. Of the others there is nothing to show before they are over. */
const LIVE: Record<string, CallState> = {
  incoming: 'offered',
  pending: 'offered',
  connecting: 'ringing',
  connected: 'connected',
};
/** Streams says of the rest only that they ended: who hung up stands in the contact events of the server. */
const ENDS: Record<string, EndReason> = {
  ended: 'unknown',
  missed: 'missed',
  rejected: 'rejected',
  error: 'failed',
};
const CALLS = ['voice', 'queue_callback'];
const ReportedCallOrNone = z.nullable(ReportedCall);

/**
 * The calls of an agent of Amazon Connect, out of the snapshots that Streams has of the agent: each holds all contacts,
 * so that a contact that vanishes has ended, and nothing depends on the order of single events. A call keeps its key
 * over transfers, which give each agent a contact of its own.
 */
export function amazonConnectCallSource(
  connect: ConnectStreams,
  options: AmazonConnectOptions = {},
): CallSource {
  const { report, lost, restored, start, snapshot, id } = genericCallSource({
    id: options.id ?? 'amazon-connect',
  });
  /** What was last told of each call. */
  const told = new Map<string, string>();
  /** Contacts that were talked with and have ended: an old snapshot does not bring them back. One that was missed may ring again. */
  const over = new Set<string>();
  let before = new Map<string, ReportedCall>();

  function tell(call: ReportedCall) {
    const said = JSON.stringify(call);
    if (told.get(call.callKey) === said) return;
    keep(told, call.callKey, said);
    report(call);
  }
  function end(contactId: string, call: ReportedCall) {
    const last = before.get(contactId)?.state;
    if (last === 'connected' || last === 'held' || call.wrapUp) over.add(contactId);
    tell(call);
  }
  function read(agent: ConnectAgent) {
    const now = new Map<string, ReportedCall>();
    for (const contact of agent.getContacts()) {
      const contactId = contact.getContactId();
      if (over.has(contactId)) continue;
      // one that cannot be read is there all the same
      const call = readSafely(contact, options) ?? before.get(contactId);
      if (call) now.set(contactId, call);
    }
    const live = [...now.values()].filter(({ state }) => state !== 'ended');
    // ends first, and none of a caller who is back in another contact
    for (const [contactId, { callKey }] of before)
      if (!now.has(contactId)) end(contactId, { callKey, state: 'ended', endReason: 'unknown' });
    for (const [contactId, call] of now)
      if (call.state === 'ended' && !live.some(({ callKey }) => callKey === call.callKey))
        end(contactId, call);
    for (const call of live) tell(call);
    before = new Map([...now].filter(([, { state }]) => state !== 'ended'));
  }

  return {
    id,
    snapshot,
    async start(sink, signal) {
      await start(sink, signal);
      lost();
      const subscriptions = [
        connect.agent((agent) => {
          if (signal.aborted) return;
          subscriptions.push(
            agent.onRefresh(read),
            agent.onWebSocketConnectionLost(lost),
            agent.onWebSocketConnectionGained(restored),
          );
          read(agent);
          restored();
        }),
      ];
      signal.addEventListener('abort', () => subscriptions.forEach((one) => one.unsubscribe()));
    },
  };
}

/** `null` for a contact of which there is nothing to tell, or that is not of the documented form. */
function readSafely(contact: ConnectContact, options: AmazonConnectOptions): ReportedCall | null {
  try {
    return CALLS.includes(contact.getType()) ? ReportedCallOrNone.parse(readContact(contact, options)) : null;
  } catch (error) {
    options.onInvalid?.(error);
    return null;
  }
}

function readContact(contact: ConnectContact, options: AmazonConnectOptions): ReportedCall | null {
  const { type } = contact.getState();
  const callKey = contact.getInitialContactId() || contact.getContactId();
  const endReason = ENDS[type];
  // the work after the call holds the contact, and is none of the caller's
  if (endReason) return { callKey, state: 'ended', endReason, ...(type === 'ended' && { wrapUp: true }) };
  const state = LIVE[type];
  if (!state) return null;
  const held = state === 'connected' && contact.getInitialConnection()?.getState().type === 'hold';
  return { callKey, state: held ? 'held' : state, ...readFacts(contact, options) };
}

function readFacts(contact: ConnectContact, options: AmazonConnectOptions): Partial<ReportedCall> {
  const attributes: Record<string, string> = {};
  for (const [name, attribute] of Object.entries(contact.getAttributes() ?? {}))
    attributes[name] = attribute.value;
  const queue = contact.getQueue()?.name?.slice(0, 120);
  const language = attributes[options.languageAttribute ?? 'language']?.slice(0, 35);
  const callerName = attributes[options.callerNameAttribute ?? 'callerName']?.slice(0, 120);
  const record = options.record?.(attributes);
  return {
    ...(queue && { queue }),
    ...(language && { language }),
    ...(callerName && { callerName }),
    ...(record && { record }),
  };
}

/** Remembers the newest few hundred: a page stays open for days. */
function keep(values: Map<string, string>, key: string, value: string) {
  values.delete(key);
  values.set(key, value);
  if (values.size > 200) values.delete(values.keys().next().value!); // not empty
}
