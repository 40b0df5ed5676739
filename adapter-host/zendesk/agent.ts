import * as z from 'zod/mini';
import { type Appearance } from '../../protocol/adapter.ts';
import { readZaf, type ZafClient } from './zaf.ts';

const CurrentUser = z.object({
  name: z.string().check(z.trim(), z.minLength(1)),
  locale: z.optional(z.string().check(z.maxLength(35))),
});

export interface ZendeskAgent {
  name: string;
  /** Of the interface, as Zendesk names it; `null`: it does not say. */
  locale: string | null;
}

/** Who sits here, for people to read: who it really is stands in what Zendesk signed. */
export async function readAgent(client: ZafClient): Promise<ZendeskAgent> {
  const { data: user } = CurrentUser.safeParse(await readZaf(client, 'currentUser').catch(() => null));
  return { name: [...(user?.name ?? 'Zendesk')].slice(0, 60).join(''), locale: user?.locale ?? null };
}

const Scheme = z.enum(['light', 'dark']);

/** The agent's choice of light or dark, now and at each change; where Zendesk does not say, light, as its page is. */
export async function followScheme(
  client: ZafClient,
  tell: (scheme: NonNullable<Appearance['scheme']>) => void,
  signal: AbortSignal,
): Promise<void> {
  const take = (value: unknown) => {
    const { data } = Scheme.safeParse(value);
    if (data && !signal.aborted) tell(data);
  };
  client.on('colorScheme.changed', take);
  signal.addEventListener('abort', () => client.off('colorScheme.changed', take));
  take(await readZaf(client, 'colorScheme').catch(() => 'light'));
}
