import pg from 'pg';
import { type CoreFixture } from '../../test/server/core.ts';

const LANGUAGES = ['en', 'it', 'ja', 'fr', 'es', 'de', 'pt-BR', 'ar'];

/**
 * Gives the company `acme` much to list: presets in eight languages, a tenth of them stale in one; verified numbers, half
 * of them at a queue; entries of the audit. At once and past the chain of the audit: only how they are found matters.
 */
export async function seedConfiguration(
  { databaseUrl }: Pick<CoreFixture, 'databaseUrl'>,
  { presets, numbers, entries }: { presets: number; numbers: number; entries: number },
): Promise<void> {
  const owner = new pg.Client({ connectionString: databaseUrl });
  await owner.connect();
  try {
    await owner.query(`update queue set languages = $1 where tenant_id = 'acme'`, [LANGUAGES]);
    await seedPresets(owner, presets);
    await seedNumbers(owner, numbers);
    await seedAudit(owner, entries);
  } finally {
    await owner.end();
  }
}

async function seedPresets(owner: pg.Client, count: number): Promise<void> {
  await owner.query(
    `insert into preset (tenant_id, id, category, keyword, position, queue_key, updated_at)
     select 'acme', gen_random_uuid(), 'Category ' || n % 12, 'word' || n, 1000 + n, null, now()
       from generate_series(1, $1::int) as n`,
    [count],
  );
  await owner.query(
    `insert into preset_text (tenant_id, preset_id, language, label, body, version, changed_at, added_at,
                              source_language, source_version, source_text)
     select 'acme', p.id, l.language, 'Label ' || p.position || ' ' || l.language,
            case when p.position % 20 = 0 then 'Your visit ' else 'Your order ' end || repeat('goes on as agreed ', 6),
            case when l.place = 1 then 2 else 1 end, now(), now() + make_interval(secs => l.place),
            case when l.place > 1 then 'en' end,
            case when l.place > 1 then case when l.place = 2 and p.position % 10 = 0 then 1 else 2 end end,
            case when l.place > 1 then 'as it was' end
       from preset p, unnest($1::text[]) with ordinality as l (language, place)
      where p.tenant_id = 'acme' and p.keyword like 'word%'`,
    [LANGUAGES],
  );
}

async function seedNumbers(owner: pg.Client, count: number): Promise<void> {
  await owner.query(
    `insert into phone_number (tenant_id, id, e164, label, inbound, outbound, mms, purpose, global_outbound, verified_at,
                               carrier, rate_per_second, burst, encoding_profile, draining)
     select 'acme', gen_random_uuid(), '+1480555' || lpad(n::text, 4, '0'), 'Line ' || n, true, true, true, 'in_call',
            false, now(), 'loopback', 1, 1, 'gsm7', false
       from generate_series(1, $1::int) as n`,
    [count],
  );
  await owner.query(
    `insert into queue_number (tenant_id, queue_key, number_id, direction)
     select 'acme', (select min(key) from queue where tenant_id = 'acme'), id, 'outbound'
       from phone_number where tenant_id = 'acme' and label like 'Line %' and right(e164, 1)::int % 2 = 0`,
  );
}

async function seedAudit(owner: pg.Client, count: number): Promise<void> {
  await owner.query(`
    set session_replication_role = replica;
    insert into audit (tenant_id, id, at, actor, action, object, before, after, seq, hash)
    select 'acme', gen_random_uuid(), now() - make_interval(mins => ${count} - n),
           'account:' || md5((n % 40)::text)::uuid,
           case when n % 500 = 0 then 'number.removed' else 'preset.changed' end,
           case when n % 500 = 0 then 'number/' || n else 'preset/' || (n % 1000) end,
           jsonb_build_object('text', 'Guten Tag ' || n), jsonb_build_object('text', 'Buongiorno ' || n), n, '\\x00'
      from generate_series(1, ${count}) as n;
    reset session_replication_role`);
}
