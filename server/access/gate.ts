import { type FastifyRequest } from 'fastify';
import { authenticateSession } from '../accounts/authenticate-session.ts';
import { AppError } from '../platform/app-error.ts';
import { type CallerAuth, type Gate } from '../platform/http/mount-routes.ts';
import { authenticateAgent, authenticateKey } from './authenticate.ts';
import { type AdminPrincipal } from './principal.ts';
import { assertSigned } from './webhook-secrets.ts';

/** Who is calling, from the headers of a request. */
export const gate: Gate = {
  async caller(ctx, auth, request) {
    const bearer = bearerOf(request);
    if (auth === 'agent') return authenticateAgent(ctx, bearer);
    const principal =
      request.headers.authorization === undefined
        ? await authenticateSession(ctx, request)
        : await authenticateKey(ctx, bearer ?? '');
    if (!isAllowed(principal, auth)) throw new AppError('forbidden');
    return principal;
  },
  async signature(ctx, { signature: source, scheme }, request, body) {
    const { tenant = '' } = request.params as { tenant?: string }; // every signed route names its tenant
    const of = { tenantId: tenant, source, ...(scheme && { scheme }) };
    const url = ctx.publicOrigin + (request.raw.url ?? '');
    try {
      await assertSigned(ctx, of, { headers: request.headers, body, url });
    } catch (error) {
      if (error instanceof AppError)
        // not the tenant, which is whatever stood in the path
        ctx.log.warn({ source, requestId: request.id, code: error.code }, 'a webhook is not believed');
      throw error;
    }
    return { kind: 'signature', tenantId: tenant };
  },
};

const isAllowed = (principal: AdminPrincipal, auth: Exclude<CallerAuth, 'agent'>): boolean =>
  auth === 'account' ? principal.kind === 'account' : principal.capabilities.has(auth.can);

/** Source: RFC 6750 §2.1. A token elsewhere, in the query or the body, is not looked at. */
function bearerOf({ headers }: FastifyRequest): string | undefined {
  return /^Bearer ([A-Za-z0-9._-]{1,200})$/i.exec(headers.authorization ?? '')?.[1];
}
