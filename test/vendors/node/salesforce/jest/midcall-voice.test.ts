import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createElement } from 'lwc';
import { publish, subscribe } from 'lightning/messageService';
import { graphql } from 'lightning/uiGraphQLApi';
import { getRecord, notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import MidcallVoice from 'c/midcallVoice';

const VOICE_CALL = '0LQ000000000001AAA';
const CASE = '500000000000001AAA';
const KEY = '5d2c2d7e-0000-4000-8000-000000000001';

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const published = () =>
  (publish as jest.Mock).mock.calls.map(([, , message]) => message as { kind: string; calls?: object[] });
const lastCall = () => published().findLast(({ calls }) => calls?.length === 1)?.calls?.[0];

function open(properties: object) {
  const element = createElement('c-midcall-voice', { is: MidcallVoice });
  Object.assign(element, properties);
  document.body.append(element);
  const toolkit = element.shadowRoot.querySelector('lightning-service-cloud-voice-toolkit-api');
  const say = (name: string, detail: object) => toolkit.dispatchEvent(new CustomEvent(name, { detail }));
  return { element, say };
}
const fields = (values: Record<string, unknown>) => ({
  id: VOICE_CALL,
  fields: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }])),
});

/** Two records are read: that of the call, and the one it is about. */
const isOfVoiceCall = ({ recordId }: Record<string, unknown>) => recordId !== CASE;
const tellVoiceCall = (record: object) => getRecord.emit(record, isOfVoiceCall);
function voiceCallConfig(): Record<string, unknown> {
  const configs: Record<string, unknown>[] = [];
  getRecord.emit(null, (config) => {
    if (isOfVoiceCall(config)) configs.push(config);
    return false;
  });
  return configs.find(({ recordId }) => recordId !== undefined)!;
}

beforeEach(() => void jest.clearAllMocks());
afterEach(() => document.body.replaceChildren());

