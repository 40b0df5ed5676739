import { describe, expect, it } from 'vitest';
import { readTelnyxEvent, TelnyxEvent } from '../../server/carriers/telnyx/read-event.ts';

const ID = '40385f64-5717-4562-b3fc-2c963f66afa6';
const PROFILE = '4000eba1-a0c0-4563-9925-b25e842a7cb6';
const OWN = 'https://midcall.test/v1/carriers/telnyx/acme/events';
const REFERENCE = '6f1c2d3e-0000-4000-8000-000000000000';

const read = (event_type: string, payload: object) => {
  const all = { id: ID, messaging_profile_id: PROFILE, ...payload };
  const event = TelnyxEvent.parse({ data: { event_type, payload: all } });
  return readTelnyxEvent(event, { profileId: PROFILE, ownUrl: OWN });
};
const status = (said: string, more: object = {}, event = 'message.finalized') =>
  read(event, {
    ...{ direction: 'outbound', to: [{ phone_number: '+18665550001', status: said }], errors: [] },
    webhook_url: `${OWN}?m=${REFERENCE}`,
    ...more,
  });
const failure = (code: string, title = '') => ({ errors: [{ code, title }] });

describe('a status of Telnyx', () => {
  it.each([
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'delivered'],
    ['delivery_failed', 'undelivered'],
    ['sending_failed', 'failed'],
    ['expired', 'failed'],
    // that it arrived is not known, nor that it did not
    ['delivery_unconfirmed', 'sent'],
  ])('%s is %s', (said, state) => {
    expect(status(said)).toMatchObject({ type: 'receipt', carrierId: ID, messageId: REFERENCE, state });
  });

  it.each(['queued', 'sending', 'something_new', '', 'constructor', '__proto__'])(
    '%s says nothing new at the end, and that it is sent when it is sent',
    (said) => {
      expect(status(said)).toBeNull();
      expect(status(said, {}, 'message.sent')).toMatchObject({ state: 'sent', eventId: `${ID}:sent` });
    },
  );

  it('is one event however often it comes, and another with another state or reason', () => {
    const ids = [
      status('delivery_failed', failure('40006')),
      status('delivery_failed', { ...failure('40006', 'Later'), completed_at: '2026-01-23T18:10:02.574Z' }),
      status('delivery_failed'),
      status('delivered'),
    ].map((event) => event?.eventId);
    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(3);
  });

  it('tells the reason, and only of a failure', () => {
    expect(status('delivery_failed', failure('40001'))).toMatchObject({ reason: 'landline', code: '40001' });
    expect(status('sending_failed')).toMatchObject({ reason: 'other' });
    expect(status('expired')).toMatchObject({ reason: 'expired' });
    expect(status('delivered', failure('40001'))).not.toHaveProperty('reason');
    expect(status('delivery_failed', failure('x'))).not.toHaveProperty('code');
  });

  it('is an opt-out only where its title says so', () => {
    const stopped = failure('40300', 'Blocked due to STOP message');
    expect(status('delivery_failed', stopped)).toMatchObject({ reason: 'opted_out' });
    expect(status('delivery_failed', failure('40300', 'Unreachable'))).toMatchObject({ reason: 'blocked' });
  });

  it.each([
    ['of another tenant', OWN.replace('acme', 'rival')],
    ['of another host', OWN.replace('midcall', 'evil')],
    ['that begins alike', `${OWN}x`],
    ['of nowhere', ''],
  ])('has no reference of ours in an address %s', (_, address) => {
    const event = status('delivered', { webhook_url: address && `${address}?m=${REFERENCE}` });
    expect(event).toMatchObject({ state: 'delivered' });
    expect(event).not.toHaveProperty('messageId');
  });

  it('has no reference in what is none', () => {
    expect(status('delivered', { webhook_url: `${OWN}?m=1` })).not.toHaveProperty('messageId');
    expect(status('delivered', { webhook_url: null })).not.toHaveProperty('messageId');
  });

  it('of something that is no message says nothing', () => {
    expect(status('delivered', { id: 'x' })).toBeNull();
    expect(read('message.finalized', {})).toBeNull();
    expect(read('call.hangup', { direction: 'incoming' })).toBeNull();
  });

  it('of another messaging profile is left aside', () => {
    expect(status('delivered', { messaging_profile_id: ID })).toBeNull();
  });
});

const text = (more: object = {}) =>
  read('message.received', {
    ...{ direction: 'inbound', type: 'SMS', from: { phone_number: '+14155552671' }, text: 'Hi' },
    ...{ to: [{ phone_number: '+15005550006', status: 'webhook_delivered' }], media: [] },
    ...more,
  });

describe('a text that Telnyx brings', () => {
  it('is read', () => {
    expect(text()).toEqual({
      ...{ type: 'inbound', eventId: ID, carrierId: ID, from: '+14155552671', to: '+15005550006' },
      ...{ text: 'Hi', media: [] },
    });
  });

  it('has its media in order, with their types and sizes', () => {
    const media = [
      { url: 'a', content_type: 'image/jpeg', size: 3, hash_sha256: 'x' },
      { url: 'b', content_type: null, size: null },
      { url: 'c', size: -1 },
    ];
    expect(text({ type: 'MMS', text: null, media })).toMatchObject({
      ...{ text: '', media: [{ url: 'a', type: 'image/jpeg', size: 3 }, { url: 'b' }, { url: 'c' }] },
    });
    const many = Array.from({ length: 99 }, () => ({ url: 'a' }));
    expect(text({ type: 'MMS', media: many })).toMatchObject({ media: { length: 30 } });
  });

  it.each([
    ['STOP', 'opt_out'],
    ['START', 'opt_in'],
    ['HELP', 'help'],
  ])('that Telnyx took for %s is %s', (autoresponse_type, word) => {
    expect(text({ autoresponse_type, text: 'Basta così' })).toMatchObject({ word });
  });

  it.each(['12345', 'VODAFONE', '', 'agent@rcs.test'])(
    'from %j is left aside: no telephone answers there',
    (phone_number) => {
      expect(text({ from: { phone_number } })).toBeNull();
    },
  );

  it.each(['RCS', 'WHATSAPP'])('by %s is left aside', (type) => {
    expect(text({ type })).toBeNull();
  });

  it('of another messaging profile is left aside', () => {
    expect(text({ messaging_profile_id: ID })).toBeNull();
  });
});
