import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type $ZodType, type output } from 'zod/v4/core';
import { type ErrorCode } from '../../../protocol/error-codes.ts';
import { type Capability } from '../../../protocol/role.ts';
import { type WebhookVerdict } from '../../../protocol/webhook-signature.ts';
import { type AccountPrincipal, type AdminPrincipal, type AgentPrincipal } from '../../access/principal.ts';
import { type Context } from '../../context.ts';

/**
 * Who may call a route. `none`: anyone · `agent`: a widget's access token · `account`: anybody signed in to the portal ·
 * `{ can }`: who is signed in to the portal, or holds an API key, with this capability · `{ signature }`: a webhook signed
 * with a secret of the tenant in the path, of this source; as Standard Webhooks are, unless a `scheme` says how.
 */
export type RouteAuth =
  'none' | 'agent' | 'account' | { can: Capability } | { signature: string; scheme?: SignatureScheme };

/** How a vendor signs its webhooks, where it is not by Standard Webhooks. */
export interface SignatureScheme {
  /** Headers that a signed request has, in small letters. */
  readonly headers: readonly string[];
  /** In a few words, for the documentation. */
  readonly says: string;
  /** What signs lies among the tenant's credentials with the source, which is a carrier then; default: it is a secret of its own. */
  secretsIn?(credentials: Readonly<Record<string, string>>): readonly string[];
  /** Whether one of the secrets signed this body, not too long ago. Compares in constant time. */
  verify(
    secrets: readonly string[],
    header: (name: string) => string | undefined,
    signed: SignedRequest,
  ): Promise<WebhookVerdict>;
}

/** A request as it was signed. */
export interface SignedRequest {
  readonly body: string;
  /** As the other side addressed it: on the origin of the configuration, whatever a proxy made of it. */
  readonly url: string;
  readonly nowSeconds: number;
}

/** The tenant named by the path, once one of its secrets has signed the body. */
export interface SignedPrincipal {
  readonly kind: 'signature';
  readonly tenantId: string;
}

type PrincipalOf<A extends RouteAuth> = A extends 'agent'
  ? AgentPrincipal
  : A extends 'account'
    ? AccountPrincipal
    : A extends { can: Capability }
      ? AdminPrincipal
      : A extends { signature: string }
        ? SignedPrincipal
        : null;

/** An answer that is not JSON: the handler writes it, or gives back its octets. */
export interface RawAnswer {
  readonly contentType: string;
  readonly description: string;
}

type Parsed<S> = S extends $ZodType ? output<S> : undefined;
type AnswerOf<R> = R extends $ZodType ? output<R> : R extends null ? void : unknown;

export interface RouteInput<A extends RouteAuth, P, Q, B> {
  readonly principal: PrincipalOf<A>;
  readonly params: Parsed<P>;
  readonly query: Parsed<Q>;
  readonly body: Parsed<B>;
  /** Present on routes that ask for it. 8 to 100 visible ASCII characters. */
  readonly idempotencyKey: string;
  /** On conditional routes, what the client began from; `null`: it writes over whatever there is. */
  readonly ifMatch: string | null;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

type Schema = $ZodType | undefined;

export interface RouteSpec<
  A extends RouteAuth,
  P extends Schema,
  Q extends Schema,
  B extends Schema,
  R extends $ZodType | RawAnswer | null,
> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As in OpenAPI: `/v1/sessions/{id}`. */
  path: string;
  auth: A;
  /** Group in the documentation. */
  tag: string;
  /** A few words; the title of the operation. */
  summary: string;
  /** What a caller has to know beyond the schemas. */
  description: string;
  /** Values of the path. One that does not fit answers 404, as an unknown one does. */
  params?: P;
  /** A route without it ignores the query. */
  query?: Q;
  body?: B;
  /** The body is a form (`application/x-www-form-urlencoded`); JSON is refused. */
  form?: true;
  /** The body is JSON that comes as `text/plain`, as some sign and send it. */
  plain?: true;
  /** The body is octets (`application/octet-stream`), given to the handler as `request.body`, a buffer. */
  octets?: true;
  /** The body is a form with files (`multipart/form-data`), given to the handler as `request.body`, a stream nobody has read. */
  files?: true;
  /** Octets of the body, where it may have more than `BODY_LIMIT`. */
  bodyLimit?: number;
  /** Asks for the header `Idempotency-Key`. */
  idempotent?: true;
  /**
   * Takes the header `If-Match` with the fingerprint of what the client began from, and refuses with
   * `changed_meanwhile` when that is not what there is (`assertUnchanged`).
   */
  conditional?: true;
  /** `HEAD` is answered as `GET` is, without the body: for what looks at an address before it opens it. */
  head?: true;
  /** Of success; 200 when absent. */
  status?: 200 | 201 | 202 | 204 | 302;
  /** `null`: an answer without a body. */
  answer: R;
  /** Refusals of its own, beside those that follow from `auth`, `params`, `query` and `body`. */
  refusals?: readonly ErrorCode[];
  handle(ctx: Context, input: RouteInput<A, P, Q, B>): Promise<AnswerOf<R>>;
}

/** A route of any shape, as the table of routes holds it. */
export interface Route extends Omit<
  RouteSpec<RouteAuth, Schema, Schema, Schema, $ZodType | RawAnswer | null>,
  'handle'
> {
  handle(ctx: Context, input: never): Promise<unknown>;
}

/** Declares a route: the one place that says who may call it, what it takes and what it answers. */
export function route<
  const A extends RouteAuth,
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
  R extends $ZodType | RawAnswer | null = null,
>(spec: RouteSpec<A, P, Q, B, R>): Route {
  return spec;
}

export const isSchema = (answer: Route['answer']): answer is $ZodType => answer !== null && '_zod' in answer;
