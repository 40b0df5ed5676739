import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallKey } from '../../protocol/call.ts';
import { type NumberView } from '../../protocol/phone-number.ts';
import { E164 } from '../../protocol/phone.ts';
import { type QueueView } from '../../protocol/queue.ts';
import { outboundNumbers } from '../../server/numbers/outbound-numbers.ts';
import { type Tx } from '../../server/platform/db.ts';
import { ScriptedCarrier } from '../fakes/scripted-carrier.ts';
import { until } from '../until.ts';
import { type AdminApi, adminApi, type Answer } from './admin-api.ts';
import { type NumberApi, numberApi } from './number-api.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

let fixture: Fixture;
let admin: AdminApi;
let numbers: NumberApi;
beforeAll(async () => {
  const carrier = new ScriptedCarrier();
  fixture = await createFixture({ carriers: new Map([[carrier.name, carrier]]) });
  admin = adminApi(fixture, fixture.acme);
  numbers = numberApi(admin);
});
afterAll(() => fixture.close());

const outbound = async (queueKey: string) =>
  (await fixture.ctx.db.tenant('acme', (tx) => outboundNumbers(tx, queueKey))).map(({ id }) => id);

describe('taking a number away', () => {
  it('takes it from its queues', async () => {
    const id = (await numbers.verified()).id;
    const { body } = await numbers.queue({ inboundNumbers: [id], outboundNumbers: [id] });
    expect((await admin('DELETE', `numbers/${id}`)).status).toBe(204);
    expect((await admin<QueueView>('GET', `queues/${body.key}`)).body).toMatchObject({
      inboundNumbers: [],
      outboundNumbers: [],
    });
    expect((await admin('DELETE', `numbers/${id}`)).status).toBe(404);
  });

  it('is refused while a live session has it, and draining keeps new ones off', async () => {
    const id = (await numbers.verified()).id;
    const { body } = await numbers.queue({ outboundNumbers: [id] });
    await fixture.ctx.db.tenant('acme', (tx) =>
      tx.q.updateTable('queue').set({ sms_enabled: true }).where('key', '=', body.key).execute(),
    );
    const callKey = CallKey.parse(randomUUID());
    await fixture.report({ callKey, queue: body.key, caller: E164.parse('+14155550142') });
    expect(await admin('DELETE', `numbers/${id}`)).toMatchObject({ status: 409, code: 'number_in_use' });

    expect((await numbers.change(id, { draining: true })).body).toMatchObject({
      draining: true,
      liveSessions: 1,
    });
    expect(await outbound(body.key)).toEqual([]);
    const other = CallKey.parse(randomUUID());
    await fixture.report({ callKey: other, queue: body.key, caller: E164.parse('+14155550178') });
    const { body: view } = await admin<NumberView>('GET', `numbers/${id}`);
    expect(view.liveSessions).toBe(1);

    await fixture.report({ callKey, seq: 2, state: 'ended', endReason: 'caller_hangup', queue: body.key });
    expect((await admin('DELETE', `numbers/${id}`)).status).toBe(204);
  });

  it('waits for a session that begins meanwhile, and is refused', async () => {
    const id = (await numbers.verified()).id;
    const { body } = await numbers.queue({ outboundNumbers: [id], smsEnabled: true });
    let removal: Promise<Answer<unknown>> | undefined;
    await fixture.ctx.db.tenant('acme', async (tx) => {
      expect(await outboundNumbers(tx, body.key)).toHaveLength(1);
      removal = admin('DELETE', `numbers/${id}`);
      await until(async () => expect(await waitingForLock()).toBe(1));
      await insertSession(tx, { queueKey: body.key, numberId: id });
    });
    expect(await removal).toMatchObject({ status: 409, code: 'number_in_use' });
  });
});

/** Statements of this database that wait for a row of another transaction. */
async function waitingForLock(): Promise<number> {
  const client = new pg.Client({ connectionString: fixture.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ n: number }>(
      "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    return rows[0]?.n ?? 0;
  } finally {
    await client.end();
  }
}

async function insertSession(
  tx: Tx,
  { queueKey, numberId }: { queueKey: string; numberId: string },
): Promise<void> {
  const callKey = randomUUID();
  await sql`
    insert into call (tenant_id, call_key, seq, state, channel, direction, queue_key, language, started_at)
    values (${tx.tenantId}, ${callKey}, 1, 'connected', 'phone', 'inbound', ${queueKey}, 'en', now())`.execute(
    tx.q,
  );
  await sql`
    insert into session (tenant_id, id, call_key, state, number_id, our_number, mms, carrier, encoding_profile, caller,
                         caller_source, queue_key, language, agent_id, opened_at)
    values (${tx.tenantId}, ${randomUUID()}, ${callKey}, 'active', ${numberId}, '+14155552999', true, 'loopback', 'gsm7',
            '+14155550142', 'call', ${queueKey}, 'en', 'ana', now())`.execute(tx.q);
}
