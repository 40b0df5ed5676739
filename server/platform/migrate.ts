import { Kysely, Migrator, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { buildIndexes } from './build-indexes.ts';
import { crashPoint } from './crash-point.ts';
import * as first from './migrations/0001-first.ts';
import * as jobs from './migrations/0002-jobs.ts';
import * as liveCalls from './migrations/0003-live-calls.ts';
import * as parkedReceipts from './migrations/0004-parked-receipts.ts';
import * as accounts from './migrations/0005-accounts.ts';
import * as systemTexts from './migrations/0006-system-texts.ts';
import * as agentPermissions from './migrations/0007-agent-permissions.ts';
import * as presetVersions from './migrations/0008-preset-versions.ts';
import * as reports from './migrations/0009-reports.ts';
import * as auditChain from './migrations/0010-audit-chain.ts';
import * as lateTexts from './migrations/0011-late-texts.ts';
import * as numberVerifications from './migrations/0012-number-verifications.ts';
import * as signIn from './migrations/0013-sign-in.ts';
import * as integrations from './migrations/0014-integrations.ts';
import * as personalPresets from './migrations/0015-personal-presets.ts';
import * as interfaceLanguage from './migrations/0016-interface-language.ts';
import * as numberChoice from './migrations/0017-number-choice.ts';
import * as callSource from './migrations/0018-call-source.ts';
import * as zendesk from './migrations/0019-zendesk.ts';
import * as records from './migrations/0020-records.ts';
import * as webhooks from './migrations/0021-webhooks.ts';
import * as zendeskTalk from './migrations/0022-zendesk-talk.ts';
import * as carrierPoll from './migrations/0023-carrier-poll.ts';
import * as photoLinks from './migrations/0024-photo-links.ts';
import * as lines from './migrations/0025-lines.ts';
import * as asterisk from './migrations/0026-asterisk.ts';
import * as sending from './migrations/0028-sending.ts';
import * as spending from './migrations/0028-spending.ts';
import * as textIn from './migrations/0031-text-in.ts';
import * as followedCalls from './migrations/0032-followed-calls.ts';
import * as privacy from './migrations/0032-privacy.ts';
import * as waitTime from './migrations/0033-wait-time.ts';
import * as alarms from './migrations/0034-alarms.ts';
import * as optOuts from './migrations/0035-opt-outs.ts';
import * as carrierCopies from './migrations/0036-carrier-copies.ts';
import * as webhookPause from './migrations/0037-webhook-pause.ts';

/**
 * In order; a name is never changed. Each goes forward only, and the release before it runs on its result. All that are
 * new are one transaction: an index of a table that grows without end belongs into `build-indexes.ts`.
 */
const MIGRATIONS = {
  '0001-first': first,
  '0002-jobs': jobs,
  '0003-live-calls': liveCalls,
  '0004-parked-receipts': parkedReceipts,
  '0005-accounts': accounts,
  '0006-system-texts': systemTexts,
  '0007-agent-permissions': agentPermissions,
  '0008-preset-versions': presetVersions,
  '0009-reports': reports,
  '0010-audit-chain': auditChain,
  '0011-late-texts': lateTexts,
  '0012-number-verifications': numberVerifications,
  '0013-sign-in': signIn,
  '0014-integrations': integrations,
  '0015-personal-presets': personalPresets,
  '0016-interface-language': interfaceLanguage,
  '0017-number-choice': numberChoice,
  '0018-call-source': callSource,
  '0019-zendesk': zendesk,
  '0020-records': records,
  '0021-webhooks': webhooks,
  '0022-zendesk-talk': zendeskTalk,
  '0023-carrier-poll': carrierPoll,
  '0024-photo-links': photoLinks,
  '0025-lines': lines,
  '0026-asterisk': asterisk,
  '0028-sending': sending,
  '0028-spending': spending,
  '0031-text-in': textIn,
  '0032-followed-calls': followedCalls,
  '0032-privacy': privacy,
  '0033-wait-time': waitTime,
  '0034-alarms': alarms,
  '0035-opt-outs': optOuts,
  '0036-carrier-copies': carrierCopies,
  '0037-webhook-pause': webhookPause,
};

/**
 * Brings the database to this release's schema. Safe to run on several nodes at once: the migrator takes a lock.
 * Throws when the user of `url` may not create roles or tables, or the schema is of a newer release.
 */
export async function migrate(url: string): Promise<void> {
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 2 }) }),
  });
  try {
    const wrapped = Object.fromEntries(
      Object.entries(MIGRATIONS).map(([name, { up }]) => [
        name,
        { up: (q: Kysely<unknown>) => up(q).then(() => crashPoint('C21')) },
      ]),
    );
    const migrator = new Migrator({ db, provider: { getMigrations: async () => wrapped } });
    const { error } = await migrator.migrateToLatest();
    if (error) throw error;
    await buildIndexes(url);
    await assertRowSecurity(db);
  } finally {
    await db.destroy();
  }
}

/** The second wall between tenants must stand, or the server does not start. */
async function assertRowSecurity(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ unsafe: number }>`
    select (select count(*) from pg_roles where rolname in ('midcall_app', 'midcall_worker') and (rolsuper or rolbypassrls))
         + (select count(*) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
             and relname in (select table_name from information_schema.columns where table_schema = 'public' and column_name = 'tenant_id')
             and not (relrowsecurity and relforcerowsecurity)) as unsafe`.execute(db);
  if (Number(rows[0]!.unsafe) > 0)
    throw new Error('row-level security is not in force; the server does not start without it');
}
