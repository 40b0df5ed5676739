import { randomUUID } from 'node:crypto';
import { CallReport } from '../../protocol/call.ts';
import { E164 } from '../../protocol/phone.ts';
import { type CallView } from '../../protocol/session.ts';
import { recordReport } from '../../server/calls/record-report.ts';
import { viewCall } from '../../server/calls/view-call.ts';
import { type Context } from '../../server/context.ts';
import { type CoreFixture, createCore, principal } from './core.ts';

export const INVITE = 'You are in line at Brightwater. Write or send photos here meanwhile.';
export const INVITE_IT = 'Sei in coda da Brightwater. Intanto puoi scrivere o inviare foto qui.';

/** The core, with wait-time texting in one queue, texted to numbers abroad too; the queue `sales` has no texting at all. */
export async function createWaitTime(): Promise<CoreFixture> {
  const core = await createCore();
  await seedWaitTime(core.ctx);
  return core;
}

/** Texts and settings of the above. Before the first call: they are remembered. */
export async function seedWaitTime({ db }: Context): Promise<void> {
  await db.tenant('acme', async (tx) => {
    const own = { tenant_id: 'acme', kind: 'waitTime' as const, enabled: true };
    const sales = { key: 'sales', name: 'Sales', languages: ['en'], default_language: 'en' };
    await tx.q
      .insertInto('queue')
      .values({ tenant_id: 'acme', ...sales, sms_enabled: false })
      .execute();
    await tx.q
      .insertInto('automatic_text')
      .values([
        { ...own, language: 'en', body: INVITE.replace('Brightwater', '{{company}}') },
        { ...own, language: 'it', body: INVITE_IT.replace('Brightwater', '{{company}}') },
      ])
      .execute();
    const setting = { tenant_id: 'acme', queue_key: 'repairs', value: 'true' };
    await tx.q
      .insertInto('setting')
      .values([
        { ...setting, key: 'waitTimeSms' },
        { ...setting, key: 'nonDomesticWaitTime' },
      ])
      .execute();
  });
}

let callers = 0;
const newCaller = () => E164.parse(`+1415555${String(6_000 + callers++)}`);

export interface WaitingCall {
  callKey: string;
  caller: E164;
  /** The same report with another state, of a higher number. */
  next(more: Partial<CallReport>): Promise<unknown>;
  /** The agent answers, and sees this. */
  answer(agent?: string, more?: Partial<CallReport>): Promise<CallView>;
  end(): Promise<unknown>;
}

/** A call in line, nobody in charge. */
export async function waiting(core: CoreFixture, change: Partial<CallReport> = {}): Promise<WaitingCall> {
  const caller = change.caller === undefined ? newCaller() : change.caller;
  const base = CallReport.parse({
    ...{ callKey: randomUUID(), seq: 1, state: 'offered', caller, queue: 'repairs', agent: null },
    ...{ language: 'en', dialled: core.acme.numbers.repairs.e164 },
    startedAt: core.clock.now().toISOString(),
    ...change,
  });
  let seq = 1;
  const next: WaitingCall['next'] = (more) =>
    recordReport(core.ctx, 'acme', { ...base, ...more, seq: ++seq });
  await recordReport(core.ctx, 'acme', base);
  const { callKey } = base;
  return {
    callKey,
    caller: caller!,
    next,
    async answer(agent = 'ana', more = {}) {
      await next({ state: 'connected', agent: { id: agent }, ...more });
      return viewCall(core.ctx, principal(agent), callKey);
    },
    end: () => next({ state: 'ended', endReason: 'caller_hangup' }),
  };
}
