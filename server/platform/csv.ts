import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { type FastifyReply } from 'fastify';

/** A number stays one, so that a table can add it up; `null` is an empty cell. */
export type CsvValue = string | number | boolean | null;

/**
 * Starts of a cell that a spreadsheet takes for a formula, also behind blanks and in full width, and the marks this
 * writer itself has put in front of one. Source: OWASP, CSV Injection, read 2026-11-21; ASVS 5.0 1.2.10.
 */
const FORMULA = /^'*(?:[\t\r\n]|[\s\p{Cc}]*[=+\-@|%＝＋－＠])/u;

/** A text that no spreadsheet takes for a formula: `'` stands in front of what could be one. */
export const toCsvCell = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** The text that `toCsvCell` made the cell of. */
export const fromCsvCell = (cell: string): string =>
  cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;

/**
 * CSV after RFC 4180 in UTF-8 with a byte order mark, which Excel needs to read it as such. Reads the rows only as fast
 * as they are taken; an error among them cuts the stream short, and an end by the reader ends their iteration.
 */
export function csvStream(
  header: readonly string[],
  rows: Iterable<readonly CsvValue[]> | AsyncIterable<readonly CsvValue[]>,
): Readable {
  async function* records() {
    yield header.map(toCsvCell);
    for await (const row of rows) {
      yield row.map((value) => (typeof value === 'string' ? toCsvCell(value) : value));
    }
  }
  const writer = stringify({
    bom: true,
    record_delimiter: 'windows',
    quoted_string: true,
    cast: { boolean: String },
  });
  pipeline(Readable.from(records()), writer, () => undefined); // what went wrong is told by the stream itself
  return writer;
}

/** For `answer` of a route that answers with `sendCsv`. */
export const CSV_TYPE = 'text/csv; charset=utf-8';

export interface CsvFile {
  /** Without `.csv`; ASCII letters, digits and hyphens. */
  name: string;
  header: readonly string[];
  rows: Parameters<typeof csvStream>[1];
}

/** Answers with a file to save. A handler gives back what this gives. */
export function sendCsv(reply: FastifyReply, { name, header, rows }: CsvFile): Readable {
  reply.headers({ 'content-type': CSV_TYPE, 'content-disposition': `attachment; filename="${name}.csv"` });
  return csvStream(header, rows);
}
