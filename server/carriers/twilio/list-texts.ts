import * as z from 'zod/mini';
import { E164 } from '../../../protocol/phone.ts';
import { type CarrierCredentials, type KeptText, type NumberPair, type RemoteMedia } from '../carrier.ts';
import { accountAt } from './account.ts';
import { MessageSid } from './read-result.ts';
import { readStatus } from './read-event.ts';

/** As many as Twilio gives at once, and pages in a row: a busy day's texts. */
const PAGE_SIZE = 1_000;
const MOST_PAGES = 50;
/** Of one pair: those that count are the latest. */
const PAIR_SIZE = 50;

const Resource = z.object({
  sid: MessageSid,
  direction: z.string(),
  from: z.nullish(z.string()),
  to: z.nullish(z.string()),
  body: z.nullish(z.string()),
  status: z.string(),
  error_code: z.nullish(z.int()),
  num_media: z.nullish(z.string()),
  num_segments: z.nullish(z.string()),
  date_created: z.nullish(z.string()),
});
type Resource = z.infer<typeof Resource>;

const Page = z.object({ messages: z.array(Resource), next_page_uri: z.nullish(z.string()) });
const MediaPage = z.object({
  media_list: z.array(z.object({ sid: z.string(), content_type: z.nullish(z.string()) })),
});

interface Asking {
  origin: string;
  credentials: CarrierCredentials;
  signal: AbortSignal;
}

/** What Twilio keeps of the account's texts, oldest first. Source: twilio.com/docs/messaging/api/message-resource, "Read multiple". */
export async function listTexts(
  origin: string,
  { since, pairs }: { since: Date; pairs: readonly NumberPair[] },
  { credentials, signal }: Omit<Asking, 'origin'>,
): Promise<KeptText[] | null> {
  const asking = { origin, credentials, signal };
  const found = new Map<string, Resource>();
  try {
    // what waits at Twilio was not sent yet, and no date finds it
    for (const { from, to } of pairs) {
      const query = new URLSearchParams({ From: from, To: to, PageSize: String(PAIR_SIZE) });
      for (const one of (await readPage(asking, first(asking, query))).messages) found.set(one.sid, one);
    }
    const query = new URLSearchParams({ 'DateSent>': since.toISOString(), PageSize: String(PAGE_SIZE) });
    let next: string | null = first(asking, query);
    for (let pages = 0; next !== null; pages++) {
      if (pages === MOST_PAGES) return null;
      const page: z.infer<typeof Page> = await readPage(asking, next);
      for (const one of page.messages) found.set(one.sid, one);
      next = page.next_page_uri ? new URL(page.next_page_uri, origin).href : null;
    }
  } catch {
    return null;
  }
  return [...found.values()]
    .flatMap((one) => readKept(asking, one))
    .sort((left, right) => left.createdAt.getTime() - right.createdAt.getTime());
}

const first = ({ origin, credentials }: Asking, query: URLSearchParams): string =>
  `${accountAt(origin, credentials).url}/Messages.json?${query.toString()}`;

const readPage = async (asking: Asking, url: string): Promise<z.infer<typeof Page>> =>
  Page.parse(await ask(asking, url));

/** Below the account alone, whatever a page says of the next one. */
async function ask({ origin, credentials, signal }: Asking, url: string): Promise<unknown> {
  const { url: account, authorization } = accountAt(origin, credentials);
  if (!url.startsWith(`${account}/`)) throw new Error('another address than that of the account');
  const response = await fetch(url, { headers: { authorization }, redirect: 'manual', signal });
  if (response.status === 200) return response.json();
  await response.body?.cancel();
  throw new Error(`Twilio answers ${response.status}`);
}

function readKept(asking: Asking, one: Resource): KeptText[] {
  const createdAt = new Date(one.date_created ?? '');
  if (Number.isNaN(createdAt.getTime())) return [];
  const { sid: carrierId, from, to, body, status, num_segments } = one;
  const segments = Number(num_segments ?? 0);
  const shared = {
    ...{ carrierId, createdAt, from: from ?? '', to: to ?? '', text: body ?? '' },
    segments: Number.isInteger(segments) && segments > 0 ? segments : null,
  };
  if (one.direction !== 'inbound') {
    const code = one.error_code ? String(one.error_code) : undefined;
    const receipt = readStatus({ sid: carrierId, status, code }, undefined);
    return [{ ...shared, direction: 'out', eventId: receipt?.eventId ?? null, event: async () => receipt }];
  }
  const pair = z.object({ from: E164, to: E164 }).safeParse({ from, to });
  if (!pair.success) return [];
  return [
    {
      ...{ ...shared, direction: 'in', eventId: carrierId },
      event: async () => ({
        ...{ type: 'inbound', eventId: carrierId, carrierId, ...pair.data, text: shared.text },
        ...{ media: await readMedia(asking, one), sentAt: createdAt },
      }),
    },
  ];
}

async function readMedia(asking: Asking, { sid, num_media }: Resource): Promise<RemoteMedia[]> {
  if (Number(num_media ?? 0) === 0) return [];
  const { url } = accountAt(asking.origin, asking.credentials);
  const { media_list } = MediaPage.parse(await ask(asking, `${url}/Messages/${sid}/Media.json`));
  // as webhooks name them
  return media_list.map(({ sid: media, content_type: type }) => ({
    url: `${url}/Messages/${sid}/Media/${media}`,
    ...(type ? { type } : {}),
  }));
}
