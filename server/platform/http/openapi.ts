import { type FastifySchema } from 'fastify';
import * as z from 'zod/mini';
import { ERROR_STATUS, type ErrorCode, Problem } from '../../../protocol/error-codes.ts';
import { isSchema, type Route } from './route.ts';

/** What Fastify validates and writes by, and what `/openapi.json` is made of. */
export function describeRoute(entry: Route): FastifySchema {
  const { answer, status = 200 } = entry;
  return {
    // OpenAPI has no paths of any depth; the same page without a place is documented
    ...(entry.path.endsWith('/*') && { hide: true }),
    summary: entry.summary,
    description: descriptionOf(entry),
    tags: [entry.tag],
    operationId: operationId(entry),
    security: securityOf(entry),
    ...(entry.params && { params: entry.params }),
    ...(entry.query && { querystring: entry.query }),
    ...(entry.body && { body: entry.body }),
    ...(entry.form && { consumes: ['application/x-www-form-urlencoded'] }),
    ...(entry.plain && { consumes: ['text/plain'] }),
    ...(entry.octets && { consumes: ['application/octet-stream'] }),
    ...(entry.files && { consumes: ['multipart/form-data'] }),
    ...(headersOf(entry) && { headers: headersOf(entry) }),
    response: {
      [status]: success(answer),
      ...refusals(entry),
    },
  } as FastifySchema;
}

function descriptionOf({ description, auth }: Route): string {
  const says = typeof auth === 'object' && 'signature' in auth ? auth.scheme?.says : undefined;
  return says === undefined ? description : `${description} ${says}`;
}

function success(answer: Route['answer']): object {
  if (answer === null) return z.null();
  if (isSchema(answer)) return { description: 'Done.', content: { 'application/json': { schema: answer } } };
  return { description: answer.description, content: { [answer.contentType]: { schema: z.string() } } };
}

/** `POST /v1/sessions/{id}/messages` reads `postSessionsIdMessages`; a page may have the path of a part of the API. */
function operationId({ method, path, tag }: Route): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '' && word !== 'v1');
  if (tag === 'Pages') words.push('page');
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function securityOf({ auth }: Route): Record<string, string[]>[] {
  if (auth === 'none') return [];
  if (auth === 'agent') return [{ accessToken: [] }];
  if (auth === 'account') return [{ portalSession: [] }];
  if ('can' in auth) return [{ apiKey: [auth.can] }, { portalSession: [auth.can] }];
  return [auth.scheme ? { vendorSignature: [] } : { webhookSignature: [] }];
}

/** The refusals a route can give, by status. */
export function codesOf(entry: Route): ErrorCode[] {
  const { auth } = entry;
  const codes = new Set<ErrorCode>(entry.refusals);
  const isSigned = typeof auth === 'object' && 'signature' in auth;
  if (auth !== 'none' && !isSigned) codes.add('unauthenticated');
  if (auth === 'account' || (typeof auth === 'object' && 'can' in auth)) codes.add('forbidden');
  if (isSigned) for (const code of ['signature_invalid', 'signature_expired'] as const) codes.add(code);
  if (entry.params) codes.add('not_found');
  if (entry.query) codes.add('invalid_request');
  if (entry.octets || entry.files) codes.add('body_too_large').add('unsupported_media_type');
  if (entry.body) {
    for (const code of [
      'invalid_request',
      'body_too_large',
      'unsupported_media_type',
      'ill_formed_text',
    ] as const)
      codes.add(code);
  }
  if (entry.idempotent) codes.add('idempotency_key_missing');
  if (entry.conditional) codes.add('invalid_request').add('changed_meanwhile');
  return [...codes];
}

function refusals(entry: Route): Record<number, object> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codesOf(entry))
    byStatus.set(ERROR_STATUS[code], [...(byStatus.get(ERROR_STATUS[code]) ?? []), code]);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\``).join(', '),
        content: { 'application/problem+json': { schema: Problem } },
      },
    ]),
  );
}

/** Headers a route asks for beside `Authorization`. They are documented here and read by hand. */
function headersOf({ auth, idempotent, conditional }: Route): z.ZodMiniType | undefined {
  if (idempotent)
    return z.looseObject({ 'idempotency-key': z.string().check(z.minLength(8), z.maxLength(100)) });
  if (conditional) return z.looseObject({ 'if-match': z.optional(z.string()) });
  if (typeof auth !== 'object' || !('signature' in auth)) return undefined;
  if (auth.scheme)
    return z.looseObject(Object.fromEntries(auth.scheme.headers.map((name) => [name, z.string()])));
  return z.looseObject({
    'webhook-id': z.string(),
    'webhook-timestamp': z.string(),
    'webhook-signature': z.string(),
  });
}
