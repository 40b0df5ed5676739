import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { type CallReport } from '../../protocol/call.ts';
import { type LanguageTag } from '../../protocol/language.ts';
import { E164 } from '../../protocol/phone.ts';
import { recordReport } from '../../server/calls/record-report.ts';
import { type Context } from '../../server/context.ts';
import { claimTexts } from '../../server/messages/claim-texts.ts';
import { handOver } from '../../server/messages/hand-over.ts';
import { receiveCarrierEvents } from '../../server/messages/receive-events.ts';
import { submitMessage } from '../../server/messages/submit-message.ts';
import { AppError } from '../../server/platform/app-error.ts';
import { clearOldRows } from '../../server/platform/clear-old-rows.ts';
import { replacePreset } from '../../server/presets/change-preset.ts';
import { changeLanguage } from '../../server/sessions/change-language.ts';
import { markRead } from '../../server/sessions/mark-read.ts';
import { principal } from '../server/core.ts';
import { type TestTenant } from '../server/seed-tenant.ts';
import { type TwoNodes } from './two-nodes.ts';

/** A session of the run, as its telephone and its agents know it. */
export interface Talk {
  tenant: TestTenant;
  callKey: string;
  caller: E164;
  sessionId: string;
  report: CallReport;
}

const KINDS = {
  inbound: 10,
  send: 8,
  handOver: 6,
  receipt: 6,
  read: 5,
  language: 3,
  transfer: 2,
  preset: 1,
  end: 0.3,
  clear: 0.5,
  breakBuses: 0.4,
  restart: 0.3,
  restartAtOnce: 0.3,
} as const;
type Kind = keyof typeof KINDS;

/** Something that happens on a node; `talk` and `amount` are taken from what there is. */
export interface Action {
  kind: Kind;
  node: 0 | 1;
  talk: number;
  amount: number;
}

export const action: fc.Arbitrary<Action> = fc.record({
  kind: fc.oneof(
    ...Object.entries(KINDS).map(([kind, weight]) => ({
      weight: weight * 10,
      arbitrary: fc.constant(kind as Kind),
    })),
  ),
  node: fc.constantFrom(0, 1),
  talk: fc.nat(100),
  amount: fc.nat(1_000),
});

const AGENTS = [
  { id: 'ana', name: 'Ana' },
  { id: 'ben', name: 'Ben' },
];

/** A call that `agent` has answered, with its session. */
export async function openTalk(
  ctx: Context,
  tenant: TestTenant,
  { caller, agent }: { caller: E164; agent: 0 | 1 },
): Promise<Talk> {
  const now = ctx.clock.now().toISOString();
  const callKey = randomUUID() as CallReport['callKey'];
  const report: CallReport = {
    ...{ callKey, seq: 1, state: 'connected', channel: 'phone', direction: 'inbound', caller },
    ...{ callerName: 'Grace Okafor', dialled: E164.parse(tenant.numbers.repairs.e164), queue: 'repairs' },
    ...{ language: 'en' as LanguageTag, agent: AGENTS[agent]!, startedAt: now, connectedAt: now },
  };
  await recordReport(ctx, tenant.id, report);
  const { id } = await ctx.db.tenant(tenant.id, (tx) =>
    tx.q.selectFrom('session').select('id').where('call_key', '=', callKey).executeTakeFirstOrThrow(),
  );
  return { tenant, callKey, caller, sessionId: id, report };
}

