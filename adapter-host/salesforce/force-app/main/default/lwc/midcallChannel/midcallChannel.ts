import { type CallsTransport } from 'c/midcallHost';
import { APPLICATION_SCOPE, publish, subscribe, unsubscribe } from 'lightning/messageService';
import CHANNEL from '@salesforce/messageChannel/MidcallCalls__c';

/** Calls between the components of one browser tab, whichever console tabs they are in. */
export function channelTransport(context: unknown): CallsTransport {
  return {
    post: (message) => publish(context, CHANNEL, message),
    listen(listener) {
      const subscription = subscribe(context, CHANNEL, listener, { scope: APPLICATION_SCOPE });
      return () => unsubscribe(subscription);
    },
  };
}
