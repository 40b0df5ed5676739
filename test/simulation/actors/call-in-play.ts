import { E164 } from '../../../protocol/phone.ts';
import { type TestTenant } from '../../server/seed-tenant.ts';
import { type CallPlan } from '../workload.ts';

const CALLERS = ['+14155550142', '+14155550178', '+14155550163'].map((number) => E164.parse(number));

/** Telephones that text codes: two that call nobody, and one that does. */
export const MOBILES: readonly E164[] = [
  ...['+14155550191', '+14155550192'].map((number) => E164.parse(number)),
  CALLERS[0]!,
];

/** A call of the workload, and what those who take part in it know. */
export interface CallInPlay {
  plan: CallPlan;
  tenant: TestTenant;
  /** Equal ones exist in both tenants. */
  callKey: string;
  caller: E164;
  ourNumber: E164;
  /** In charge, as telephony has it. */
  agentId: string;
  /** Once somebody has seen it. */
  sessionId: string | null;
  isOver: boolean;
}

export function playCall(plan: CallPlan, tenant: TestTenant, ordinal: number): CallInPlay {
  const queue = plan.queue === 'billing' ? 'billing' : 'repairs';
  return {
    plan,
    tenant,
    callKey: `call-${ordinal}`,
    caller: CALLERS[plan.caller]!,
    ourNumber: E164.parse(tenant.numbers[queue].e164),
    agentId: plan.agent,
    sessionId: null,
    isOver: false,
  };
}
