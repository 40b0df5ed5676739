import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { E164 } from '../../../protocol/phone.ts';
import { encodeBind } from '../../../server/carriers/smpp/bind.ts';
import { decodeText } from '../../../server/carriers/smpp/decode-text.ts';
import { decodeGsm7, encodeGsm7 } from '../../../server/carriers/smpp/gsm7.ts';
import { readDelivery } from '../../../server/carriers/smpp/incoming.ts';
import { LOCKING_TABLES, SINGLE_SHIFT_TABLES } from '../../../server/carriers/smpp/national-tables.ts';
import { toSegments } from '../../../server/carriers/smpp/outbound-segments.ts';
import { encodePdu, LONGEST_PDU, type Pdu, PduReader } from '../../../server/carriers/smpp/pdu.ts';
import { readOptOutCodes } from '../../../server/carriers/smpp/opt-out-codes.ts';
import { readReceipt, toCarrierId } from '../../../server/carriers/smpp/receipt.ts';
import { encodeSubmitSm, parseShortMessage } from '../../../server/carriers/smpp/short-message.ts';
import { readUserData } from '../../../server/carriers/smpp/user-data.ts';
import { toAddress, toE164 } from '../../../server/carriers/smpp/address.ts';
import { normalizeText } from '../../../protocol/normalize-text.ts';
import { GSM7 } from '../../../protocol/encoding-profile.ts';
import { cText, encodeDelivery } from '../../fakes/smsc.ts';
import { smsCases } from '../sms-cases.ts';

const NONE = readOptOutCodes(undefined);

const STANDARD = { locking: 0, single: 0 };
const GSM_CHARACTERS = [...Array(65_536).keys()]
  .filter((code) => GSM7.alphabet[code])
  .map((c) => String.fromCharCode(c));

/** What a person may write, as it is when it was normalised. */
const wholeCases = smsCases.cases.filter(
  ({ input, options }) => options === undefined && normalizeText(input) === input,
);

const anyPdu = fc.record({
  command: fc.nat({ max: 0xffff_ffff }),
  status: fc.nat({ max: 0xffff_ffff }),
  sequence: fc.nat({ max: 0xffff_ffff }),
  body: fc.uint8Array({ maxLength: 300 }).map((octets) => Buffer.from(octets)),
}) satisfies fc.Arbitrary<Pdu>;

describe('PDUs', () => {
  it('come out as they went in, however the connection cuts them', () => {
    fc.assert(
      fc.property(fc.array(anyPdu, { maxLength: 6 }), fc.array(fc.nat({ max: 2_000 })), (pdus, cuts) => {
        const octets = Buffer.concat(pdus.map(encodePdu));
        const reader = new PduReader();
        const read: Pdu[] = [];
        const places = [0, ...cuts.map((cut) => cut % (octets.length + 1)), octets.length].sort(
          (a, b) => a - b,
        );
        for (let i = 1; i < places.length; i++)
          read.push(...reader.push(octets.subarray(places[i - 1], places[i])));
        expect(read).toEqual(pdus);
        expect(reader.garbled).toBe(false);
      }),
    );
  });

  it.each([0, 4, 12, 15, LONGEST_PDU + 1, 0xffff_ffff])('of %i octets end what can be read', (length) => {
    const header = Buffer.alloc(16);
    header.writeUInt32BE(length, 0);
    const reader = new PduReader();
    expect(reader.push(header)).toEqual([]);
    expect(reader.garbled).toBe(true);
    expect(reader.push(encodePdu({ command: 0x15, status: 0, sequence: 1, body: Buffer.alloc(0) }))).toEqual(
      [],
    );
  });

  it('of any octets do no harm, nor do messages', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (octets) => {
        const body = Buffer.from(octets);
        new PduReader().push(body);
        const message = parseShortMessage(body);
        if (message) readDelivery(message, { idForm: 'hex-then-decimal', optOut: NONE });
        readUserData(body);
        for (let coding = 0; coding < 256; coding += 5)
          decodeText(body, coding, { locking: 200, single: 99 });
        readReceipt({ octets: body, options: new Map([[0x1e, body]]) }, NONE);
      }),
      { numRuns: 500 },
    );
  });

  it('with one octet of a delivery changed or lost do no harm', () => {
    const whole = encodeDelivery({
      ...{ from: '15552223333', to: '15550001111', esmClass: 0x40, dataCoding: 8 },
      octets: Buffer.from('050003070201042f0438', 'hex'),
      options: [[0x20c, Buffer.from([0, 1])]],
    });
    for (let at = 0; at < whole.length; at++) {
      for (const value of [0, 1, 0x1b, 0x7f, 0x80, 0xff]) {
        const changed = Buffer.from(whole);
        changed[at] = value;
        const message = parseShortMessage(changed);
        if (message) readDelivery(message, { idForm: 'same', optOut: NONE });
      }
      expect(parseShortMessage(whole.subarray(0, at))).toSatisfy(
        // without its optional parameters it is still a message
        (message) => message === null || at === whole.length - 6,
      );
    }
  });
});

