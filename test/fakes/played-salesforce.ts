// Longer than others: what Salesforce refuses is read beside what it takes.
import { createPublicKey, randomUUID, X509Certificate } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo } from 'node:net';
import { decodeJwt, jwtVerify } from 'jose';
import { CERTIFICATE, PRIVATE_KEY } from './salesforce-certificate.ts';

const LOGIN = 'https://login.salesforce.com';
const INSTANCE = 'https://acme.my.salesforce.com';
const API = '/services/data/v62.0';
const USERNAME = 'midcall@acme.example';
const CONSUMER = 'consumer-key-of-the-connected-app';

export const ACCOUNT = {
  loginUrl: LOGIN,
  consumerKey: CONSUMER,
  username: USERNAME,
  privateKey: PRIVATE_KEY,
};
/** A case that is open, one that was deleted, and one that an approval has locked. */
export const CASES = {
  open: '500000000000001AAA',
  gone: '500000000000002AAA',
  locked: '500000000000003AAA',
  contact: '003000000000001AAA',
};

export type Fault = 'lostBefore' | 'lostAfter' | 'silent' | 'serverError' | 'throttled' | 'limit' | 'expired';
type Row = Record<string, unknown> & { Id: string };
interface Request {
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  body: Buffer;
}
interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

const refuse = (status: number, errorCode: string): Answer => ({
  status,
  body: [{ message: `refused: ${errorCode}`, errorCode }],
});

