import { describeCarrier } from '../../contracts/carrier.ts';
import { openTelnyx } from './telnyx-harness.ts';

describeCarrier('Telnyx', openTelnyx, {
  lacks: { noTls: 'the peer on loopback speaks plain HTTP' },
  refusals: [
    ['40310', 'bad_number'],
    ['40301', 'bad_number'],
    ['40300', 'opted_out'],
    ['40309', 'region'],
    ['40305', 'bad_sender'],
    ['40302', 'too_long'],
    ['40328', 'too_long'],
    ['10009', 'auth'],
    ['10005', 'auth'],
    ['20100', 'auth'],
    ['40312', 'auth'],
    ['40329', 'unregistered'],
    ['40322', 'filtered'],
    ['99999', 'other'],
  ],
  failures: [
    ['40001', 'landline'],
    ['40002', 'filtered'],
    ['40003', 'filtered'],
    ['40004', 'blocked'],
    ['40005', 'expired'],
    ['40006', 'unreachable'],
    ['40008', 'other'],
    ['40010', 'unregistered'],
    ['40012', 'bad_number'],
    ['40013', 'bad_sender'],
    ['40014', 'expired'],
    // the code of an opt-out is that of other ends, too, once a text is on its way
    ['40300', 'blocked'],
  ],
  countsSegments: true,
  carriesReference: true,
  bringsPictures: true,
});
