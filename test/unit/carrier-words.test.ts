import { expect, it } from 'vitest';
import { carrierName } from '../../admin-portal/carrier-words.ts';

it.each([
  ['twilio', 'Twilio'],
  ['telnyx', 'Telnyx'],
  ['smpp', 'SMPP'],
  ['loopback', 'Loopback'],
  ['', ''],
])('%s writes itself %s', (name, written) => {
  expect(carrierName(name)).toBe(written);
});
