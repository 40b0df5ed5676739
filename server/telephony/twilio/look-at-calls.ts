import * as z from 'zod/mini';
import { accountAt } from '../../carriers/twilio/account.ts';
import { retryAfterMs } from '../../platform/retry-after.ts';
import { type FollowedCall, type News } from '../followed/decide-call.ts';
import { type LookAnswer } from '../followed/source.ts';
import { CallResource, readResource } from './decide-news.ts';

const Page = z.object({ calls: z.array(CallResource) });
/** Legs that are asked for one by one, because they are no children of the caller's. */
const MOST_LEGS = 5;
const TIMEOUT_MS = 8_000;

export interface Asking {
  origin: string;
  account: { accountSid: string; authToken: string };
  /** Milliseconds since 1970. */
  now(): number;
}

type Answered = { kind: 'body'; body: unknown } | Exclude<LookAnswer, { kind: 'news' }>;

/** What Twilio has of a call: its caller's leg, those of its agents, and the ones it was told of besides. Never throws. */
export async function lookAtCalls(
  asking: Asking,
  { id, call }: { id: string; call: FollowedCall },
  signal: AbortSignal,
): Promise<LookAnswer> {
  const own = await ask(asking, `Calls/${id}.json`, signal);
  if (own.kind !== 'body') return own;
  const root = CallResource.safeParse(own.body);
  if (!root.success || root.data.sid !== id) return strange(id);
  const news: News[] = readResource(root.data, id, asking.now());
  if (news.some(({ phase }) => phase === 'gone')) return { kind: 'news', news };
  const children = await ask(asking, `Calls.json?ParentCallSid=${id}&PageSize=50`, signal);
  if (children.kind !== 'body') return children.kind === 'gone' ? strange(id) : children;
  const page = Page.safeParse(children.body);
  if (!page.success) return strange(id);
  const seen = new Set<string>();
  for (const one of page.data.calls) {
    seen.add(one.sid);
    news.push(...readResource(one, id, asking.now()));
  }
  const others = Object.entries(call.legs).filter(([sid, { phase }]) => phase !== 'gone' && !seen.has(sid));
  for (const [sid] of others.slice(0, MOST_LEGS)) {
    const answer = await ask(asking, `Calls/${sid}.json`, signal);
    if (answer.kind === 'throttled' || answer.kind === 'failed') return answer;
    const one = answer.kind === 'body' ? CallResource.safeParse(answer.body).data : undefined;
    if (one?.sid === sid) news.push(...readResource(one, id, asking.now()));
  }
  return { kind: 'news', news };
}

const strange = (id: string): LookAnswer => ({ kind: 'failed', reason: 'unreachable', detail: id });

async function ask({ origin, account }: Asking, what: string, signal: AbortSignal): Promise<Answered> {
  const { url, authorization } = accountAt(origin, account);
  try {
    const response = await fetch(`${url}/${what}`, {
      ...{ headers: { authorization }, redirect: 'manual' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    if (response.status === 200) return { kind: 'body', body: await response.json() };
    await response.body?.cancel();
    if (response.status === 404) return { kind: 'gone' };
    if (response.status === 429) return { kind: 'throttled', retryAfterMs: retryAfterMs(response.headers) };
    const isRefused = response.status === 401 || response.status === 403;
    return {
      kind: 'failed',
      reason: isRefused ? 'account_refused' : 'unreachable',
      detail: String(response.status),
    };
  } catch {
    return { kind: 'failed', reason: 'unreachable', detail: 'connection' };
  }
}
