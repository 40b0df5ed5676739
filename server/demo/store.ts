import { sql } from 'kysely';
import { type AutomaticTextKind } from '../../protocol/preset.ts';
import { type Tx } from '../platform/db.ts';
import { type DemoPreset } from './demo-texts.ts';

/** `false`: the tenant is there already. */
export async function insertTenant(tx: Tx, tenant: { name: string; now: Date }): Promise<boolean> {
  const { rows } = await sql`
    insert into tenant (id, name, home_country, default_language, created_at)
    values (${tx.tenantId}, ${tenant.name}, 'US', 'en', ${tenant.now})
    on conflict (id) do nothing
    returning id`.execute(tx.q);
  return rows.length === 1;
}

export async function insertSetting(tx: Tx, key: string, value: unknown): Promise<void> {
  await sql`
    insert into setting (tenant_id, queue_key, key, value)
    values (${tx.tenantId}, '', ${key}, ${JSON.stringify(value)}::jsonb)`.execute(tx.q);
}

export async function insertQueue(
  tx: Tx,
  queue: { key: string; name: string; languages: string[] },
): Promise<void> {
  await sql`
    insert into queue (tenant_id, key, name, languages, default_language, sms_enabled)
    values (${tx.tenantId}, ${queue.key}, ${queue.name}, ${queue.languages}, 'en', true)`.execute(tx.q);
}

/** A verified number of the simulator's carrier, in both directions, for one queue. */
export async function insertNumber(
  tx: Tx,
  number: { id: string; e164: string; label: string; queue: string; perSecond: number; now: Date },
): Promise<void> {
  const { id, perSecond, now } = number;
  await sql`
    insert into phone_number (tenant_id, id, e164, label, inbound, outbound, mms, purpose, global_outbound, verified_at,
                              carrier, rate_per_second, burst, encoding_profile, draining)
    values (${tx.tenantId}, ${id}, ${number.e164}, ${number.label}, true, true, true, 'in_call', false, ${now},
            'loopback', ${perSecond}, ${perSecond}, 'gsm7', false)`.execute(tx.q);
  await sql`
    insert into number_bucket (tenant_id, number_id, tokens, filled_at)
    values (${tx.tenantId}, ${id}, ${perSecond}, ${now})`.execute(tx.q);
  await sql`
    insert into queue_number (tenant_id, queue_key, number_id, direction)
    values (${tx.tenantId}, ${number.queue}, ${id}, 'inbound'), (${tx.tenantId}, ${number.queue}, ${id}, 'outbound')`.execute(
    tx.q,
  );
}

export async function insertAgent(tx: Tx, agent: { id: string; name: string }): Promise<void> {
  await sql`insert into agent (tenant_id, id, name) values (${tx.tenantId}, ${agent.id}, ${agent.name})`.execute(
    tx.q,
  );
}

export async function insertPreset(
  tx: Tx,
  { category, keyword, queue, texts }: DemoPreset,
  { id, position, now }: { id: string; position: number; now: Date },
): Promise<void> {
  await sql`
    insert into preset (tenant_id, id, category, keyword, position, queue_key, updated_at)
    values (${tx.tenantId}, ${id}, ${category}, ${keyword}, ${position}, ${queue}, ${now})`.execute(tx.q);
  for (const [language, { label, body }] of Object.entries(texts)) {
    await sql`
      insert into preset_text (tenant_id, preset_id, language, label, body)
      values (${tx.tenantId}, ${id}, ${language}, ${label}, ${body})`.execute(tx.q);
  }
}

export async function insertAutomaticText(
  tx: Tx,
  text: { kind: AutomaticTextKind; language: string; body: string },
): Promise<void> {
  await sql`
    insert into automatic_text (tenant_id, kind, language, enabled, body)
    values (${tx.tenantId}, ${text.kind}, ${text.language}, true, ${text.body})`.execute(tx.q);
}
