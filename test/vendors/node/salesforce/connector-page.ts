import * as scv from '@salesforce/scv-connector-base';
import { scvTap } from '../../../../adapter-host/salesforce/softphone.ts';

const { PhoneCall, CallInfo, CallResult, HangupResult, HoldToggleResult } = scv;

/** A connector of a vendor, with the tap. */
const tap = scvTap();
const publishEvent = tap.wrapPublish(scv.publishEvent);
const callOf = (callId: string, more: object = {}) =>
  new PhoneCall({
    ...{ callId, callType: 'Inbound', phoneNumber: '+14155550142', state: 'ringing' },
    callInfo: new CallInfo({ isOnHold: false, initialCallId: callId, queueName: 'Repairs' } as never),
    ...more,
  } as never);

class Connector extends scv.VendorConnector {
  override init = () => Promise.resolve(new scv.InitResult({}));
  override getAgentConfig = () => Promise.resolve(new scv.AgentConfigResult({}));
  override getCapabilities = () => Promise.resolve(new scv.CapabilitiesResult({} as never));
  override getActiveCalls = () => Promise.resolve(new scv.ActiveCallsResult({}));
  override acceptCall = (call: { callId: string }) =>
    Promise.resolve(new CallResult({ call: callOf(call.callId, { state: 'connected' }) }));
  override hold = (call: { callId: string }) => Promise.resolve(held(call.callId, true));
  override resume = (call: { callId: string }) => Promise.resolve(held(call.callId, false));
  override endCall = (call: { callId: string }) =>
    Promise.resolve(new HangupResult({ calls: [callOf(call.callId, { state: 'ended', reason: 'ended' })] }));
}

function held(callId: string, isOnHold: boolean) {
  const callInfo = new CallInfo({ isOnHold, initialCallId: callId, queueName: 'Repairs' } as never);
  const calls = { customer: callOf(callId, { state: 'connected', callInfo }) };
  return new HoldToggleResult({
    isThirdPartyOnHold: false,
    isCustomerOnHold: isOnHold,
    calls: calls as never,
  });
}

scv.initializeConnector(tap.wrapConnector(new Connector()));
const { searchParams } = new URL(location.href);
tap.tellPage({ origins: [searchParams.get('org')!] });

Object.assign(window, {
  ring: (callId: string) =>
    publishEvent({
      eventType: 'CALL_STARTED',
      payload: new CallResult({ call: callOf(callId) }),
      registerLog: true,
    }),
  hangUp: (callId: string) =>
    publishEvent({
      eventType: 'HANGUP',
      payload: new HangupResult({ calls: [callOf(callId, { reason: 'error' })] }),
      registerLog: true,
    }),
});