describe('the component that hears the calls', () => {
  it('tells the other components of a call from its ring to its end, with what its record says', async () => {
    const { say } = open({ recordId: VOICE_CALL, languageField: 'Language__c' });
    await settle();
    expect(voiceCallConfig()).toMatchObject({
      recordId: VOICE_CALL,
      fields: ['VoiceCall.VendorCallKey'],
    });
    expect(voiceCallConfig().optionalFields).toContain('VoiceCall.Language__c');
    say('callstarted', { callId: KEY, callType: 'inbound', participant: '+1 (415) 999-0000' });
    tellVoiceCall(
      fields({
        ...{ VendorCallKey: KEY, QueueName: 'Repairs', Language__c: 'it', CallDisposition: 'new' },
        ...{ ToPhoneNumber: '+14155550199', RelatedRecordId: CASE, CallEndDateTime: null },
      }),
    );
    await settle();
    expect(lastCall()).toMatchObject({
      ...{ callKey: KEY, state: 'ringing', queue: 'Repairs', language: 'it' },
      record: { system: 'salesforce', type: 'Case', id: CASE },
      data: [{ label: 'Number dialled', value: '+14155550199' }],
    });
    say('callconnected', { callId: KEY, callType: 'inbound', participant: '+1 (415) 999-0000' });
    expect(lastCall()).toMatchObject({ callKey: KEY, state: 'connected' });
    say('hold', { callId: KEY });
    expect(lastCall()).toMatchObject({ state: 'held' });
    say('resume', { callId: KEY });
    say('callended', { callId: KEY });
    expect(lastCall()).toMatchObject({ state: 'ended', endReason: 'unknown', queue: 'Repairs' });
    expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId: VOICE_CALL }]);
    tellVoiceCall(
      fields({
        VendorCallKey: KEY,
        QueueName: 'Repairs',
        DisconnectReason: 'CUSTOMER_DISCONNECT',
        CallEndDateTime: 'x',
      }),
    );
    await settle();
    expect(lastCall()).toMatchObject({ state: 'ended', endReason: 'caller_hangup' });
  });

  it('gives the address of whom the case is about, and none of another case', async () => {
    const { say } = open({ recordId: VOICE_CALL });
    const call = (related: string) =>
      getRecord.emit(
        fields({ VendorCallKey: KEY, CallDisposition: 'in-progress', RelatedRecordId: related }),
      );
    const about = (id: string, email: unknown) =>
      getRecord.emit({ id, fields: { ContactEmail: { value: email } } }, ({ recordId }) => recordId === CASE);
    say('callconnected', { callId: KEY, callType: 'inbound' });
    call(CASE);
    await settle();
    expect(lastCall()).not.toHaveProperty('email');
    about(CASE, 'grace@example.com');
    expect(lastCall()).toMatchObject({ callKey: KEY, email: 'grace@example.com' });
    call(CASE);
    await settle();
    expect(lastCall()).toMatchObject({ email: 'grace@example.com' });
    about(CASE, null);
    about('500000000000009AAA', 'else@example.com');
    expect(lastCall()).toMatchObject({ email: 'grace@example.com' });
  });

  it('says nothing of a telephone number of the caller', async () => {
    const { say } = open({ recordId: VOICE_CALL });
    tellVoiceCall(
      fields({ VendorCallKey: KEY, FromPhoneNumber: '+14159990000', CallDisposition: 'in-progress' }),
    );
    say('callconnected', { callId: KEY, participant: '+1 (415) 999-0000' });
    await settle();
    expect(lastCall()).toMatchObject({ callKey: KEY });
    expect(JSON.stringify(published())).not.toMatch(/999/);
  });

  it('looks the record up by the key of the call in the utility bar', async () => {
    const { say } = open({});
    say('callstarted', { callId: KEY, callType: 'inbound' });
    await settle();
    expect(graphql.getLastConfig()).toMatchObject({ variables: { key: KEY } });
    graphql.emit({ uiapi: { query: { VoiceCall: { edges: [{ node: { Id: VOICE_CALL } }] } } } });
    await settle();
    expect(voiceCallConfig()).toMatchObject({ recordId: VOICE_CALL });
    tellVoiceCall(fields({ VendorCallKey: KEY, VendorParentCallKey: 'first leg', QueueName: 'Repairs' }));
    await settle();
    expect(lastCall()).toMatchObject({ callKey: 'first leg', state: 'ringing', queue: 'Repairs' });
  });

  it('answers whoever asks, and is silent when it is gone', async () => {
    const { element, say } = open({ recordId: VOICE_CALL });
    tellVoiceCall(fields({ VendorCallKey: KEY, CallDisposition: 'in-progress' }));
    await settle();
    const [, , listener] = (subscribe as jest.Mock).mock.calls[0] as [
      unknown,
      unknown,
      (message: object) => void,
    ];
    (publish as jest.Mock).mockClear();
    listener({ kind: 'ask' });
    expect(published()).toMatchObject([{ kind: 'calls', calls: [{ callKey: KEY, state: 'connected' }] }]);
    listener({ kind: 'ask', more: 'than that' });
    listener({ kind: 'calls', calls: [] });
    expect(published()).toHaveLength(1);
    element.remove();
    say('callended', { callId: KEY });
    expect(published()).toHaveLength(1);
  });

  it('takes a connector’s tap from its exact origin only', async () => {
    open({ recordId: VOICE_CALL, connectorOrigins: 'https://softphone.example https://other.example' });
    const answered: unknown[] = [];
    const source = { postMessage: (...given: unknown[]) => answered.push(given) };
    const announce = (origin: string, tap: string) => {
      const event = new MessageEvent('message', { origin, data: { midcall: 'tap/1', tap } });
      Object.defineProperty(event, 'source', { value: source });
      window.dispatchEvent(event);
    };
    for (const origin of [
      'https://softphone.example.evil.io',
      'http://softphone.example',
      'null',
      'https://evil.example',
    ])
      announce(origin, 'one');
    expect(answered).toEqual([]);
    announce('https://softphone.example', 'one');
    expect(answered).toHaveLength(1);
    expect((answered[0] as unknown[]).slice(0, 2)).toEqual([
      { midcall: 'tap-port/1', tap: 'one' },
      'https://softphone.example',
    ]);
    announce('https://softphone.example', 'one');
    expect(answered).toHaveLength(1);
  });
});
