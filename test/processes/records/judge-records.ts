import { type RecordRef } from '../../../protocol/call.ts';
import { until } from '../world/time.ts';
import { type RecordsWorld } from './records-world.ts';
import { type Talk } from './talk.ts';

interface StoredMessage {
  id: string;
  seq: number;
  body: string;
  photos: number;
}

/** After the last fault; the claim of the dead holds a record for 75 s. */
const QUIET_WITHIN_MS = 180_000;

/**
 * Waits until nothing is left to be written or told, and says what is not as it should be: each message once in its record, in
 * order, with its photos; each told to the endpoint as one event, in order.
 */
export async function judgeRecords(
  records: RecordsWorld,
  talks: readonly Talk[],
): Promise<{ faults: string[]; figures: Record<string, number> }> {
  const startedAt = performance.now();
  let left = '';
  await until(
    'everything is written',
    QUIET_WITHIN_MS,
    async () => {
      left = await whatIsLeft(records);
      return left === '';
    },
    500,
  ).catch((error: unknown) => {
    throw new Error(`left: ${left}`, { cause: error });
  });
  const faults: string[] = [];
  let messages = 0;
  for (const talk of talks) {
    const stored = await messagesOf(records, talk);
    messages += stored.length;
    faults.push(...faultsInRecord(shownIn(records, talk.record), stored, talk));
    faults.push(...faultsInEvents(records, stored, talk));
  }
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  return {
    faults,
    figures: { messages, 'webhooks told': records.hook.events.length, 'seconds until quiet': seconds },
  };
}

export function shownIn({ zendesk, salesforce }: RecordsWorld, { system, id }: RecordRef) {
  return system === 'zendesk' ? zendesk.shown(Number(id)) : salesforce.shown(id);
}

function faultsInRecord(
  { text, files }: { text: string; files: readonly Uint8Array[] },
  stored: readonly StoredMessage[],
  { callKey, record }: Talk,
): string[] {
  const where = `${callKey} in ${record.system} ${record.id}`;
  const faults: string[] = [];
  let last = -1;
  for (const { seq, body } of stored) {
    // a long text goes on elsewhere: its beginning says which it is
    const words = body.slice(0, 60);
    const times = text.split(words).length - 1;
    if (times !== 1) faults.push(`${where}: message ${seq} is there ${times} times`);
    const at = text.indexOf(words);
    if (at < last) faults.push(`${where}: message ${seq} is out of order`);
    last = at;
  }
  const photos = stored.reduce((sum, message) => sum + message.photos, 0);
  if (files.length !== photos) faults.push(`${where}: ${files.length} photos of ${photos}`);
  return faults;
}

function faultsInEvents(
  { hook }: RecordsWorld,
  stored: readonly StoredMessage[],
  { callKey }: Talk,
): string[] {
  const faults: string[] = [];
  const told = new Map<string, { id: string; seq: number }>();
  const seen = new Set<string>();
  let last = 0;
  for (const { id, seq, type, data } of hook.events) {
    const {
      callKey: of,
      message,
      call,
      session,
    } = data as {
      callKey?: string;
      message?: { id: string };
      call?: { callKey: string };
      session?: { callKey: string };
    };
    if ((of ?? call?.callKey ?? session?.callKey) !== callKey || seen.has(id)) continue;
    seen.add(id);
    if (seq < last) faults.push(`${callKey}: event ${seq} was told after ${last}`);
    last = seq;
    if (type !== 'message.created' || !message) continue;
    if (told.has(message.id)) faults.push(`${callKey}: message ${message.id} is two events`);
    told.set(message.id, { id, seq });
  }
  for (const { id, seq } of stored) if (!told.has(id)) faults.push(`${callKey}: message ${seq} was not told`);
  return faults;
}

function messagesOf({ world }: RecordsWorld, { sessionId }: Talk): Promise<StoredMessage[]> {
  return world.postgres.query(world.database, async (client) => {
    const { rows } = await client.query<StoredMessage>(
      `select m.id, m.seq, m.body, (select count(*)::int from media d where d.message_id = m.id and d.state = 'ready') as photos
         from message m where m.session_id = $1 order by m.seq`,
      [sessionId],
    );
    return rows;
  });
}

/** What is not written or told yet, in words; empty when all is. */
function whatIsLeft({ world }: RecordsWorld): Promise<string> {
  return world.postgres
    .query(world.database, async (client) => {
      const { rows } = await client.query<Record<string, number>>(`
        select (select count(*)::int from record_thread where due_at is not null or claim is not null or state <> 'open') as threads,
               (select count(*)::int from record_write where state <> 'written') as writes,
               (select count(*)::int from webhook_delivery) as deliveries,
               (select count(*)::int from message where state in ('queued', 'sending', 'accepted', 'sent')) as texts,
               (select count(*)::int from media where state = 'announced') as photos,
               (select count(*)::int from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
                 where t.identifier in ('session.follow', 'webhooks.deliver', 'media.process')
                       -- one that was added again while it ran, and whose server died, is not run any more
                       and j.attempts < j.max_attempts and j.run_at <= now()) as jobs`);
      const left = Object.entries(rows[0]!).filter(([, count]) => count > 0);
      return left.map(([what, count]) => `${count} ${what}`).join(', ');
    })
    .catch((error: unknown) => String(error));
}
