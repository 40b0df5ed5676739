import { describeCarrier } from '../../contracts/carrier.ts';
import { openHarness } from './smpp-harness.ts';

describeCarrier('smpp', openHarness, {
  lacks: {
    throttledForThreeSeconds: 'a refusal says nothing of when to come back',
    badGateway: 'nothing stands between',
    gatewayTimeout: 'nothing stands between',
    noTls: 'a connection is made before there is a text: test/unit/smpp/reach.test.ts',
    answerOfAnotherType: 'there is one type',
    redirect: 'nobody sends us elsewhere',
  },
  refusals: [
    ['0x0b', 'bad_number'],
    ['0x0a', 'bad_sender'],
    ['0x01', 'too_long'],
    ['0x45', 'other'],
    ['0xff', 'other'],
  ],
  failures: [
    ['UNDELIV', 'other'],
    ['EXPIRED', 'unreachable'],
  ],
  countsSegments: true,
  namesNoInbound:
    'deliver_sm has none: that a repeat after a break is one text is proved in smpp-lines.test.ts',
  showsPieces: true,
});
