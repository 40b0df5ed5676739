import { type Insertable, sql } from 'kysely';
import { type Database } from '../../server/platform/schema.ts';
import { type Fixture } from './server-fixture.ts';

type MessageRow = Insertable<Database['message']>;

/** An ended call with a session, and texts in it, written at the times given. */
export interface PastCall {
  callKey: string;
  at: Date;
  tenant?: string;
  queue?: string;
  language?: string;
  agent?: string;
  caller?: string;
  closing?: string;
  transfers?: { from: string; to: string; at: Date }[];
  /** In the order of the conversation; what they leave out is that of a delivered text of the agent. */
  texts: (Partial<MessageRow> & { afterSeconds?: number; media?: string[] })[];
}

/** Writes history as rows: what happened on past days cannot be acted out. Gives back the rows of texts. */
export async function addPastCall({ ctx }: Pick<Fixture, 'ctx'>, call: PastCall): Promise<MessageRow[]> {
  const { tenant = 'acme', queue = 'repairs', language = 'en', agent = 'ana', texts, at } = call;
  const { caller = '+14155550142', closing = 'not_due', transfers = [] } = call;
  const sessionId = ctx.ids.uuid();
  const ended = new Date(at.getTime() + 600_000);
  const party = (id: string) => ({ id, name: id });
  return ctx.db.tenant(tenant, async (tx) => {
    for (const id of new Set([agent, ...transfers.flatMap(({ from, to }) => [from, to])]))
      await tx.q
        .insertInto('agent')
        .values({ tenant_id: tenant, id, name: `Agent ${id}` })
        .onConflict((row) => row.doNothing())
        .execute();
    await tx.q
      .insertInto('call')
      .values({
        ...{ tenant_id: tenant, call_key: call.callKey, seq: 2, state: 'ended', channel: 'phone' },
        ...{ direction: 'inbound', caller, caller_name: 'Grace', dialled: null, queue_key: queue, language },
        ...{ agent_id: agent, record: null, started_at: at, connected_at: at, ended_at: ended },
        ...{ end_reason: 'caller_hangup', lease_until: null, blocked: null },
      })
      .execute();
    await tx.q
      .insertInto('session')
      .values({
        ...{ tenant_id: tenant, id: sessionId, call_key: call.callKey, state: 'ended', mms: true, caller },
        ...{ number_id: ctx.ids.uuid(), our_number: '+14155550100', carrier: 'loopback', agent_id: agent },
        ...{ encoding_profile: 'gsm7', caller_source: 'call', queue_key: queue, language, opened_at: at },
        ...{ ended_at: ended, end_reason: 'caller_hangup', closing, next_seq: texts.length + 1 },
        transfers: sql`${JSON.stringify(
          transfers.map(({ from, to, at: when }) => ({
            from: party(from),
            to: party(to),
            at: when.toISOString(),
          })),
        )}::jsonb`,
      })
      .execute();
    const rows = texts.map((given, index): MessageRow => {
      const { afterSeconds = 60, ...text } = given;
      delete text.media;
      const createdAt = new Date(at.getTime() + afterSeconds * 1_000);
      const isIn = text.kind === 'inbound';
      return {
        ...{ tenant_id: tenant, id: ctx.ids.uuid(), session_id: sessionId, seq: index + 1, kind: 'text' },
        ...{ direction: isIn ? 'in' : 'out', state: isIn ? 'received' : 'delivered', reason: null },
        ...{ carrier_code: null, body: `Text ${index + 1}`, language, preset_id: null, encoding: 'GSM-7' },
        ...{ agent_id: isIn || text.kind === 'closing' ? null : agent, segments: 1, client_key: null },
        ...{ retry_of: null, our_number: '+14155550100', caller, carrier: 'loopback', wait_until: null },
        ...{ carrier_message_id: null, carrier_segments: null, created_at: createdAt },
        state_at: new Date(createdAt.getTime() + 4_000),
        ...text,
      };
    });
    if (rows.length > 0) await tx.q.insertInto('message').values(rows).execute();
    for (const [index, { media = [] }] of texts.entries())
      for (const [place, state] of media.entries())
        await tx.q
          .insertInto('media')
          .values({
            ...{ tenant_id: tenant, id: ctx.ids.uuid(), session_id: sessionId, message_id: rows[index]!.id },
            ...{ position: place + 1, state, kind: 'image', reason: null, carrier: 'loopback' },
            ...{ source_url: null, declared_type: 'image/jpeg', type: 'image/jpeg', size: 1, width: 1 },
            ...{ height: 1, object_key: null, thumbnail_key: null },
            created_at: rows[index]!.created_at as Date, // as it was made above
          })
          .execute();
    return rows;
  });
}