/** Fields that may be written, with the characters they hold. Source: Object Reference. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  FeedItem: { ParentId: 18, Type: 40, Body: 10_000, Visibility: 40 },
  Task: {
    ...{ WhatId: 18, WhoId: 18, Subject: 255, Description: 32_000, Status: 40, ActivityDate: 10 },
    ...{ CallObject: 255, IsVisibleInSelfService: 5, Midcall_Write__c: 120 },
  },
  ContentVersion: { Title: 255, PathOnClient: 500, Midcall_Media__c: 120 },
  ContentDocumentLink: { ContentDocumentId: 18, LinkedEntityId: 18, ShareType: 1, Visibility: 40 },
};
const PREFIX: Readonly<Record<string, string>> = {
  ...{ FeedItem: '0D5', Task: '00T', ContentVersion: '068', ContentDocumentLink: '06A' },
};

/** Salesforce on loopback, as its documentation has it. It refuses what Salesforce refuses. `cases`: more that are open. */
export async function playSalesforce({
  now = () => new Date(),
  cases = [],
}: { now?: () => Date; cases?: readonly string[] } = {}) {
  const tables = new Map<string, Row[]>(Object.keys(FIELDS).map((type) => [type, []]));
  const contents = new Map<string, Uint8Array>();
  const tokens = new Set<string>();
  const faults: { at: number; fault: Fault }[] = [];
  let requests = 0;
  let serial = 0;
  let package_ = true;
  let unwanted = /^$/;
  const log: string[] = [];
  const table = (type: string) => tables.get(type)!;
  const newId = (type: string) => `${PREFIX[type]}${String(++serial).padStart(12, '0')}AAA`;

  async function letIn({ body, headers }: Request): Promise<Answer> {
    const oauth = (error: string): Answer => ({ status: 400, body: { error, error_description: error } });
    if (headers['content-type'] !== 'application/x-www-form-urlencoded') return oauth('invalid_request');
    const form = new URLSearchParams(body.toString());
    if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer')
      return oauth('unsupported_grant_type');
    const assertion = form.get('assertion') ?? '';
    try {
      if (decodeJwt(assertion).iss !== CONSUMER) return oauth('invalid_client_id');
      const key = createPublicKey(
        new X509Certificate(CERTIFICATE).publicKey.export({ type: 'spki', format: 'pem' }),
      );
      const { payload } = await jwtVerify(assertion, key, {
        ...{ algorithms: ['RS256'], audience: [LOGIN, 'https://test.salesforce.com'], currentDate: now() },
        ...{ requiredClaims: ['iss', 'sub', 'aud', 'exp'] },
      });
      if (payload.exp! * 1_000 > now().getTime() + 180_000) return oauth('invalid_grant');
      if (payload.sub !== USERNAME) return oauth('invalid_grant');
    } catch {
      return oauth('invalid_grant');
    }
    const token = `00D!${randomUUID()}`;
    tokens.add(token);
    return {
      status: 200,
      body: { access_token: token, scope: 'api', instance_url: INSTANCE, token_type: 'Bearer' },
    };
  }

  function recordFault(id: unknown): Answer | null {
    if (typeof id !== 'string' || !/^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/.test(id))
      return refuse(400, 'MALFORMED_ID');
    if (id === CASES.gone) return refuse(404, 'ENTITY_IS_DELETED');
    if (id === CASES.locked) return refuse(400, 'ENTITY_IS_LOCKED');
    return Object.values(CASES).includes(id) || cases.includes(id)
      ? null
      : refuse(400, 'INVALID_CROSS_REFERENCE_KEY');
  }

  /** `before`: the row that is changed; it stays with its record unless `fields` name another. */
  function fieldFault(type: string, fields: Record<string, unknown>, before: Row | null): Answer | null {
    const isNew = before === null;
    for (const [name, value] of Object.entries(fields)) {
      const most = FIELDS[type]![name];
      if (most === undefined || (!package_ && name.startsWith('Midcall_')))
        return refuse(400, 'INVALID_FIELD');
      if (String(value).length > most) return refuse(400, 'STRING_TOO_LONG');
    }
    if (type === 'FeedItem' && isNew) {
      if (fields['Type'] !== 'TextPost' || !fields['Body']) return refuse(400, 'REQUIRED_FIELD_MISSING');
      if (!['AllUsers', 'InternalUsers'].includes(String(fields['Visibility'])))
        return refuse(400, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST');
      return recordFault(fields['ParentId']);
    }
    if (type === 'FeedItem' && ('ParentId' in fields || 'Type' in fields))
      return refuse(400, 'INVALID_FIELD_FOR_INSERT_UPDATE');
    if (type === 'Task') {
      const person = String(fields['WhoId'] ?? '').slice(0, 3);
      if ('WhoId' in fields && !['003', '00Q'].includes(person))
        return refuse(400, 'FIELD_INTEGRITY_EXCEPTION');
      if (['003', '00Q'].includes(String(fields['WhatId'] ?? '').slice(0, 3)))
        return refuse(400, 'FIELD_INTEGRITY_EXCEPTION');
      const { WhatId, WhoId } = { ...before, ...fields } as Record<string, unknown>;
      return recordFault(WhatId ?? WhoId);
    }
    return null;
  }

  function insert(type: string, fields: Record<string, unknown>): Answer {
    const fault = fieldFault(type, fields, null);
    if (fault) return fault;
    if (type === 'ContentDocumentLink') {
      const linked = recordFault(fields['LinkedEntityId']);
      if (linked) return linked;
      if (!table('ContentVersion').some((row) => row['ContentDocumentId'] === fields['ContentDocumentId']))
        return refuse(400, 'INVALID_CROSS_REFERENCE_KEY');
      const isSame = (row: Row) =>
        row['ContentDocumentId'] === fields['ContentDocumentId'] &&
        row['LinkedEntityId'] === fields['LinkedEntityId'];
      if (table(type).some(isSame)) return refuse(400, 'DUPLICATE_VALUE');
    }
    const row: Row = { ...fields, Id: newId(type), CreatedDate: new Date().toISOString() };
    if (type === 'ContentVersion')
      Object.assign(row, { ContentDocumentId: `069${String(serial).padStart(12, '0')}AAA`, IsLatest: true });
    table(type).push(row);
    return { status: 201, body: { id: row.Id, success: true, errors: [] } };
  }

  function change(type: string, id: string, fields: Record<string, unknown>): Answer {
    const row = table(type).find((one) => one.Id === id);
    if (!row) return refuse(404, 'NOT_FOUND');
    const fault = fieldFault(type, fields, row);
    if (fault) return fault;
    Object.assign(row, fields);
    return { status: 204 };
  }

  function upsert(type: string, field: string, value: string, fields: Record<string, unknown>): Answer {
    if (type !== 'Task' || field !== 'Midcall_Write__c' || !package_) return refuse(404, 'NOT_FOUND');
    if (field in fields) return refuse(400, 'INVALID_FIELD');
    const rows = table(type).filter((row) => row[field] === value);
    if (rows.length > 1) return { status: 300, body: rows.map(({ Id }) => `${API}/sobjects/Task/${Id}`) };
    if (rows[0]) {
      const answer = change(type, rows[0].Id, fields);
      return answer.status === 204
        ? { status: 200, body: { id: rows[0].Id, success: true, errors: [], created: false } }
        : answer;
    }
    return insert(type, { ...fields, [field]: value });
  }

  /** Only what its grammar and the objects allow: a post's body cannot be filtered by. */
  function query(soql: string): Answer {
    const match =
      /^SELECT ([\w, ]+) FROM (\w+)(?: WHERE (.+?))?(?: ORDER BY CreatedDate DESC, Id DESC)?(?: LIMIT (\d+))?$/.exec(
        soql,
      );
    if (!match) return refuse(400, 'MALFORMED_QUERY');
    const [, columns = '', type = '', where = '', limit = '2000'] = match;
    if (!tables.has(type)) return refuse(400, 'INVALID_TYPE');
    const conditions = where === '' ? [] : where.split(' AND ');
    const tests: ((row: Row) => boolean)[] = [];
    for (const condition of conditions) {
      const [, field = '', operator, right = ''] = /^(\w+) (=|>|IN) (.+)$/.exec(condition) ?? [];
      if (field === '') return refuse(400, 'MALFORMED_QUERY');
      if (field === 'Body' || field === 'Description') return refuse(400, 'INVALID_FIELD');
      const values = [...right.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, text = '']) =>
        text.replaceAll(/\\(.)/g, '$1'),
      );
      if (operator === '>') tests.push((row) => String(row[field]) > right);
      else if (right === 'true') tests.push((row) => row[field] === true);
      else if (values.length === 0) return refuse(400, 'MALFORMED_QUERY');
      else tests.push((row) => values.includes(String(row[field])));
    }
    const names = columns.split(',').map((name) => name.trim());
    if (!package_ && `${columns}${where}`.includes('Midcall_')) return refuse(400, 'INVALID_FIELD');
    const rows = table(type).filter((row) => tests.every((test) => test(row)));
    const records = rows
      .reverse()
      .slice(0, Number(limit))
      .map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? null])));
    return { status: 200, body: { totalSize: records.length, done: true, records } };
  }

  function upload({ headers, body }: Request): Answer {
    const boundary = /boundary=(\S+)$/.exec(headers['content-type'] ?? '')?.[1];
    if (!boundary) return refuse(400, 'JSON_PARSER_ERROR');
    const parts = body.toString('latin1').split(`--${boundary}`).slice(1, -1);
    const [entity = '', data = ''] = parts;
    const [head = '', ...octets] = data.split('\r\n\r\n');
    if (!entity.includes('name="entity_content"') || !/name="VersionData"; filename="[^"]+"/.test(head))
      return refuse(400, 'REQUIRED_FIELD_MISSING');
    const fields = JSON.parse(Buffer.from(entity.split('\r\n\r\n')[1]!, 'latin1').toString('utf8')) as Record<
      string,
      unknown
    >;
    const content = Buffer.from(octets.join('\r\n\r\n').replace(/\r\n$/, ''), 'latin1');
    if (!fields['PathOnClient'] || content.length === 0) return refuse(400, 'REQUIRED_FIELD_MISSING');
    if (unwanted.test(String(fields['PathOnClient']))) return refuse(400, 'FIELD_INTEGRITY_EXCEPTION');
    const answer = insert('ContentVersion', fields);
    if (answer.status === 201)
      contents.set(String(table('ContentVersion').at(-1)!['ContentDocumentId']), content);
    return answer;
  }

  async function act(request: Request): Promise<Answer> {
    const { method, url, headers } = request;
    if (headers['x-host'] === new URL(LOGIN).host)
      return url.pathname === '/services/oauth2/token' && method === 'POST'
        ? letIn(request)
        : refuse(404, 'NOT_FOUND');
    if (headers['x-host'] !== new URL(INSTANCE).host) return refuse(404, 'NOT_FOUND');
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    if (!token || !tokens.has(token)) return refuse(401, 'INVALID_SESSION_ID');
    if (!url.pathname.startsWith(`${API}/`)) return refuse(404, 'NOT_FOUND');
    const [kind, type = '', ...rest] = url.pathname
      .slice(API.length + 1)
      .split('/')
      .map(decodeURIComponent);
    if (kind === 'query' && method === 'GET') return query(url.searchParams.get('q') ?? '');
    if (kind !== 'sobjects' || !tables.has(type)) return refuse(404, 'NOT_FOUND');
    if (headers['content-type']?.startsWith('multipart/')) return upload(request);
    let fields: Record<string, unknown>;
    try {
      fields = JSON.parse(request.body.toString()) as Record<string, unknown>;
    } catch {
      return refuse(400, 'JSON_PARSER_ERROR');
    }
    if (method === 'POST' && rest.length === 0) return insert(type, fields);
    if (method === 'PATCH' && rest.length === 1) return change(type, rest[0]!, fields);
    if (method === 'PATCH' && rest.length === 2) return upsert(type, rest[0]!, rest[1]!, fields);
    return refuse(405, 'METHOD_NOT_ALLOWED');
  }

  const server = createServer((incoming, response) => {
    const number = requests++;
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => void answer());
    async function answer(): Promise<void> {
      const url = new URL(incoming.url ?? '/', INSTANCE);
      const request: Request = {
        method: incoming.method ?? '',
        url,
        headers: incoming.headers,
        body: Buffer.concat(chunks),
      };
      const fault = faults.find(({ at }) => at === number)?.fault;
      if (fault === 'lostBefore') return void incoming.socket.destroy();
      if (fault === 'silent') return;
      const planned: Readonly<Partial<Record<Fault, Answer>>> = {
        serverError: { status: 500, body: [{ errorCode: 'UNKNOWN_EXCEPTION', message: '' }] },
        throttled: {
          status: 503,
          body: [{ errorCode: 'SERVER_UNAVAILABLE', message: '' }],
          headers: { 'retry-after': '2' },
        },
        limit: refuse(403, 'REQUEST_LIMIT_EXCEEDED'),
      };
      if (fault === 'expired') tokens.clear();
      const { status, body, headers = {} } = (fault && planned[fault]) || (await act(request));
      log.push(`${request.method} ${url.pathname} ${status}`);
      if (fault === 'lostAfter') return void incoming.socket.destroy();
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  /** Reaches this server in place of Salesforce's hosts, and no other. */
  const send = ((input: string, init: RequestInit = {}) => {
    const { origin, host, pathname, search } = new URL(input);
    if (origin !== LOGIN && origin !== INSTANCE)
      return Promise.reject(new TypeError(`no such host: ${host}`));
    const headers = { ...(init.headers as Record<string, string>), 'x-host': host, connection: 'close' };
    return fetch(`http://127.0.0.1:${port}${pathname}${search}`, { ...init, headers });
  }) as typeof fetch;

  return {
    fetch: send,
    /** Where it is; the host that is meant goes in `x-host`. */
    origin: `http://127.0.0.1:${port}`,
    hosts: [LOGIN, INSTANCE].map((origin) => new URL(origin).host),
    log,
    rows: (type: string): readonly Row[] => table(type),
    fail: (fault: Fault, after = 0) => void faults.push({ at: requests + after, fault }),
    requests: () => requests,
    forgetTokens: () => tokens.clear(),
    /** Files of such a name are not taken. */
    refuseFiles: (name: RegExp) => void (unwanted = name),
    withoutPackage: () => void (package_ = false),
    /** As an agent reads it: the line by which a post is found is no part of it, and a text goes on in the next. */
    shown(recordId: string) {
      const of = (row: Row) => [row['ParentId'], row['WhatId'], row['WhoId']].includes(recordId);
      const texts = [...table('FeedItem'), ...table('Task')]
        .filter(of)
        .map((row) => String(row['Body'] ?? row['Description']).replace(/\n\[midcall [^\]]+\]$/, ''));
      const links = table('ContentDocumentLink').filter((row) => row['LinkedEntityId'] === recordId);
      return {
        text: texts.join('\n\n').replaceAll(/ …\n\n[^\n]*\n\n… /g, ' '),
        files: links.map((row) => contents.get(String(row['ContentDocumentId']))!),
      };
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      // what it never answered is open still
      server.closeAllConnections();
      await closed;
    },
  };
}
