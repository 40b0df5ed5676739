import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import {
  IMPORT_COLUMNS,
  type ImportError,
  MAX_IMPORT_ROWS,
  PresetFile,
  type PresetImport,
} from '../../protocol/preset-import.ts';
import { fromCsvCell } from '../platform/csv.ts';
import { type ImportRow } from './decide-import.ts';

export type ParsedImport =
  { type: 'ok'; rows: ImportRow[]; ignored: string[] } | { type: 'refused'; errors: ImportError[] };

const refused = (
  row: number,
  code: ImportError['code'],
  more: Partial<Pick<ImportError, 'column' | 'detail'>> = {},
): ParsedImport => ({ type: 'refused', errors: [{ row, column: null, code, detail: null, ...more }] });

/** Reads the texts of a file. Pure. */
export function parseImport({ format, content }: Pick<PresetImport, 'format' | 'content'>): ParsedImport {
  const parsed = format === 'csv' ? parseCsv(content) : parseJson(content);
  if (parsed.type === 'ok' && parsed.rows.length > MAX_IMPORT_ROWS)
    return refused(MAX_IMPORT_ROWS + 1, 'too_many_rows', { detail: String(MAX_IMPORT_ROWS) });
  return parsed;
}

function parseCsv(content: string): ParsedImport {
  let records: string[][];
  try {
    records = parse(content, {
      bom: true,
      delimiter: separatorOf(content),
      relax_column_count: true,
      // beyond it the file is refused; one more shows that there are more
      to: MAX_IMPORT_ROWS + 2,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { records: read } = error as unknown as { records?: number }; // how many it had read
    return refused((read ?? 0) + 1, 'malformed', { detail: error.code });
  }
  const [header = [], ...body] = records;
  const names = header.map((cell) => fromCsvCell(cell).trim().toLowerCase());
  for (const column of ['language', 'label', 'text'] as const)
    if (!names.includes(column)) return refused(1, 'column_missing', { column });
  const places = IMPORT_COLUMNS.flatMap((column) =>
    names.includes(column) ? [[column, names.indexOf(column)] as const] : [],
  );
  const rows = body.flatMap((cells, i) => {
    if (cells.every((cell) => cell.trim() === '')) return []; // an empty line
    const values = places.map(([column, at]) => [column, fromCsvCell(cells[at] ?? '')] as const);
    return [{ row: i + 2, ...Object.fromEntries(values) } as ImportRow]; // the three columns are there
  });
  const known: readonly string[] = IMPORT_COLUMNS;
  return { type: 'ok', rows, ignored: names.filter((name) => name !== '' && !known.includes(name)) };
}

/** Spreadsheets separate by what the country of their user writes decimals without. */
function separatorOf(content: string): string {
  const [first = ''] = content.split(/\r\n|\r|\n/, 1);
  const count = (separator: string) => first.split(separator).length;
  return [';', '\t'].find((separator) => count(separator) > count(',')) ?? ',';
}

function parseJson(content: string): ParsedImport {
  let value: unknown;
  try {
    value = JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch {
    return refused(1, 'malformed', { detail: 'JSON' });
  }
  const file = PresetFile.safeParse(value);
  if (!file.success) {
    const [issue] = file.error.issues;
    const row = typeof issue?.path[1] === 'number' ? issue.path[1] + 1 : 1;
    return refused(row, 'malformed', { detail: issue?.path.slice(2).join('.') || 'presets' });
  }
  const rows = file.data.presets.flatMap(({ id, texts, keyword, queue, position, category }, i) =>
    Object.entries(texts).map(([language, words]): ImportRow => ({
      row: i + 1,
      // presets of one file are told apart even where they have no id
      id: id ?? `\u0000${i}`,
      ...(category === undefined ? {} : { category }),
      ...(keyword === undefined ? {} : { keyword: keyword ?? '' }),
      ...(queue === undefined ? {} : { queue: queue ?? '' }),
      ...(position === undefined ? {} : { position: String(position) }),
      language,
      ...words,
    })),
  );
  return { type: 'ok', rows, ignored: [] };
}
