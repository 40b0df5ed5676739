/** One record as the API gives it back. */
export type Row = Record<string, unknown> & { Id: string };
export type Fields = Record<string, unknown>;

/** What the make-believe org refuses, by the code Salesforce has for it. */
export class OrgRefusal extends Error {
  override name = 'OrgRefusal' as const;
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

/** Objects that transcripts need, and the beginning of their ids. */
const PREFIX: Readonly<Record<string, string>> = {
  ...{ FeedItem: '0D5', Task: '00T', ContentVersion: '068', ContentDocumentLink: '06A' },
};
const ROWS_KEPT = 500;
/** `SELECT a, b FROM Object WHERE c = 'd' AND … LIMIT 1`: what Midcall asks, and nothing else of SOQL. */
const QUERY =
  /^SELECT ([\w, ]+) FROM (\w+)(?: WHERE (.+?))?(?: ORDER BY CreatedDate DESC, Id DESC)?(?: LIMIT \d+)?$/;

/** Records of a make-believe org, as far as transcripts need them: cases of any number are there, and open. */
export class Org {
  #tables = new Map<string, Row[]>(Object.keys(PREFIX).map((type) => [type, []]));
  #made = 0;

  /** Makes a record and gives back its id. */
  insert(type: string, fields: Fields): string {
    const rows = this.#rowsOf(type);
    const Id = this.#newId(PREFIX[type]!); // its rows are there
    const row: Row = { ...fields, Id, CreatedDate: new Date().toISOString() };
    if (type === 'ContentVersion')
      Object.assign(row, { ContentDocumentId: this.#newId('069'), IsLatest: true });
    rows.push(row);
    if (rows.length > ROWS_KEPT) rows.shift();
    return Id;
  }

  change(type: string, id: string, fields: Fields): void {
    Object.assign(this.row(type, id), fields);
  }

  row(type: string, id: string): Row {
    const row = this.#rowsOf(type).find(({ Id }) => Id === id);
    if (!row) throw new OrgRefusal(404, 'NOT_FOUND');
    return row;
  }

  /** The record with this external id, made if it is not there. */
  upsert(type: string, field: string, value: string, fields: Fields): { id: string; created: boolean } {
    const known = this.#rowsOf(type).find((row) => row[field] === value);
    if (!known) return { id: this.insert(type, { ...fields, [field]: value }), created: true };
    Object.assign(known, fields);
    return { id: known.Id, created: false };
  }

  /** The youngest first. */
  query(soql: string): Row[] {
    const [whole, , type = '', where = ''] = QUERY.exec(soql) ?? [];
    if (whole === undefined) throw new OrgRefusal(400, 'MALFORMED_QUERY');
    const tests = where === '' ? [] : where.split(' AND ').map(testOf);
    return this.#rowsOf(type)
      .filter((row) => tests.every((test) => test(row)))
      .reverse();
  }

  #rowsOf(type: string): Row[] {
    const rows = this.#tables.get(type);
    if (!rows) throw new OrgRefusal(404, 'NOT_FOUND');
    return rows;
  }

  #newId(prefix: string): string {
    return `${prefix}${String(++this.#made).padStart(12, '0')}AAA`;
  }
}

function testOf(condition: string): (row: Row) => boolean {
  const [, field = '', operator, right = ''] = /^(\w+) (=|>|IN) (.+)$/.exec(condition) ?? [];
  if (field === '') throw new OrgRefusal(400, 'MALFORMED_QUERY');
  if (operator === '>') return (row) => String(row[field]) > right;
  if (right === 'true') return (row) => row[field] === true;
  const values = [...right.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, text = '']) =>
    text.replaceAll(/\\(.)/g, '$1'),
  );
  return (row) => values.includes(String(row[field]));
}
