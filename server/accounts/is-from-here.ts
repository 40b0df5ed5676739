import { type FastifyRequest } from 'fastify';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';

/** Whether a page of this server asks. Every browser of today sends `origin` with a request that is no GET (Fetch §3.1). */
export const isFromHere = ({ publicOrigin }: Context, { headers }: FastifyRequest): boolean =>
  headers.origin === publicOrigin;

/** For a sign-in: no other page makes a browser begin one (login CSRF). Throws `wrong_origin`, with the right one. */
export function assertFromHere(ctx: Context, request: FastifyRequest): void {
  if (!isFromHere(ctx, request)) throw new AppError('wrong_origin', { detail: ctx.publicOrigin });
}
