import { describeCarrier } from '../../contracts/carrier.ts';
import { openTwilio } from './twilio-harness.ts';

describeCarrier('Twilio', openTwilio, {
  lacks: { noTls: 'the peer on loopback speaks plain HTTP' },
  refusals: [
    ['21211', 'bad_number'],
    ['21614', 'bad_number'],
    ['21610', 'opted_out'],
    ['21408', 'region'],
    ['21606', 'bad_sender'],
    ['21617', 'too_long'],
    ['20003', 'auth'],
    ['20404', 'auth'],
    ['30034', 'unregistered'],
    ['99999', 'other'],
  ],
  failures: [
    ['30003', 'unreachable'],
    ['30004', 'blocked'],
    ['30005', 'bad_number'],
    ['30006', 'landline'],
    ['30007', 'filtered'],
    ['30008', 'other'],
    ['30034', 'unregistered'],
    ['30036', 'expired'],
  ],
  countsSegments: true,
  carriesReference: true,
  bringsPictures: true,
});
