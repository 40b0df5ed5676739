import { describe, expect, it } from 'vitest';
import { readTwilioEvent } from '../../server/carriers/twilio/read-event.ts';

const SID = `SM${'1'.repeat(32)}`;
const REFERENCE = '6f1c2d3e-0000-4000-8000-000000000000';
const status = (MessageStatus: string, more: Record<string, string> = {}) =>
  readTwilioEvent({ MessageSid: SID, SmsStatus: MessageStatus, MessageStatus, ...more }, REFERENCE);

describe('a status of Twilio', () => {
  it.each([
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'delivered'],
    ['undelivered', 'undelivered'],
    ['partially_delivered', 'undelivered'],
    ['failed', 'failed'],
    ['canceled', 'failed'],
  ])('%s is %s', (said, state) => {
    expect(status(said)).toMatchObject({ type: 'receipt', carrierId: SID, messageId: REFERENCE, state });
  });

  it.each(['queued', 'accepted', 'scheduled', 'sending', 'something_new', '', 'constructor', '__proto__'])(
    '%s says nothing new',
    (said) => {
      expect(status(said)).toBeNull();
    },
  );

  it('is one event however often it comes, and another with another state or reason', () => {
    const ids = [
      status('undelivered', { ErrorCode: '30003' }),
      status('undelivered', { ErrorCode: '30003', RawDlrDoneDate: '2601010000' }),
      status('undelivered'),
      status('delivered'),
    ].map((event) => event?.eventId);
    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(3);
  });

  it('tells the reason, and only of a failure', () => {
    expect(status('undelivered', { ErrorCode: '30006' })).toMatchObject({
      reason: 'landline',
      code: '30006',
    });
    expect(status('failed')).toMatchObject({ reason: 'other' });
    expect(status('canceled')).toMatchObject({ reason: 'canceled' });
    expect(status('delivered', { ErrorCode: '30006' })).not.toHaveProperty('reason');
    expect(status('failed', { ErrorCode: 'x' })).not.toHaveProperty('code');
  });

  it('of something that is no message says nothing', () => {
    expect(readTwilioEvent({ MessageSid: 'CA1', MessageStatus: 'sent' }, undefined)).toBeNull();
    expect(readTwilioEvent({ MessageStatus: 'sent' }, undefined)).toBeNull();
  });
});

const text = (more: Record<string, string> = {}) =>
  readTwilioEvent(
    {
      ...{ MessageSid: SID, SmsStatus: 'received', From: '+14155552671', To: '+15005550006' },
      ...{ Body: 'Hi', NumMedia: '0' },
      ...more,
    },
    undefined,
  );

describe('a text that Twilio brings', () => {
  it('is read', () => {
    expect(text()).toEqual({
      ...{ type: 'inbound', eventId: SID, carrierId: SID, from: '+14155552671', to: '+15005550006' },
      ...{ text: 'Hi', media: [] },
    });
  });

  it('has its media in order, with their types', () => {
    const more = {
      NumMedia: '2',
      MediaUrl0: 'a',
      MediaContentType0: 'image/jpeg',
      MediaUrl1: 'b',
      MediaUrl2: 'c',
    };
    expect(text(more)).toMatchObject({ media: [{ url: 'a', type: 'image/jpeg' }, { url: 'b' }] });
    expect(text({ NumMedia: '99' })).toMatchObject({ media: { length: 30 } });
    expect(text({ NumMedia: '-1' })).toMatchObject({ media: [] });
  });

  it.each([
    ['STOP', 'opt_out'],
    ['START', 'opt_in'],
    ['HELP', 'help'],
  ])('that Twilio took for %s is %s', (OptOutType, word) => {
    expect(text({ OptOutType, Body: 'Basta così' })).toMatchObject({ word });
  });

  it.each(['whatsapp:+14155552671', '12345', 'VODAFONE', '', 'client:ana'])(
    'from %j is left aside: no telephone answers there',
    (From) => {
      expect(text({ From })).toBeNull();
    },
  );
});
