import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LanguageTag } from '../../protocol/language.ts';
import { type AdminPrincipal } from '../../server/access/principal.ts';
import { claimTexts } from '../../server/messages/claim-texts.ts';
import { sendTestText } from '../../server/messages/send-test-text.ts';
import { reapClaims } from '../../server/messages/reap-claims.ts';
import { markRead } from '../../server/sessions/mark-read.ts';
import { findViolations, INVARIANTS, verifyDatabase } from '../../server/verification/find-violations.ts';
import { describeFindings, findingsJson } from '../../server/verification/report-findings.ts';
import {
  type CoreFixture,
  createCore,
  DANIEL,
  type GRACE,
  handOverAll,
  inbound,
  principal,
  receipt,
  startCall,
} from './core.ts';
import { CORRUPTIONS } from './corruptions.ts';

let core: CoreFixture;
let client: Client;
beforeAll(async () => {
  core = await createCore();
  client = new Client({ connectionString: core.databaseUrl });
  await client.connect();
  await drive();
});
afterAll(async () => {
  await client.end();
  await core.close();
});

const administrator: AdminPrincipal = {
  kind: 'key',
  tenantId: 'acme',
  actor: 'key:test',
  capabilities: new Set(['presets.write']),
};

/** Conversations in every state: ended, waiting, in flight, given up, stopped, denied, live, and of two tenants. */
async function drive(): Promise<void> {
  const caller = (n: number) => `+1415555${n}` as typeof GRACE;
  const ended = await startCall(core);
  const first = await ended.send('Hello');
  await handOverAll(core);
  await ended.inbound('Hi');
  await markRead(core.ctx, principal('ana'), ended.sessionId, 2);
  await ended.inbound('Here is the picture');
  await ended.end();
  await handOverAll(core);
  await receipt(core, first.message.id, 'delivered');
  await inbound(core, { text: 'Are you there?' });
  await inbound(core, { text: 'Are you there?' });
  await receipt(core, 'ffffffff-ffff-4fff-8fff-ffffffffffff', 'delivered', { withReference: false });

  const unused = await startCall(core, { caller: caller(3001) });
  await unused.end();
  const stopped = await startCall(core, { caller: caller(3002) });
  await stopped.send('One');
  await stopped.send('Two');
  await stopped.inbound('STOP');
  await stopped.end();
  const lost = await startCall(core, { caller: caller(3003) });
  await lost.send('Lost');
  await claimTexts(core.ctx, core.carrier, 64);
  core.clock.advance(120);
  await reapClaims(core.ctx);
  const old = await startCall(core, { caller: caller(3004) });
  await old.send('Too old');
  core.clock.advance(200);
  await old.end();
  await handOverAll(core);
  const rival = await startCall(core, { caller: caller(3005) }, core.rival);
  await rival.send('Hello');

  const denied = await startCall(core, { caller: caller(3006) });
  const proved = await denied.send('Taken all the same');
  core.carrier.script = () => ({ kind: 'throttled', retryAfterMs: 60_000 });
  await handOverAll(core);
  core.carrier.script = () => undefined;
  await receipt(core, proved.message.id, 'delivered');

  await sendTestText(core.ctx, administrator, {
    id: randomUUID(),
    number: core.acme.numbers.repairs.id,
    to: caller(3007),
    language: LanguageTag.parse('en'),
    text: 'Thank you from {{company}}.',
    variables: {},
  });
  await handOverAll(core);

  const live = await startCall(core, { caller: DANIEL });
  await live.send('In flight');
  await claimTexts(core.ctx, core.carrier, 64);
  await live.send('Waiting');
}

const broken = async (days: number | null) =>
  (await findViolations(client, { days, now: core.clock.now() }))
    .filter(({ rows }) => rows.length > 0)
    .map(({ invariant, rows }) => ({ id: invariant.id, rows }));

it.each([[7], [null]])('finds nothing in a healthy database (days: %s)', async (days) => {
  expect(await broken(days)).toEqual([]);
});

it('looks as the role of the workers, which sees all tenants, and can write nothing', async () => {
  const own = new Client({ connectionString: core.databaseUrl });
  await own.connect();
  try {
    const findings = await verifyDatabase(own, { days: null, now: core.clock.now() });
    expect(findings.map(({ invariant }) => invariant)).toEqual(INVARIANTS);
    expect(findings.flatMap(({ rows }) => rows)).toEqual([]);
    const { rows } = await own.query('select distinct tenant_id from message order by 1');
    expect(rows).toEqual([{ tenant_id: 'acme' }, { tenant_id: 'rival' }]);
    await expect(own.query("update message set body = 'changed'")).rejects.toThrow('read-only transaction');
    await expect(own.query('delete from outbox')).rejects.toThrow('read-only transaction');
  } finally {
    await own.end();
  }
});

it('says for people and for programs what is broken, by ids alone', async () => {
  await planted("update message set carrier_message_id = null where kind = 'closing' and state = 'accepted'");
  const findings = await findViolations(client, { days: 7, now: core.clock.now() });
  const text = describeFindings(findings);
  const json = findingsJson(findings);
  expect(text).toMatch(/^BROKEN {2}I9-accepted +An accepted text .*: \d rows?$/m);
  expect(text).toMatch(/^ok {6}I3-call /m);
  expect(text).toMatch(/^ {2}acme [0-9a-f-]{36}$/m);
  const parsed = JSON.parse(json) as { id: string; ok: boolean }[];
  expect(parsed.find(({ id }) => id === 'I9-accepted')).toMatchObject({
    ok: false,
    rows: [{ tenantId: 'acme' }, { tenantId: 'acme' }],
  });
  for (const told of [text, json]) expect(told).not.toMatch(/\+1415|Grace|Hello|Thank you/);
});

/** Changes as only a superuser can make them, taken back after the test. */
async function planted(sql: string): Promise<void> {
  await client.query(`begin; set local session_replication_role = replica; ${sql}`);
}
beforeEach(async () => void (await client.query('rollback')));

it('has a corruption for every invariant', () => {
  expect(Object.keys(CORRUPTIONS).sort()).toEqual(INVARIANTS.map(({ id }) => id).sort());
});

describe.each(INVARIANTS.map(({ id }) => id))('%s', (id) => {
  it.each(CORRUPTIONS[id] ?? [])('is broken when %s', async (_what, sql) => {
    await planted(sql);
    expect((await broken(7)).map((finding) => finding.id)).toContain(id);
  });
});
