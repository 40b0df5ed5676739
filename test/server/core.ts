import { randomUUID } from 'node:crypto';
import { type CallReport, type EndReason } from '../../protocol/call.ts';
import { type LanguageTag } from '../../protocol/language.ts';
import { type SendMessageResponse } from '../../protocol/message.ts';
import { E164 } from '../../protocol/phone.ts';
import { type CallView, type SessionSnapshot } from '../../protocol/session.ts';
import { type AgentPrincipal } from '../../server/access/principal.ts';
import { recordReport } from '../../server/calls/record-report.ts';
import { viewCall } from '../../server/calls/view-call.ts';
import { type Carrier } from '../../server/carriers/carrier.ts';
import { type Context } from '../../server/context.ts';
import { claimTexts } from '../../server/messages/claim-texts.ts';
import { handOver } from '../../server/messages/hand-over.ts';
import { receiveCarrierEvents } from '../../server/messages/receive-events.ts';
import { submitMessage } from '../../server/messages/submit-message.ts';
import { viewSession } from '../../server/sessions/view-session.ts';
import { ScriptedCarrier } from '../fakes/scripted-carrier.ts';
import { createFixture, type Fixture, type FixtureOptions } from './server-fixture.ts';
import { type TestTenant } from './seed-tenant.ts';

export const GRACE = E164.parse('+14155550142');
export const DANIEL = E164.parse('+14155550178');

export interface CoreFixture extends Fixture {
  carrier: ScriptedCarrier;
  ana: AgentPrincipal;
}

/** What the helpers below need of it. */
type Core = Pick<Fixture, 'ctx' | 'clock' | 'acme'>;

/** The core on a real database, with a carrier that keeps a ledger. */
export async function createCore(
  options: Pick<FixtureOptions, 'bus' | 'connections' | 'clock' | 'jobs' | 'recordSystems'> = {},
): Promise<CoreFixture> {
  const carrier = new ScriptedCarrier();
  const fixture = await createFixture({ ...options, carriers: new Map([[carrier.name, carrier]]) });
  for (const tenantId of ['acme', 'rival']) {
    const sealed = fixture.ctx.secrets.seal('{"token":"t"}', `carrier_account|${tenantId}|${carrier.name}`);
    await fixture.ctx.db.tenant(tenantId, (tx) =>
      tx.q
        .insertInto('carrier_account')
        .values({ tenant_id: tenantId, carrier: carrier.name, sealed })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'carrier']).doUpdateSet({ sealed }))
        .execute(),
    );
  }
  return { ...fixture, carrier, ana: principal('ana') };
}

export function principal(agentId: string, tenantId = 'acme'): AgentPrincipal {
  return {
    kind: 'agent',
    tenantId,
    agentId,
    permissions: new Set(['sms.send', 'media.save']),
    tokenHash: Buffer.alloc(32),
  };
}

export interface StartedCall {
  callKey: string;
  sessionId: string;
  view: CallView;
  /** The same report with another state, of a higher number. */
  next(change: Partial<CallReport>): Promise<{ applied: boolean }>;
  end(reason?: EndReason): Promise<{ applied: boolean }>;
  send(text: string, key?: string): Promise<SendMessageResponse>;
  snapshot(): Promise<SessionSnapshot>;
  /** The caller writes. */
  inbound(text: string, media?: { url: string; type?: string }[]): Promise<void>;
}

/** A call, answered by Ana, with its session open. */
export async function startCall(
  core: Core,
  change: Partial<CallReport> = {},
  tenant: TestTenant = core.acme,
): Promise<StartedCall> {
  const callKey = (change.callKey ?? randomUUID()) as CallReport['callKey'];
  const now = core.clock.now().toISOString();
  let seq = 1;
  const base: CallReport = {
    callKey,
    seq,
    state: 'connected',
    channel: 'phone',
    direction: 'inbound',
    caller: GRACE,
    callerName: 'Grace Okafor',
    dialled: E164.parse(tenant.numbers.repairs.e164),
    queue: 'repairs',
    language: 'en' as LanguageTag,
    agent: { id: 'ana', name: 'Ana' },
    startedAt: now,
    connectedAt: now,
    ...change,
  };
  await recordReport(core.ctx, tenant.id, base);
  const owner = principal(base.agent?.id ?? 'ana', tenant.id);
  const view = await viewCall(core.ctx, owner, callKey);
  const sessionId = view.snapshot?.session.id ?? '';
  const next: StartedCall['next'] = (more) =>
    recordReport(core.ctx, tenant.id, { ...base, ...more, seq: ++seq });
  return {
    callKey,
    sessionId,
    view,
    next,
    end: (reason = 'caller_hangup') => next({ state: 'ended', endReason: reason }),
    send: (text, key = randomUUID()) =>
      submitMessage(core.ctx, owner, sessionId, key, { kind: 'text', callKey, text }),
    snapshot: () => viewSession(core.ctx, owner, sessionId),
    inbound: (text, media = []) => inbound(core, { text, media, from: base.caller ?? GRACE, tenant }),
  };
}

/** A caller writes to the number of Repairs. */
export async function inbound(
  core: Core,
  {
    text,
    from = GRACE,
    media = [],
    eventId = randomUUID(),
    tenant = core.acme,
    to = tenant.numbers.repairs.e164,
  }: {
    text: string;
    from?: E164;
    to?: string;
    media?: { url: string; type?: string }[];
    eventId?: string;
    tenant?: TestTenant;
  },
): Promise<void> {
  await receiveCarrierEvents(core.ctx, tenant.id, 'loopback', [
    { type: 'inbound', eventId, carrierId: eventId, from, to: E164.parse(to), text, media },
  ]);
}

/** The carrier reports on a message. */
export async function receipt(
  core: CoreFixture,
  messageId: string,
  state: 'sent' | 'delivered' | 'undelivered' | 'failed',
  more: { eventId?: string; carrierId?: string; withReference?: boolean } = {},
): Promise<void> {
  const { eventId = randomUUID(), carrierId = `c-${messageId}`, withReference = true } = more;
  await receiveCarrierEvents(core.ctx, 'acme', 'loopback', [
    { type: 'receipt', eventId, carrierId, state, ...(withReference ? { messageId } : {}) },
  ]);
}

/** Claims and hands over until nothing is due, as the dispatcher does. Gives back how many were handed over. */
export async function handOverAll(core: { ctx: Context; carrier: Carrier }): Promise<number> {
  for (let total = 0; ;) {
    const { claims, seen } = await claimTexts(core.ctx, core.carrier, 64);
    if (seen === 0) return total;
    total += claims.length;
    await Promise.all(claims.map((claim) => handOver(core.ctx, core.carrier, claim)));
  }
}

/** The code of the refusal, or what came instead. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'no refusal';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}
