import * as z from 'zod/mini';
import { type FollowedCall, type News } from '../followed/decide-call.ts';
import { type LookAnswer } from '../followed/source.ts';
import { type Asking, askConnect, idOf } from './ask-connect.ts';
import { ContactResource, readContact } from './decide-news.ts';

/** Contacts of one call that are asked about at a time. */
const MOST_CONTACTS = 5;

const Attributes = z.object({ Attributes: z.record(z.string(), z.string()) });
const User = z.object({ User: z.object({ Username: z.string() }) });

/**
 * What Connect has of a call: its first contact, which has the caller's number and the attributes, and those that live; and the logins of the agents
 * who are new. Contacts that nothing was heard of are not found: the API lists none by their first one. Never throws.
 */
export async function lookAtContacts(
  asking: Asking,
  { id, call, now }: { id: string; call: FollowedCall; now: number },
  signal: AbortSignal,
): Promise<LookAnswer> {
  const { instanceArn } = asking.account;
  const instance = idOf(instanceArn);
  const live = Object.entries(call.legs).filter(([, { phase }]) => phase !== 'gone');
  const wanted = [...new Set([...(call.facts.caller ? [] : [id]), ...live.map(([contact]) => contact)])];
  const news: News[] = [];
  let language: string | undefined;
  if (!call.facts.language) {
    const answer = await askConnect(asking, `/contact/attributes/${instance}/${id}`, signal);
    if (answer.kind === 'throttled' || answer.kind === 'failed') return answer;
    if (answer.kind === 'body') language = Attributes.safeParse(answer.body).data?.Attributes['language'];
  }
  for (const contact of wanted.slice(0, MOST_CONTACTS)) {
    const answer = await askConnect(asking, `/contacts/${instance}/${contact}`, signal);
    if (answer.kind === 'gone' && wanted.length > 1) continue;
    if (answer.kind !== 'body') return answer;
    const read = ContactResource.safeParse(answer.body).data?.Contact;
    if (read?.Id !== contact) return { kind: 'failed', reason: 'unreachable', detail: contact };
    news.push(...readContact(read, { instanceArn, askedAt: now, language }));
  }
  const logins = new Map<string, string>();
  const known = new Set(
    Object.values(call.legs).flatMap(({ agent, login }) => (login === null ? [] : [agent])),
  );
  for (const arn of new Set(news.flatMap(({ agent }) => agent ?? []))) {
    if (known.has(arn)) continue;
    const answer = await askConnect(asking, `/users/${instance}/${idOf(arn)}`, signal);
    if (answer.kind === 'throttled' || answer.kind === 'failed') return answer;
    const login = answer.kind === 'body' ? User.safeParse(answer.body).data?.User.Username : undefined;
    if (login !== undefined) logins.set(arn, login);
  }
  return {
    kind: 'news',
    news: news.map((one) => ({ ...one, login: one.agent === undefined ? undefined : logins.get(one.agent) })),
  };
}