/** Does it; a refusal is an outcome like others. */
export async function act(world: TwoNodes, talks: readonly Talk[], action: Action): Promise<void> {
  try {
    await perform(world, talks[action.talk % talks.length]!, action);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

async function perform(world: TwoNodes, talk: Talk, { kind, node, amount }: Action): Promise<void> {
  const { ctx } = world.nodes[node];
  const { tenant, sessionId, callKey } = talk;
  const owner = principal(talk.report.agent!.id, tenant.id);
  switch (kind) {
    case 'inbound':
      for (let text = 0; text <= amount % 3; text++)
        await receiveText(ctx, talk, `Perché così? 電話 🙂 ${amount} ${sessionId}`);
      return;
    case 'send':
      await submitMessage(ctx, owner, sessionId, randomUUID(), {
        ...{ kind: 'text', callKey, text: `Grazie, à bientôt 写真 ${amount} ${sessionId}` },
      });
      return;
    case 'handOver': {
      const { carrier } = world.core;
      const { claims } = await claimTexts(ctx, carrier, 1 + (amount % 4));
      await Promise.all(claims.map((claim) => handOver(ctx, carrier, claim)));
      return;
    }
    case 'receipt':
      return receiveReceipt(world, ctx, amount);
    case 'read':
      await markRead(ctx, owner, sessionId, amount);
      return;
    case 'language':
      await changeLanguage(ctx, owner, sessionId, (amount % 2 ? 'it' : 'en') as LanguageTag);
      return;
    case 'transfer':
      return report(ctx, talk, { agent: AGENTS[amount % 2]! });
    case 'end':
      return report(ctx, talk, { state: 'ended', endReason: 'caller_hangup' });
    case 'preset': {
      const input = {
        ...{ category: '', keyword: 'hours', position: 0, queue: null },
        texts: { en: { label: 'Opening hours', text: `We are open from ${amount % 12}.` } },
      };
      const actor = `key:${randomUUID()}`;
      const key = { kind: 'key' as const, tenantId: tenant.id, actor, capabilities: new Set([]) };
      await replacePreset(ctx, key, { id: tenant.presets.hours, ifMatch: null, input });
      return;
    }
    case 'clear':
      return clear(world, ctx, talk, amount);
    case 'breakBuses':
      return world.breakBuses();
    case 'restart':
      return world.nodes[node].restart('inOrder');
    case 'restartAtOnce':
      return world.nodes[node].restart('atOnce');
  }
}

async function report(ctx: Context, talk: Talk, change: Partial<CallReport>): Promise<void> {
  talk.report = { ...talk.report, ...change, seq: talk.report.seq + 1 };
  await recordReport(ctx, talk.tenant.id, talk.report);
}

export async function receiveText(ctx: Context, { tenant, caller }: Talk, text: string): Promise<void> {
  const eventId = randomUUID();
  const to = E164.parse(tenant.numbers.repairs.e164);
  await receiveCarrierEvents(ctx, tenant.id, 'loopback', [
    { type: 'inbound', eventId, carrierId: eventId, from: caller, to, text, media: [] },
  ]);
}

async function receiveReceipt({ core }: TwoNodes, ctx: Context, amount: number): Promise<void> {
  const { ledger } = core.carrier;
  const handedOver = ledger[ledger.length - 1 - (amount % Math.min(8, ledger.length || 1))];
  if (!handedOver) return;
  const state = (['sent', 'delivered', 'undelivered'] as const)[amount % 3]!;
  const { id: messageId } = handedOver;
  for (const tenantId of ['acme', 'rival'])
    await receiveCarrierEvents(ctx, tenantId, 'loopback', [
      { type: 'receipt', eventId: randomUUID(), carrierId: `c-${messageId}`, state, messageId },
    ]);
}

/** A part of the session's events grows old, and is cleared as it would be then. */
async function clear(
  { admin }: TwoNodes,
  ctx: Context,
  { tenant, sessionId }: Talk,
  amount: number,
): Promise<void> {
  await admin.query(
    `update stream_event set at = now() - interval '3 days'
      where tenant_id = $1 and stream = $2 and seq <= $3::int + (select event_seq - 6 from session where tenant_id = $1 and id = $4)`,
    [tenant.id, `s:${sessionId}`, amount % 7, sessionId],
  );
  await clearOldRows(ctx.db, ctx.clock.now());
}
