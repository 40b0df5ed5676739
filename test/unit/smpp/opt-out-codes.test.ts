import { describe, expect, it } from 'vitest';
import { readOptOutCodes } from '../../../server/carriers/smpp/opt-out-codes.ts';
import { until } from '../../until.ts';
import { playSmpp } from './smpp-fixture.ts';

const OPT_OUT_CODES = '0x0000040F, 065 eb1';

/** A receipt as it was recorded from Kannel, octet for octet but for its word, its state and its code of three characters. */
const receipt = (word: string, state: number, err: string) =>
  Buffer.from(
    [
      '000000aa00000005000000000000000100010131353535323232333333330001013135353530303031313131000400000000000000006569643a69642d31207375623a3030312064',
      '6c7672643a303031207375626d697420646174653a3236303330323039303020646f6e6520646174653a3236303330323039303120737461743a',
      Buffer.from(word).toString('hex'),
      '206572723a',
      Buffer.from(err).toString('hex'),
      '20746578743a48656c6c6f001e000569642d310004270001',
      state.toString(16).padStart(2, '0'),
    ].join(''),
    'hex',
  );

describe('codes that mean an opt-out', () => {
  it('are statuses of answers and errors of receipts, however they are written', () => {
    const { statuses, errors } = readOptOutCodes(OPT_OUT_CODES);
    expect([...statuses]).toEqual([0x40f]);
    expect([...errors]).toEqual(['65', 'eb1']);
    expect(readOptOutCodes(undefined)).toEqual({ statuses: new Set(), errors: new Set() });
  });

  it('in an answer say so of the recipient, and any other status does not', async () => {
    const { smsc, send } = await playSmpp({ credentials: { optOutCodes: OPT_OUT_CODES } });
    smsc.script = (_, nth) => ({ kind: 'status', status: [0x40f, 0x410, 0x0b][nth] ?? 0 });
    expect(await send('one')).toEqual({ kind: 'rejected', code: '0x40f', reason: 'opted_out' });
    expect(await send('two')).toEqual({ kind: 'rejected', code: '0x410', reason: 'other' });
    expect(await send('three')).toEqual({ kind: 'rejected', code: '0x0b', reason: 'bad_number' });
  });

  it('mean nothing where the operator has not said so', async () => {
    const { smsc, send } = await playSmpp();
    smsc.script = () => ({ kind: 'status', status: 0x40f });
    expect(await send('one')).toMatchObject({ reason: 'other' });
  });

  it('in a receipt say so of the recipient, unless the text has arrived', async () => {
    const { smsc, events } = await playSmpp({ credentials: { optOutCodes: OPT_OUT_CODES } });
    const told = [
      receipt('UNDELIV', 5, '065'),
      receipt('REJECTD', 8, 'EB1'),
      receipt('UNDELIV', 5, '066'),
      receipt('DELIVRD', 2, '065'),
    ];
    for (const [i, octets] of told.entries()) {
      smsc.sendRaw(octets);
      await until(() => expect(events).toHaveLength(i + 1));
    }
    expect(events).toMatchObject([
      { state: 'undelivered', reason: 'opted_out', code: 'UNDELIV 065' },
      { state: 'failed', reason: 'opted_out', code: 'REJECTD EB1' },
      { state: 'undelivered', reason: 'other', code: 'UNDELIV 066' },
      { state: 'delivered', code: 'DELIVRD 065' },
    ]);
    expect(events.at(-1)).not.toHaveProperty('reason');
  });
});