describe('texts', () => {
  it('in the GSM alphabet come back, whatever their characters', () => {
    expect(GSM_CHARACTERS).toHaveLength(127 + 10);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...GSM_CHARACTERS)), (characters) => {
        const text = characters.join('');
        expect(decodeGsm7(encodeGsm7(text), STANDARD)).toBe(text);
      }),
    );
    expect(encodeGsm7('@€\f').toString('hex')).toBe('001b651b0a');
    expect(() => encodeGsm7('ç')).toThrow(RangeError);
  });

  it.each(wholeCases)(
    'are cut as the cases say: $id',
    ({ input, expect: expected, graphemeSafeAlternative }) => {
      const segments = graphemeSafeAlternative?.segments ?? expected.segments;
      const text = input;
      const parts = toSegments(text, { reference: 7, bits: 8 });
      expect(parts).toHaveLength(segments);
      const read = parts.map(({ esmClass, octets, dataCoding }, i) => {
        expect(octets.length).toBeLessThanOrEqual(dataCoding === 8 ? 140 : 160);
        if (parts.length === 1) return decodeText(octets, dataCoding, STANDARD);
        const data = readUserData(octets);
        expect({ esmClass, part: data.part }).toEqual({
          esmClass: 0x40,
          part: { reference: 7, total: parts.length, index: i + 1 },
        });
        return decodeText(data.octets, dataCoding, data.shift);
      });
      expect(read.join('')).toBe(text);
    },
  );

  it('have a reference of 16 bits where the account wants one', () => {
    const [first, second] = toSegments('я'.repeat(67) + '!'.repeat(10), { reference: 0x1234, bits: 16 });
    expect(first?.octets.subarray(0, 7).toString('hex')).toBe('06080412340201');
    expect(first?.octets).toHaveLength(7 + 132);
    expect(readUserData(second!.octets).part).toEqual({ reference: 0x1234, total: 2, index: 2 });
  });

  it.each([
    [0, '1b65', '€'],
    [1, '41', 'A'],
    [2, 'c3a9', 'é'],
    [3, 'e9', 'é'],
    [4, 'e9', 'é'],
    [6, 'd0', 'а'],
    [7, 'e0', 'א'],
    [8, '042f', 'Я'],
    [0x08, 'd83d', '\ud83d'],
    [0x18, '042f', 'Я'],
    [0xf0, '00', '@'],
    [0xf5, '41', 'A'],
    [0xe0, '042f', 'Я'],
    [0xc0, '00', '@'],
  ])('of data_coding %i are read: %s', (coding, octets, text) => {
    expect(decodeText(Buffer.from(octets, 'hex'), coding, STANDARD)).toBe(text);
  });

  it('show the basic character where an extension is not defined, and lose none at the end', () => {
    expect(decodeGsm7(Buffer.from('1b41', 'hex'), STANDARD)).toBe('A');
    expect(decodeGsm7(Buffer.from('411b', 'hex'), STANDARD)).toBe('A ');
  });
});

