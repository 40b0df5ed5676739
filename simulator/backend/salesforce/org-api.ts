import { createPublicKey, randomUUID } from 'node:crypto';
import { jwtVerify } from 'jose';
import * as z from 'zod/mini';
import { SALESFORCE, ticketIdOf } from '../../demo-world.ts';
import { type TicketComment } from '../../wire.ts';
import { type DemoSecrets } from '../demo-file.ts';
import { type Exchange, readBody, type Route, sendJson } from '../http.ts';
import { type Fields, Org, OrgRefusal, type Row } from './org.ts';

const ORIGIN = `https://${SALESFORCE.domain}.my.salesforce.com`;
/** Octets of a body: a photo with what belongs to it. */
const MAX_BODY = 50 * 1_024 * 1_024;

const JsonFields = z.record(z.string(), z.unknown());

export interface OrgApiOptions {
  secrets: Pick<DemoSecrets, 'salesforcePrivateKey'>;
  /** A post or a task was written to a case, or grew. */
  onEntry(entry: Omit<TicketComment, 'at'>): void;
}

/** The API of a make-believe Salesforce org, as far as transcripts need it. Source: REST API Developer Guide. */
export function orgApi({ secrets, onEntry }: OrgApiOptions): Route[] {
  const org = new Org();
  const tokens = new Set<string>();
  const tell = (type: string, row: Row) => {
    const entry = entryOf(type, row);
    if (entry) onEntry(entry);
  };
  const guarded =
    (handle: Route['handle']): Route['handle'] =>
    async (exchange) => {
      try {
        const token = /^Bearer (.+)$/.exec(exchange.request.headers.authorization ?? '')?.[1] ?? '';
        if (!tokens.has(token)) throw new OrgRefusal(401, 'INVALID_SESSION_ID');
        await handle(exchange);
      } catch (error) {
        if (!(error instanceof OrgRefusal)) throw error;
        sendJson(exchange.response, error.status, [{ errorCode: error.code, message: error.code }]);
      }
    };
  const routes: Omit<Route, 'access'>[] = [
    {
      method: 'GET',
      pattern: /^\/services\/data\/v62\.0\/query$/,
      handle: ({ response, url }) => {
        const records = org.query(url.searchParams.get('q') ?? '');
        sendJson(response, 200, { totalSize: records.length, done: true, records });
      },
    },
    {
      method: 'POST',
      pattern: /^\/services\/data\/v62\.0\/sobjects\/(\w+)$/,
      handle: async ({ request, response, params: [type = ''] }) => {
        const id = org.insert(type, await readFields(request));
        tell(type, org.row(type, id));
        sendJson(response, 201, { id, success: true, errors: [] });
      },
    },
    {
      method: 'PATCH',
      pattern: /^\/services\/data\/v62\.0\/sobjects\/(\w+)\/(\w+)$/,
      handle: async ({ request, response, params: [type = '', id = ''] }) => {
        org.change(type, id, await readFields(request));
        tell(type, org.row(type, id));
        response.writeHead(204).end();
      },
    },
    {
      method: 'PATCH',
      pattern: /^\/services\/data\/v62\.0\/sobjects\/(\w+)\/(\w+)\/([^/]+)$/,
      handle: async ({ request, response, params: [type = '', field = '', value = ''] }) => {
        const { id, created } = org.upsert(type, field, value, await readFields(request));
        tell(type, org.row(type, id));
        sendJson(response, created ? 201 : 200, { id, success: true, errors: [], created });
      },
    },
  ];
  const signIn: Route = {
    ...{ method: 'POST', pattern: /^\/services\/oauth2\/token$/, access: 'open' },
    handle: async (exchange) => {
      if (!(await isLetIn(exchange, secrets)))
        return sendJson(exchange.response, 400, { error: 'invalid_grant', error_description: 'refused' });
      const token = `00D!${randomUUID()}`;
      tokens.add(token);
      sendJson(exchange.response, 200, {
        ...{ access_token: token, instance_url: ORIGIN, scope: 'api', token_type: 'Bearer' },
      });
    },
  };
  return [
    signIn,
    ...routes.map((route): Route => ({ ...route, access: 'open', handle: guarded(route.handle) })),
  ];
}

/** The assertion of a connected app: signed with its key, for this org, for three minutes at most (RFC 7523). */
async function isLetIn(
  { request }: Exchange,
  { salesforcePrivateKey: { kty, n, e } }: OrgApiOptions['secrets'],
): Promise<boolean> {
  const form = new URLSearchParams((await readBody(request, 16_384)).toString('utf8'));
  if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') return false;
  const key = createPublicKey({ key: { kty, n, e }, format: 'jwk' });
  return jwtVerify(form.get('assertion') ?? '', key, {
    ...{ algorithms: ['RS256'], audience: ORIGIN, issuer: SALESFORCE.consumerKey },
    ...{ subject: SALESFORCE.username, requiredClaims: ['exp'] },
  }).then(
    () => true,
    () => false,
  );
}

/** JSON, or the JSON part of an upload: pictures are not kept. */
async function readFields(request: Exchange['request']): Promise<Fields> {
  const body = await readBody(request, MAX_BODY);
  const boundary = /^multipart\/form-data; boundary=(\S+)$/.exec(request.headers['content-type'] ?? '')?.[1];
  const [, entity = ''] = boundary
    ? body.toString('utf8').split(`--${boundary}`, 2)
    : ['', `\r\n\r\n${body.toString('utf8')}`];
  const { data } = JsonFields.safeParse(parse(entity.slice(entity.indexOf('\r\n\r\n'))));
  if (!data) throw new OrgRefusal(400, 'JSON_PARSER_ERROR');
  return data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** As the feed of the case shows it; a file has no entry of its own. */
function entryOf(type: string, row: Row): Omit<TicketComment, 'at'> | null {
  const isTask = type === 'Task';
  const record = row[isTask ? 'WhatId' : 'ParentId'];
  if ((!isTask && type !== 'FeedItem') || typeof record !== 'string') return null;
  const words = isTask ? [row['Subject'], row['Description']] : [row['Body']];
  return {
    // ids of the make-believe Zendesk go up from 1
    id: -Number(row.Id.slice(3, -3)),
    kind: isTask ? 'task' : 'post',
    ticketId: ticketIdOf({ system: 'salesforce', type: 'Case', id: record }),
    text: words.filter((part) => typeof part === 'string').join('\n'),
    isPublic: row[isTask ? 'IsVisibleInSelfService' : 'Visibility'] === (isTask ? true : 'AllUsers'),
    files: 0,
  };
}
