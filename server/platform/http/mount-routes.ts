import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type Principal } from '../../access/principal.ts';
import { type Context } from '../../context.ts';
import { AppError } from '../app-error.ts';
import { crashPoint } from '../crash-point.ts';
import { acceptFormOnly, acceptSignedForm, parseForm } from './form-body.ts';
import { acceptFilesOnly, acceptOctetsOnly } from './octet-body.ts';
import { createJsonParser, acceptSignedJson } from './json-body.ts';
import { describeRoute } from './openapi.ts';
import { isSchema, type Route, type RouteAuth, type SignedPrincipal } from './route.ts';
import { parsePart } from './validation.ts';

export type SignedAuth = Extract<RouteAuth, { signature: string }>;
/** Ways of saying who is calling that stand in the headers alone. */
export type CallerAuth = Exclude<RouteAuth, 'none' | SignedAuth>;

/** Decides who is calling, or throws the refusal. */
export interface Gate {
  caller(ctx: Context, auth: CallerAuth, request: FastifyRequest): Promise<Principal>;
  /** `body`: as it was signed. */
  signature(ctx: Context, auth: SignedAuth, request: FastifyRequest, body: string): Promise<SignedPrincipal>;
}

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | SignedPrincipal | null;
  }
}

/** Puts the table of routes on the server. Who may call is settled before the body is read, except where it is signed. */
export function mountRoutes(app: FastifyInstance, ctx: Context, routes: readonly Route[], gate: Gate): void {
  app.decorateRequest('principal', null);
  const signed = routes.filter(isSigned);
  const unsigned = routes.filter((entry) => !isSigned(entry));
  const mountUnsigned = (place: FastifyInstance, entry: Route) =>
    mount(place, ctx, entry, { onRequest: admit(ctx, entry.auth, gate) });
  for (const entry of unsigned.filter((each) => bodyOf(each) === 'json')) mountUnsigned(app, entry);
  for (const [kind, accept] of Object.entries(ACCEPT)) {
    app.register(async (child) => {
      accept(child);
      for (const entry of unsigned.filter((each) => bodyOf(each) === kind)) mountUnsigned(child, entry);
    });
  }
  for (const isPlain of [false, true]) {
    app.register(async (child) => {
      const parse = createJsonParser(child);
      acceptSignedJson(child, isPlain ? 'text/plain' : 'application/json');
      for (const entry of signed.filter(({ form, plain }) => !form && Boolean(plain) === isPlain))
        mount(child, ctx, entry, { preHandler: admitSigned(ctx, entry, gate, parse) });
    });
  }
  app.register(async (child) => {
    acceptSignedForm(child);
    for (const entry of signed.filter(({ form }) => form))
      mount(child, ctx, entry, {
        preHandler: admitSigned(ctx, entry, gate, async (_request, text) => parseForm(text)),
      });
  });
}

const ACCEPT = { form: acceptFormOnly, octets: acceptOctetsOnly, files: acceptFilesOnly };

function bodyOf({ form, octets, files }: Route): 'json' | keyof typeof ACCEPT {
  if (form) return 'form';
  if (octets) return 'octets';
  return files ? 'files' : 'json';
}

const isSigned = ({ auth }: Route): boolean => typeof auth === 'object' && 'signature' in auth;

type Hook = (request: FastifyRequest) => Promise<void>;

function admit(ctx: Context, auth: RouteAuth, gate: Gate): Hook {
  return async (request) => {
    if (auth === 'none' || (typeof auth === 'object' && 'signature' in auth)) return;
    request.principal = await gate.caller(ctx, auth, request);
  };
}

function admitSigned(
  ctx: Context,
  { auth, body }: Route,
  gate: Gate,
  parse: ReturnType<typeof createJsonParser>,
): Hook {
  const signed = auth as SignedAuth; // `isSigned` chose it
  return async (request) => {
    const text = typeof request.body === 'string' ? request.body : '';
    request.principal = await gate.signature(ctx, signed, request, text);
    const value = await parse(request, text);
    request.body = body ? parsePart(body, 'body', value) : value;
  };
}

function mount(
  app: FastifyInstance,
  ctx: Context,
  entry: Route,
  hooks: { onRequest?: Hook; preHandler?: Hook },
): void {
  const handle = entry.handle as (ctx: Context, input: object) => Promise<unknown>; // the parts below are of its types
  app.route({
    method: entry.method,
    url: entry.path.replace(/\{(\w+)\}/g, ':$1'),
    schema: describeRoute(entry),
    ...(entry.head && { exposeHeadRoute: true }),
    ...(entry.bodyLimit !== undefined && { bodyLimit: entry.bodyLimit }),
    // a signed body is still text here; `admitSigned` parses it
    ...(isSigned(entry) && {
      validatorCompiler:
        ({ schema, httpPart }) =>
        (value) =>
          httpPart === 'body' ? { value } : compile(schema, httpPart, value),
    }),
    ...hooks,
    handler: async (request, reply) => {
      const { principal, params, query, body } = request;
      const idempotencyKey = entry.idempotent ? readIdempotencyKey(request) : '';
      const ifMatch = entry.conditional ? readIfMatch(request) : null;
      reply.code(entry.status ?? 200);
      const input = { principal, params, query, body, idempotencyKey, ifMatch, request, reply };
      const answer = await handle(ctx, input);
      crashPoint('C4', () => reply.raw.socket?.write('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{'));
      return reply.sent || isSchema(entry.answer) || entry.answer !== null ? answer : reply.send();
    },
  });
}

/** For the server's `setValidatorCompiler`, too. */
export function compile(
  schema: unknown,
  httpPart: string | undefined,
  value: unknown,
): { value: unknown } | { error: Error } {
  if (httpPart === 'headers') return { value };
  try {
    return { value: parsePart(schema as never, httpPart ?? 'body', value) };
  } catch (error) {
    return { error: error as Error };
  }
}

/** Visible ASCII, so that it means the same to every peer and may stand in a log. */
function readIdempotencyKey(request: FastifyRequest): string {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || !/^[\x21-\x7e]{8,100}$/.test(key))
    throw new AppError('idempotency_key_missing');
  return key;
}

/** One strong validator, in its quotation marks. `*` and a list are not used here. */
function readIfMatch(request: FastifyRequest): string | null {
  const header = request.headers['if-match'];
  if (header === undefined) return null;
  const found = /^"([0-9a-f]{14})"$/.exec(header)?.[1];
  if (found === undefined) throw new AppError('invalid_request', { detail: 'If-Match' });
  return found;
}