describe('national tables', () => {
  it('have 128 characters, with the escape and the Latin letters in place', () => {
    expect([...LOCKING_TABLES.keys()]).toEqual([1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    expect([...SINGLE_SHIFT_TABLES.keys()]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    for (const [id, table] of LOCKING_TABLES) {
      expect([id, table.length, table[0x1b], table.slice(0x61, 0x7b), table[0x20], table[0x0a]]).toEqual([
        ...[id, 128, '\x1b', 'abcdefghijklmnopqrstuvwxyz', ' ', '\n'],
      ]);
    }
    for (const [id, table] of SINGLE_SHIFT_TABLES)
      expect([id, table.length, table[0x65], table[0x2f], table[0x0a], table[0x40]]).toEqual([
        id,
        128,
        '€',
        '\\',
        '\f',
        '|',
      ]);
  });

  it('of Urdu have its letters in order', () => {
    const letters = [...(LOCKING_TABLES.get(13) ?? '')]
      .filter((letter) => letter > '\u0600')
      .map((letter) => letter.charCodeAt(0).toString(16).slice(-2));
    expect(letters.join(' ')).toBe(
      '27 22 28 7b 80 7e a6 2a c2 7f 79 7d 7a 7c 2b 2c 81 84 83 85 86 87 2d 2e 2f 8c 88 89 8a 8f 8d 30 31 91 93 99 32 96 98 ' +
        '9a 33 34 35 36 37 38 39 41 42 a9 aa ab af b3 b1 44 45 46 ba bb bc 48 c4 d5 c1 be 21 cc d0 d2 4d 50 4f 57 54 55 51 53 56 70',
    );
  });

  // octets and texts read off 3GPP TS 23.038 Annex A by hand
  it.each([
    ['Turkish, both', '06240101250101', '07', 'ı'],
    ['Turkish, single', '03240101', '1b671b69', 'ğı'],
    ['Turkish, both, dotted', '06240101250101', '40', 'İ'],
    ['Spanish, single', '03240102', '1b611b091b75', 'áçú'],
    ['Portuguese, locking', '03250103', '090c1524', 'çô∞º'],
    ['Portuguese, single', '03240103', '1b7b1b051b7f', 'ãêâ'],
    ['Bengali, locking', '03250104', '03043d606f70', 'অআপ\u09ce\u006f\u0070'],
    ['Hindi, locking', '03250106', '0304152c61', 'अआक,a'],
    ['Hindi, single', '03240106', '1b191b1c1b25', '।०९'],
    ['Gujarati, single', '03240105', '1b1c1b25', '૦૯'],
    ['Tamil, locking', '0325010b', '0304', 'அஆ'],
    ['Telugu, single', '0324010c', '1b1c1b261b30', '౦ౘ౽'],
    ['Urdu, locking', '0325010d', '00010f4d607f', 'اآټل\u0654\u0670'],
    ['Urdu, single', '0324010d', '1b191b1c1b3b1b3f', '\u0600۰ۍ۔'],
  ])('read %s', (_, header, septets, text) => {
    const header1 = Buffer.from(header, 'hex');
    const octets = Buffer.concat([header1, Buffer.from(septets, 'hex')]);
    const data = readUserData(octets);
    expect(decodeText(data.octets, 0, data.shift)).toBe(text);
  });
});

describe('addresses', () => {
  it('go as digits with the type that the account wants', () => {
    expect(toAddress(E164.parse('+14155550142'), { ton: 1, npi: 1 })).toEqual({
      ton: 1,
      npi: 1,
      digits: '14155550142',
    });
  });

  it.each([
    [1, '14155550142', '+14155550142'],
    [1, '+14155550142', '+14155550142'],
    [0, '14155550142', '+14155550142'],
    [0, '0014155550142', '+14155550142'],
    [2, '+14155550142', '+14155550142'],
    [2, '4155550142', null],
    [0, '04155550142', null],
    [5, 'MYBANK', null],
    [0, '12345', null],
    [1, '', null],
  ])('of type %i come as numbers: %s', (ton, digits, number) => {
    expect(toE164({ ton, npi: 1, digits })).toBe(number);
  });
});

describe('receipts', () => {
  const read = (text: string, options: [number, Buffer][] = []) =>
    readReceipt({ octets: Buffer.from(text, 'latin1'), options: new Map(options) }, NONE);

  it.each([
    ['DELIVRD', 'delivered'],
    ['DELIVERED', 'delivered'],
    ['UNDELIV', 'undelivered'],
    ['EXPIRED', 'undelivered'],
    ['REJECTD', 'failed'],
    ['DELETED', 'failed'],
    ['ENROUTE', 'sent'],
    ['ACCEPTD', 'sent'],
    ['UNKNOWN', null],
    ['SOMETHING', null],
  ])('say by the word %s', (word, state) => {
    const text = `id:0a1f sub:001 dlvrd:001 submit date:2603020900 done date:2603020901 stat:${word} err:012 text:id:9`;
    expect(read(text)).toMatchObject({ id: '0a1f', state, code: `${word} 012` });
  });

  it('say by their parameters, with or without words', () => {
    expect(
      read('', [
        [0x1e, cText('A7')],
        [0x427, Buffer.from([5])],
      ]),
    ).toMatchObject({ id: 'A7', state: 'undelivered' });
    expect(read('id:1 stat:ENROUTE', [[0x427, Buffer.from([2])]])).toMatchObject({
      id: '1',
      state: 'delivered',
    });
  });

  it('without an id are about nothing', () => {
    expect(read('stat:DELIVRD err:000')).toBeNull();
    expect(read('', [[0x1e, cText('')]])).toBeNull();
  });

  it.each([
    ['same', '000A7F', '0A7f', 'a7f'],
    ['hex-then-decimal', '0000a7f', '2687', '2687'],
    ['decimal-then-hex', '0002687', 'A7F', '2687'],
    ['hex-then-decimal', 'ffffffffffffffff', '018446744073709551615', '18446744073709551615'],
    ['hex-then-decimal', 'b1-x', 'b1-x', 'b1-x'],
    ['same', '0000', '0', '0'],
  ] as const)('in form %s: %s and %s are one', (form, answer, receipt, id) => {
    expect([toCarrierId(answer, form, 'answer'), toCarrierId(receipt, form, 'receipt')]).toEqual([id, id]);
  });

  it('are told from texts by their class, not by their words', () => {
    const words = Buffer.from('id:1 sub:001 dlvrd:001 stat:DELIVRD err:000');
    const body = (esmClass: number) =>
      parseShortMessage(encodeDelivery({ from: '15552223333', to: '15550001111', esmClass, octets: words }))!;
    expect(readDelivery(body(0), { idForm: 'same', optOut: NONE })).toMatchObject({
      event: { type: 'inbound' },
    });
    expect(readDelivery(body(4), { idForm: 'same', optOut: NONE })).toMatchObject({
      event: { type: 'receipt', state: 'delivered', carrierId: '1' },
    });
  });
});

describe('what is delivered', () => {
  const deliver = (delivery: Partial<Parameters<typeof encodeDelivery>[0]>) =>
    readDelivery(
      parseShortMessage(
        encodeDelivery({ from: '15552223333', to: '15550001111', octets: Buffer.from('hi'), ...delivery }),
      )!,
      { idForm: 'same', optOut: NONE },
    );

  it('in parts says which part it is, by header of 8 or 16 bits or by parameters', () => {
    const header8 = Buffer.from('050003070201', 'hex');
    const header16 = Buffer.from('0608041234' + '0302', 'hex');
    const text = Buffer.from('hi');
    const part = (given: object) => ({ kind: 'event', event: { type: 'part', text: 'hi', ...given } });
    expect(deliver({ esmClass: 0x40, octets: Buffer.concat([header8, text]) })).toMatchObject(
      part({ reference: 7, total: 2, index: 1 }),
    );
    expect(deliver({ esmClass: 0x40, octets: Buffer.concat([header16, text]) })).toMatchObject(
      part({ reference: 0x1234, total: 3, index: 2 }),
    );
    const sar: [number, Buffer][] = [
      [0x20c, Buffer.from([0, 9])],
      [0x20e, Buffer.from([4])],
      [0x20f, Buffer.from([4])],
    ];
    expect(deliver({ options: sar })).toMatchObject(part({ reference: 9, total: 4, index: 4 }));
  });

  it('in a parameter is read from there', () => {
    const payload: [number, Buffer][] = [[0x424, Buffer.from('x'.repeat(400))]];
    expect(deliver({ octets: Buffer.alloc(0), options: payload })).toMatchObject({
      event: { text: 'x'.repeat(400) },
    });
  });

  it('by a name, or as an acknowledgement, is nothing', () => {
    expect(deliver({ ton: 5, from: 'BANK' })).toEqual({ kind: 'nothing', why: 'no_number' });
    expect(deliver({ esmClass: 0x08 })).toEqual({ kind: 'nothing', why: 'no_text' });
  });
});

describe('requests', () => {
  it('of a bind are what the specification says', () => {
    const body = encodeBind({ systemId: 'esme1', password: 'secret1', systemType: 'VMA' });
    expect(body.toString('latin1')).toBe('esme1\0secret1\0VMA\0\x34\0\0\0');
  });

  it('of a text are, too', () => {
    const body = encodeSubmitSm({
      source: { ton: 1, npi: 1, digits: '15550001111' },
      destination: { ton: 1, npi: 1, digits: '15552223333' },
      ...{
        esmClass: 0,
        dataCoding: 0,
        octets: Buffer.from('hi'),
        validitySeconds: 90_061,
        registeredDelivery: 1,
      },
    });
    const [nul, one] = [Buffer.from([0]), Buffer.from([1])];
    const address = (digits: string) => Buffer.concat([one, one, Buffer.from(digits), nul]);
    const expected = Buffer.concat([
      ...[nul, address('15550001111'), address('15552223333')],
      // esm_class, protocol_id, priority_flag, schedule_delivery_time; one day, one hour, one minute, one second
      ...[nul, nul, nul, nul, Buffer.from('000001010101000R'), nul],
      // registered_delivery, replace_if_present_flag, data_coding, sm_default_msg_id, sm_length
      ...[one, nul, nul, nul, Buffer.from([2]), Buffer.from('hi')],
    ]);
    expect(body.toString('hex')).toBe(expected.toString('hex'));
    expect(parseShortMessage(body)).toMatchObject({
      octets: Buffer.from('hi'),
      destination: { digits: '15552223333' },
    });
  });
});
