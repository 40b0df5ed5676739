import { expect } from '@open-wc/testing';
import { CallLedger, ledgerSource } from '../../../adapter-host/salesforce/call-ledger.ts';
import {
  type CallsMessage,
  type CallsTransport,
  exchangedCallSource,
  publishCalls,
} from '../../../adapter-host/salesforce/calls-exchange.ts';
import { ScvCalls } from '../../../adapter-host/salesforce/scv-calls.ts';
import {
  VoiceCalls,
  type VoiceEventName,
  type VoiceRecord,
} from '../../../adapter-host/salesforce/voice-calls.ts';
import { type CallEnd, describeCallSource } from '../../contracts/call-source.ts';
import { waitUntil } from '../wait-until.ts';

/** Lightning Message Service, of one browser tab: whoever listens hears the others. */
function messageChannel(): () => CallsTransport {
  const listeners = new Set<(message: unknown) => void>();
  return () => {
    const own = new Set<(message: unknown) => void>();
    return {
      post(message: CallsMessage) {
        for (const listener of listeners) if (!own.has(listener)) listener(structuredClone(message));
      },
      listen(listener) {
        const entry = (message: unknown) => listener(message);
        listeners.add(entry);
        own.add(entry);
        return () => void listeners.delete(entry);
      },
    };
  };
}

/** Names of legs: the first of a call is the call's, the next are of those it was passed on to. */
function legs() {
  const current = new Map<string, string>();
  let passed = 0;
  return {
    of: (callKey: string) => current.get(callKey) ?? callKey,
    passOn: (callKey: string) => {
      const leg = `${callKey}-passed-${++passed}`;
      current.set(callKey, leg);
      return leg;
    },
  };
}

const NOT_YET = 'the toolkit gives no reason; the record has it later';
describeCallSource(
  'Service Cloud Voice, through a message channel',
  () => {
    const voice = new VoiceCalls();
    const transport = messageChannel();
    const stop = publishCalls(voice.ledger, transport());
    const names = legs();
    const said: (() => void)[] = [];
    const say = (act: () => void) => {
      said.push(act);
      act();
    };
    const hear = (name: VoiceEventName, callKey: string) => {
      const callId = names.of(callKey);
      say(() => voice.hear(name, { callId, callType: 'inbound', participant: '+1 (415) 555-0142' }));
    };
    const begin = (callKey: string) => {
      const record: VoiceRecord = {
        callId: names.of(callKey),
        parentKey: callKey,
        isOver: false,
        disposition: 'new',
      };
      hear('callstarted', callKey);
      say(() => voice.read(record));
    };
    return {
      source: exchangedCallSource('sf-voice', transport()),
      another: () => exchangedCallSource('sf-voice', transport()),
      ring: begin,
      answer: (callKey) => hear('callconnected', callKey),
      hold: (callKey) => hear('hold', callKey),
      resume: (callKey) => hear('resume', callKey),
      end: (callKey) => hear('callended', callKey),
      passOn(callKey) {
        names.passOn(callKey);
        begin(callKey);
      },
      replay: () => [...said].forEach((act) => act()),
      close: stop,
    };
  },
  {
    unknown: {
      ...{ caller_hangup: NOT_YET, agent_hangup: NOT_YET, transferred_out: NOT_YET, network: NOT_YET },
      ...{ failed: NOT_YET, feed: 'the toolkit does not say that it has lost its telephony' },
    },
  },
);

describeCallSource(
  'A Service Cloud Voice connector, read along',
  () => {
    const scv = new ScvCalls();
    const names = legs();
    const said: (() => void)[] = [];
    const hear = (eventType: string, payload: object) => {
      const act = () => scv.hear(eventType, payload);
      said.push(act);
      act();
    };
    const call = (callKey: string, more: object = {}) => ({
      ...{
        callId: names.of(callKey),
        callType: 'Inbound',
        callInfo: { initialCallId: callKey, queueName: 'Repairs' },
      },
      ...more,
    });
    const ENDS: Readonly<Record<CallEnd, object>> = {
      ...{ caller_hangup: {}, agent_hangup: {}, missed: {}, network: {} },
      ...{ transferred_out: { state: 'transferred' }, failed: { reason: 'error' } },
    };
    return {
      source: ledgerSource('scv', scv.ledger),
      another: () => ledgerSource('scv', scv.ledger),
      ring: (callKey) => hear('CALL_STARTED', { call: call(callKey) }),
      answer: (callKey) => hear('CALL_CONNECTED', { call: call(callKey) }),
      hold: (callKey) => hear('HOLD_TOGGLE', { isCustomerOnHold: true, calls: [call(callKey)] }),
      resume: (callKey) => hear('HOLD_TOGGLE', { isCustomerOnHold: false, calls: [call(callKey)] }),
      end: (callKey, way) => hear('HANGUP', { calls: [call(callKey, ENDS[way])] }),
      passOn(callKey) {
        names.passOn(callKey);
        hear('CALL_STARTED', { call: call(callKey, { callType: 'Transfer' }) });
      },
      replay: () => [...said].forEach((act) => act()),
    };
  },
  {
    unknown: {
      caller_hangup: 'a connector says "ended" whoever ended it',
      agent_hangup: 'a connector says "ended" whoever ended it',
      network: 'a connector says "ended" whatever ended it',
      feed: 'a connector that loses its telephony does not say so by an event of a call',
    },
  },
);

