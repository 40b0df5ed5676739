import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import {
  CSV_TYPE,
  type CsvValue,
  csvStream,
  fromCsvCell,
  sendCsv,
  toCsvCell,
} from '../../server/platform/csv.ts';

const DANGEROUS = [
  '=1+1',
  '=cmd|"/c calc"!A1',
  '=HYPERLINK("https://example.test","here")',
  '+1 415 555 0142',
  '+cmd',
  '-2+3',
  '@SUM(A1:A9)',
  '|cmd',
  '%0A=1',
  '\t=1',
  '\r=1',
  '\n=1',
  '\tplain',
  '\rplain',
  ' =1',
  '   +1',
  '\u00a0=1',
  '\u3000@x',
  '\u0000=1',
  '\u0008-1',
  '\ufeff=1',
  '\u2028=1',
  '＝1+1',
  '＋1',
  '－1',
  '＠x',
  ' ＝1',
  "'=1",
  "''=1",
];
const HARMLESS = [
  '',
  'Hello',
  '3-4',
  "it's",
  "'quoted'",
  '¿Qué?',
  'a,b;"c"\r\nd',
  '１２３',
  'مرحبا',
  '#1',
  "'",
];

const whole = async (rows: readonly (readonly CsvValue[])[], header = ['a']) =>
  (await buffer(csvStream(header, rows))).toString();

describe('a cell', () => {
  it.each(DANGEROUS)('of %j is no formula, and is read back as it was', (cell) => {
    expect(toCsvCell(cell)).toBe(`'${cell}`);
    expect(fromCsvCell(toCsvCell(cell))).toBe(cell);
  });

  it.each(HARMLESS)('of %j stays as it is', (cell) => {
    expect(toCsvCell(cell)).toBe(cell);
    expect(fromCsvCell(cell)).toBe(cell);
  });
});

describe('the stream', () => {
  it('is read back by a parser as it was written', async () => {
    const cells = [...DANGEROUS, ...HARMLESS];
    const written = await whole(
      cells.map((cell) => [cell, 1]),
      ['=text', 'count'],
    );
    expect(written.startsWith('\ufeff')).toBe(true);
    const records = parse(written, { bom: true, relax_column_count: false });
    expect(records).toEqual([["'=text", 'count'], ...cells.map((cell) => [toCsvCell(cell), '1'])]);
  });

  it('leaves numbers, truth and nothing as they are', async () => {
    expect(await whole([[-5, 1.5, true, null, 'x']], ['n'])).toBe('\ufeff"n"\r\n-5,1.5,true,,"x"\r\n');
  });

  it('asks for no more rows than are taken, and ends their iteration with the reader', async () => {
    let [asked, ended] = [0, false];
    async function* endless() {
      try {
        for (;;) yield [`row ${asked++}`];
      } finally {
        ended = true;
      }
    }
    const stream = csvStream(['a'], endless());
    for await (const chunk of stream) {
      expect(String(chunk)).toContain('"a"');
      break;
    }
    while (!ended) await wait(5);
    expect(asked).toBeLessThan(10_000);
  });

  it('breaks off when the rows do, so that nobody takes a part for the whole', async () => {
    async function* broken() {
      yield ['one'];
      throw new Error('lost');
    }
    await expect(buffer(csvStream(['a'], broken()))).rejects.toThrow('lost');
  });

  it('is answered as a file to save', async () => {
    const app = Fastify();
    app.get('/', (_request, reply) => sendCsv(reply, { name: 'use', header: ['a'], rows: [['b']] }));
    const answer = await app.inject('/');
    expect(answer.headers).toMatchObject({
      'content-type': CSV_TYPE,
      'content-disposition': 'attachment; filename="use.csv"',
    });
    expect(answer.body).toBe('\ufeff"a"\r\n"b"\r\n');
    await app.close();
  });
});
