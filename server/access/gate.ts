import { type FastifyRequest } from 'fastify';
import { type Gate } from '../platform/http/mount-routes.ts';
import { authenticateAgent, authenticateKey } from './authenticate.ts';
import { assertSigned } from './webhook-secrets.ts';

/** Who is calling, from the headers of a request. */
export const gate: Gate = {
  async bearer(ctx, auth, request) {
    const bearer = bearerOf(request);
    return auth === 'agent' ? authenticateAgent(ctx, bearer) : authenticateKey(ctx, bearer, auth.key);
  },
  async signature(ctx, source, request, body) {
    const { tenant = '' } = request.params as { tenant?: string }; // every signed route names its tenant
    await assertSigned(ctx, { tenantId: tenant, source }, { headers: request.headers, body });
    return { kind: 'signature', tenantId: tenant };
  },
};

/** Source: RFC 6750 §2.1. A token elsewhere, in the query or the body, is not looked at. */
function bearerOf({ headers }: FastifyRequest): string | undefined {
  return /^Bearer ([A-Za-z0-9._-]{1,200})$/i.exec(headers.authorization ?? '')?.[1];
}