describe('Calls of Service Cloud Voice', () => {
  const told = (voice: VoiceCalls) => {
    const states: object[] = [];
    voice.ledger.listen((call) => states.push({ ...call, seq: 0 }));
    return states;
  };

  it('have queue, language, case and number dialled from the record, and later the reason of the end', () => {
    const voice = new VoiceCalls();
    const states = told(voice);
    voice.hear('callstarted', { callId: 'k', callType: 'inbound' });
    const record: VoiceRecord = {
      ...{ callId: 'k', isOver: false, queue: 'Repairs', language: 'it', disposition: 'in-progress' },
      record: { system: 'salesforce', type: 'Case', id: '500000000000001' },
      data: [{ label: 'Number dialled', value: '+14155550199' }],
    };
    voice.read(record);
    voice.hear('callconnected', { callId: 'k' });
    voice.hear('callended', { callId: 'k' });
    expect(states.at(-1)).to.include({
      state: 'ended',
      endReason: 'unknown',
      wrapUp: true,
      queue: 'Repairs',
    });
    voice.read({
      ...record,
      isOver: true,
      disposition: 'completed',
      disconnectReason: 'CUSTOMER_DISCONNECT',
    });
    expect(states.at(-1)).to.deep.include({
      ...{
        state: 'ended',
        endReason: 'caller_hangup',
        language: 'it',
        record: record.record,
        data: record.data,
      },
    });
    voice.hear('wrapupended', { callId: 'k' });
    expect(states.at(-1)).to.include({ state: 'ended', wrapUp: false });
  });

  it('that were talked before this page was opened are known by their record', () => {
    const voice = new VoiceCalls();
    voice.read({ callId: 'k', isOver: false, disposition: 'new' });
    expect(voice.ledger.live()).to.deep.equal([]);
    voice.read({ callId: 'k', isOver: false, disposition: 'in-progress' });
    expect(voice.ledger.live().map(({ state }) => state)).to.deep.equal(['connected']);
    const over = new VoiceCalls();
    over.read({ callId: 'k', isOver: true, disposition: 'in-progress' });
    expect(over.ledger.live()).to.deep.equal([]);
  });

  it('wait for their record to say which call they are of, and not for ever', async () => {
    const voice = new VoiceCalls();
    voice.hear('callconnected', { callId: 'no-record' });
    expect(voice.ledger.live()).to.deep.equal([]);
    await waitUntil(() => voice.ledger.live().length === 1);
    expect(voice.ledger.live()[0]!.callKey).to.equal('no-record');
  });

  it('are none for events without an id, or with one that is no text', () => {
    const voice = new VoiceCalls();
    for (const detail of [
      null,
      undefined,
      {},
      { callId: '' },
      { callId: 7 },
      { callId: 'x'.repeat(201) },
      'k',
    ])
      voice.hear('callconnected', detail);
    voice.hear('callended', { callId: 'never begun' });
    expect(voice.ledger.live()).to.deep.equal([]);
  });

  for (const [reason, expected] of [
    ['AGENT_DISCONNECT', 'agent_hangup'],
    ['Customer Left', 'caller_hangup'],
    ['TELECOM_PROBLEM', 'network'],
    ['CONTACT_FLOW_DISCONNECT', 'system'],
    ['TELECOM_BUSY', 'failed'],
    ['Transferred', 'transferred_out'],
    ['something new', 'unknown'],
  ] as const)
    it(`end with ${expected} when the record says "${reason}"`, () => {
      const voice = new VoiceCalls();
      const states = told(voice);
      voice.read({ callId: 'k', isOver: false, disposition: 'in-progress' });
      voice.hear('callended', { callId: 'k' });
      voice.read({ callId: 'k', isOver: true, disposition: 'completed', disconnectReason: reason });
      expect(states.at(-1)).to.include({ state: 'ended', endReason: expected });
    });
});

describe('Calls of a connector', () => {
  it('are those with the caller: not consultations, not malformed ones', () => {
    const scv = new ScvCalls();
    for (const callType of ['AddParticipant', 'InternalCall', 'Consult'])
      scv.hear('CALL_CONNECTED', { call: { callId: callType, callType } });
    for (const payload of [null, undefined, 7, {}, { call: null }, { call: { callId: 7 } }, { calls: 'x' }])
      for (const event of ['CALL_STARTED', 'CALL_CONNECTED', 'HANGUP', 'HOLD_TOGGLE', '__proto__', 7])
        scv.hear(event, payload);
    expect(scv.ledger.live()).to.deep.equal([]);
  });

  it('end when no call is named and there is one alone, and not when there are two', () => {
    const scv = new ScvCalls();
    for (const callId of ['a', 'b']) scv.hear('CALL_CONNECTED', { call: { callId, callType: 'Inbound' } });
    scv.hear('HANGUP', { calls: [{}] });
    expect(scv.ledger.live()).to.have.length(2);
    scv.hear('HANGUP', { calls: [{ callId: 'a' }] });
    scv.hear('HANGUP', { calls: [{}] });
    expect(scv.ledger.live()).to.deep.equal([]);
  });

  it('of many days are not all remembered', () => {
    const ledger = new CallLedger();
    const tell = (leg: string, state: 'connected' | 'ended') => ledger.tell({ leg, callKey: leg, state });
    for (let i = 0; i < 1_000; i++) {
      tell(`leg ${i}`, 'connected');
      tell(`leg ${i}`, 'ended');
    }
    let heard = 0;
    ledger.listen(() => heard++);
    tell('leg 999', 'connected');
    expect(heard).to.equal(0);
  });
});
