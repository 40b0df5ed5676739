import { networkOf } from '../accounts/client-network.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { hashSecret } from '../platform/secret-box.ts';
import { lockSession } from '../sessions/lock-session.ts';
import { type SessionRow } from '../sessions/session-row.ts';
import { isOver } from './decide-link.ts';
import { countsOf } from './request-limit.ts';
import { claimLink, findByToken, type LinkRow } from './store.ts';
import { TOKEN } from './token.ts';

/** Who stands before a link: what their browser sent, nothing of it believed. */
export interface Visitor {
  tenantId: string;
  token: string;
  /** Secret of the page that was opened, the same for as long as it is open; `null`: none was given. */
  visit: string | null;
  /** IP address. */
  address: string;
}

/** A link at one moment, its session locked. */
export interface FoundLink {
  link: LinkRow;
  session: SessionRow;
  over: boolean;
  /** No other page has sent anything by it. */
  mine: boolean;
}

/** Addresses of links that are none, from one network, in a minute. */
const MISSES = 30;
/** Requests with one link in a minute: a page on a slow line asks for every piece again. */
const REQUESTS = 600;
const TENANT = /^[a-z0-9][a-z0-9-]{0,38}$/;
const VISIT = /^[A-Za-z0-9_-]{20,64}$/;

/**
 * Runs `work` with a link. Throws `not_found` for one that is none, the same whatever is wrong with it, and `rate_limited`
 * for whoever tries too many, or one too often.
 */
export async function withLink<T>(
  ctx: Context,
  visitor: Visitor,
  work: (tx: Tx, found: FoundLink) => Promise<T>,
): Promise<T> {
  const counts = countsOf(ctx);
  const network = `network ${networkOf(visitor.address)}`;
  if (!counts.isBelow(network, MISSES)) throw new AppError('rate_limited', { retryAfter: 60 });
  const miss = () => {
    counts.count(network);
    return new AppError('not_found');
  };
  if (!TENANT.test(visitor.tenantId) || !TOKEN.test(visitor.token)) throw miss();
  const hash = hashSecret(visitor.token);
  const name = `link ${hash.toString('base64')}`;
  if (!counts.isBelow(name, REQUESTS)) throw new AppError('rate_limited', { retryAfter: 60 });
  counts.count(name);
  return ctx.db.tenant(visitor.tenantId, async (tx) => {
    const seen = await findByToken(tx, hash);
    if (!seen) throw miss();
    const session = await lockSession(tx, seen.session_id);
    // it may have been replaced, or taken, while the lock was waited for
    const link = await findByToken(tx, hash);
    if (!link || !session) throw miss();
    const facts = {
      sessionActive: session.state === 'active',
      replaced: link.replaced_at !== null,
      expiresAt: link.expires_at,
    };
    const visit = visitHash(visitor.visit);
    const mine = link.visit_hash === null || (visit !== null && link.visit_hash.equals(visit));
    return work(tx, { link, session, over: isOver(facts, ctx.clock.now()), mine });
  });
}

/** From now on the link is this visitor's alone. */
export async function claim(tx: Tx, { link }: FoundLink, { visit }: Visitor): Promise<void> {
  const hash = visitHash(visit);
  if (hash === null) throw new AppError('not_found');
  if (link.visit_hash === null) await claimLink(tx, link.id, hash);
}

const visitHash = (visit: string | null): Buffer | null =>
  visit !== null && VISIT.test(visit) ? hashSecret(visit) : null;
