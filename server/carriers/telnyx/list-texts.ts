import * as z from 'zod/mini';
import { type CarrierCredentials, type KeptText, type NumberPair } from '../carrier.ts';
import { ask, TelnyxAccount } from './account.ts';
import { readInbound, readStatus } from './read-event.ts';
import { MessageId } from './read-result.ts';

/** As many as Telnyx gives at once, and pages in a row: a busy day's texts. */
const PAGE_SIZE = 50;
const MOST_PAGES = 60;
/** How far before the rest a text may be that is looked for by its numbers. */
const PAIR_MS = 3_600_000;

/** A detail record: what became of a message, without its words. */
const DetailRecord = z.object({
  uuid: MessageId,
  direction: z.enum(['inbound', 'outbound']),
  cli: z.nullish(z.string()),
  cld: z.nullish(z.string()),
  status: z.nullish(z.string()),
  errors: z.nullish(z.array(z.string())),
  parts: z.nullish(z.int()),
  profile_id: z.nullish(z.string()),
  created_at: z.string(),
});
type DetailRecord = z.infer<typeof DetailRecord>;

const Page = z.object({
  data: z.array(z.unknown()),
  meta: z.object({ page_number: z.int(), total_pages: z.int() }),
});
const Kept = z.object({ data: z.looseObject({ text: z.nullish(z.string()) }) });

/** What the states of detail records are in webhooks. Source: developers.telnyx.com, "Message detail records". */
const STATUSES: Readonly<Record<string, string>> = {
  delivered: 'delivered',
  dlr_unconfirmed: 'delivery_unconfirmed',
  dlr_timeout: 'delivery_unconfirmed',
  failed: 'delivery_failed',
  gw_reject: 'sending_failed',
  gw_timeout: 'sending_failed',
};

interface Asking {
  origin: string;
  credentials: CarrierCredentials;
  signal: AbortSignal;
}

/**
 * What Telnyx keeps of the profile's texts, oldest first. There is no list of messages: detail records say which there were, and
 * each message is asked for where its words matter. Sources: developers.telnyx.com, "Search detail records" and "Retrieve a message".
 */
export async function listTexts(
  origin: string,
  { since, pairs }: { since: Date; pairs: readonly NumberPair[] },
  { credentials, signal }: Omit<Asking, 'origin'>,
): Promise<KeptText[] | null> {
  const asking = { origin, credentials, signal };
  const found = new Map<string, DetailRecord>();
  try {
    for (const { from, to } of pairs) {
      const before = new Date(since.getTime() - PAIR_MS);
      const filter = { direction: 'outbound', cli: from, cld: to };
      for (const one of await readRecords(asking, before, { filter, pages: 1 })) found.set(one.uuid, one);
    }
    const records = await readRecords(asking, since, { filter: {}, pages: MOST_PAGES });
    for (const one of records) found.set(one.uuid, one);
    const wanted = new Set(pairs.map(({ from, to }) => `${from}|${to}`));
    const kept: KeptText[] = [];
    for (const one of found.values()) {
      const isWanted = one.direction === 'outbound' && wanted.has(`${one.cli}|${one.cld}`);
      kept.push(readKept(asking, one, isWanted ? ((await readMessage(asking, one.uuid))?.text ?? '') : ''));
    }
    return kept.sort((left, right) => left.createdAt.getTime() - right.createdAt.getTime());
  } catch {
    return null;
  }
}

/** Records of the profile since then. Throws where the pages do not reach back so far, unless one is all that is asked for. */
async function readRecords(
  asking: Asking,
  since: Date,
  { filter, pages }: { filter: Readonly<Record<string, string>>; pages: number },
): Promise<DetailRecord[]> {
  const { messagingProfileId } = TelnyxAccount.parse(asking.credentials);
  const records: DetailRecord[] = [];
  for (let number = 1; number <= pages; number++) {
    const query = new URLSearchParams({
      'filter[record_type]': 'messaging',
      // by the day: a finer filter is not documented
      'filter[created_at][gte]': since.toISOString().slice(0, 10),
      ...Object.fromEntries(Object.entries(filter).map(([name, value]) => [`filter[${name}]`, value])),
      ...{ sort: '-created_at', 'page[number]': String(number), 'page[size]': String(PAGE_SIZE) },
    });
    const page = Page.parse(await read(asking, `/v2/detail_records?${query.toString()}`));
    if (page.meta.page_number !== number) throw new Error('another page than was asked for');
    const known = page.data.flatMap((one) => DetailRecord.safeParse(one).data ?? []);
    const young = known.filter(({ created_at }) => Date.parse(created_at) >= since.getTime());
    records.push(...young.filter(({ profile_id }) => profile_id === messagingProfileId));
    const isLast = number >= page.meta.total_pages;
    if (isLast || young.length < known.length || pages === 1) return records;
  }
  throw new Error('more detail records than are read');
}

/** A message as it is kept, for ten days; `null`: it is not there. */
async function readMessage(asking: Asking, id: string): Promise<z.infer<typeof Kept>['data'] | null> {
  const answer = await read(asking, `/v2/messages/${id}`);
  return answer === null ? null : Kept.parse(answer).data;
}

/** `null`: there is no such thing. */
async function read({ origin, credentials, signal }: Asking, path: string): Promise<unknown> {
  const response = await ask(origin + path, credentials, { signal });
  if (response.status === 200) return response.json();
  await response.body?.cancel();
  if (response.status === 404) return null;
  throw new Error(`Telnyx answers ${response.status}`);
}

function readKept(asking: Asking, one: DetailRecord, text: string): KeptText {
  const { uuid: carrierId, cli, cld, status, errors, parts } = one;
  const createdAt = new Date(one.created_at);
  const shared = { carrierId, createdAt, from: cli ?? '', to: cld ?? '', text };
  const segments = parts && parts > 0 ? parts : null;
  if (one.direction === 'outbound') {
    const code = errors?.[0];
    const error = code === undefined ? undefined : { code, title: '' };
    const receipt = readStatus({ id: carrierId, status: STATUSES[status ?? ''] ?? '', error }, undefined);
    const event = async () => receipt;
    return { ...shared, segments, direction: 'out', eventId: receipt?.eventId ?? null, event };
  }
  return {
    ...{ ...shared, segments, direction: 'in', eventId: carrierId },
    event: async () => {
      const inbound = readInbound(await readMessage(asking, carrierId));
      return inbound && { ...inbound, sentAt: createdAt };
    },
  };
}
