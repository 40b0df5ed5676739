import type { NumberView } from '../../protocol/phone-number.ts';

/** A number that texts in calls go out from, as the server shows it. */
export const sendingNumber = (more: Partial<NumberView> = {}): NumberView => ({
  ...{ id: '00000000-0000-4000-8000-0000000000a1', number: '+14155550100', label: 'Repairs' },
  ...{ inbound: true, outbound: true, mms: false, purpose: 'in_call', globalOutbound: false },
  ...{ verifiedAt: '2026-11-18T10:00:00.000Z', carrier: 'loopback', ratePerSecond: 1, burst: 1 },
  ...{ encodingProfile: 'gsm7', draining: false, liveSessions: 0 },
  ...{ inboundQueue: 'repairs', outboundQueues: ['repairs'], verification: null },
  ...more,
});
