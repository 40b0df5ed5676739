import { expect, it } from 'vitest';
import {
  PACE,
  deliveryTo,
  photosFrom,
  planDelivery,
} from '../../../simulator/backend/carrier/delivery-plan.ts';
import { Delivery } from '../../../simulator/wire.ts';

const plan = (delivery: Delivery, attempt = 1) => planDelivery(delivery, { attempt, pace: PACE });

it.each(['+14155550142', '+14155550178', '+14155550100', '+14155550101'])('treats %s normally', (number) => {
  expect(deliveryTo(number, 'delivered')).toBe('delivered');
  expect(photosFrom(number, 'mms')).toBe('mms');
});

it('reads the behaviour of a text from the last two digits', () => {
  expect(deliveryTo('+14155550120', 'delivered')).toBe('refused');
  expect(deliveryTo('+393331234541', 'delivered')).toBe('answerLost');
});

it('lets the panel decide before the digits', () => {
  expect(deliveryTo('+14155550120', 'slow')).toBe('slow');
  expect(photosFrom('+14155550150', 'late')).toBe('late');
});

it('keeps the digits for photos apart from those for texts', () => {
  expect(deliveryTo('+14155550150', 'delivered')).toBe('delivered');
  expect(photosFrom('+14155550120', 'mms')).toBe('mms');
  expect(photosFrom('+14155550150', 'mms')).toBe('mmsRefused');
});

it('shows a text on the handset unless it is refused or cannot be delivered', () => {
  const shown = Delivery.options.filter((delivery) => plan(delivery, 9).arrivesAtMs !== null);
  expect(Delivery.options.filter((delivery) => !shown.includes(delivery))).toEqual([
    'refused',
    'unreachable',
    'landline',
    'unavailable',
  ]);
});

it('turns a throttled text away once', () => {
  expect(plan('throttled', 1).answer).toMatchObject({ type: 'refuse', status: 429 });
  expect(plan('throttled', 2).answer).toEqual({ type: 'accept' });
});

it('reports backwards and doubled with "receiptsMixed"', () => {
  const { receipts } = plan('receiptsMixed');
  expect(receipts.map(({ status, event }) => `${status} ${event}`)).toEqual([
    'delivered 2',
    'delivered 2',
    'sent 1',
    'delivered 3',
  ]);
});

it('reports before it answers with "receiptFirst"', () => {
  expect(plan('receiptFirst')).toMatchObject({
    answerAfter: 'receipts',
    receipts: [{ status: 'delivered' }],
  });
});
