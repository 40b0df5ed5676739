import * as scv from '@salesforce/scv-connector-base';
import { scvTap } from '../../../../adapter-host/salesforce/softphone.ts';

/** A connector of a vendor that tells Salesforce and, by the tap, the page around of its calls. */
const tap = scvTap();
const publishEvent = tap.wrapPublish(scv.publishEvent);
tap.tellPage({ origins: ['https://acme.lightning.force.com'] });

const callOf = (callId: string, phoneNumber: string) =>
  new scv.PhoneCall({
    ...{ callId, callType: 'Inbound', phoneNumber, state: 'ringing' },
    callInfo: new scv.CallInfo({ isOnHold: false, initialCallId: callId, queueName: 'Repairs' } as never),
  } as never);

Object.assign(window, {
  tell(eventType: string, callId: string, phoneNumber: string) {
    const call = callOf(callId, phoneNumber);
    const payload =
      eventType === 'HANGUP' ? new scv.HangupResult({ calls: [call] }) : new scv.CallResult({ call });
    // nobody has set the connector up, so that the library has nobody to tell
    void Promise.resolve(publishEvent({ eventType, payload, registerLog: false } as never)).catch(
      () => undefined,
    );
  },
});
