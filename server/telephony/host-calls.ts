import * as z from 'zod/mini';
import { CallKey } from '../../protocol/call.ts';
import { CallLease, CallTokenRequest } from '../../protocol/call-token.ts';
import { HostCall, HostCallAnswer, HostEnd, HostTransfer } from '../../protocol/host-call.ts';
import { acceptCallToken } from '../access/accept-call-token.ts';
import { keepCall } from '../calls/keep-call.ts';
import { endHostCall, recordHostCall, transferHostCall } from '../calls/record-host-call.ts';
import { route } from '../platform/http/route.ts';

const params = z.object({ callKey: CallKey });
const auth = { can: 'calls.report' } as const;
const tag = 'Telephony';

/** Calls of hosts that have no telephone system which posts webhooks: by an API key, or signed for their pages. */
export const hostCallRoutes = [
  route({
    ...{ method: 'PUT', path: '/v1/calls/{callKey}', auth, tag, params, body: HostCall },
    summary: 'Report a call by API key',
    description:
      'Takes the whole state of one call, each time anything about it changes, and at least once per lease while it lives. For hosts that hold an API key with `calls.report` instead of the secret of the signed webhook. Without `seq` the states are ordered as they come; one that is no news renews the lease and answers `applied: false`. A call belongs to the source that reported it first: another is refused with `call_of_other_source`.',
    answer: HostCallAnswer,
    refusals: ['setting_invalid', 'call_of_other_source'],
    handle: (ctx, { principal, params: { callKey }, body }) =>
      recordHostCall(ctx, principal.tenantId, callKey, body),
  }),
  route({
    ...{ method: 'POST', path: '/v1/calls/{callKey}/transfer', auth, tag, params, body: HostTransfer },
    summary: 'Transfer a call by API key',
    description:
      'The call is another agent’s now, perhaps in another queue; its session goes with it. The rest stays as it was reported. May be repeated.',
    answer: HostCallAnswer,
    refusals: ['session_ended', 'setting_invalid', 'call_of_other_source'],
    handle: (ctx, { principal, params: { callKey }, body }) =>
      transferHostCall(ctx, principal.tenantId, callKey, body),
  }),
  route({
    ...{ method: 'POST', path: '/v1/calls/{callKey}/end', auth, tag, params, body: HostEnd },
    summary: 'End a call by API key',
    description: 'The call has ended, and its session with it. May be repeated: an ended call stays ended.',
    answer: HostCallAnswer,
    refusals: ['call_of_other_source'],
    handle: (ctx, { principal, params: { callKey }, body }) =>
      endHostCall(ctx, principal.tenantId, callKey, body.endReason),
  }),
  route({
    ...{ method: 'POST', path: '/v1/call-tokens', auth: 'agent', tag, body: CallTokenRequest },
    summary: 'Hand on a signed call',
    description:
      'Takes the state of a call that the host’s backend signed (a JWT of type `midcall-call+jwt`, at most 90 seconds, used once) and gave to its page. The widget hands it on; number, agent and state are what was signed. One that comes again answers `applied: false`.',
    answer: z.object({ applied: z.boolean() }),
    refusals: ['call_token_invalid', 'setting_invalid', 'call_of_other_source'],
    handle: (ctx, { principal, body }) => acceptCallToken(ctx, principal, body.token),
  }),
  route({
    ...{ method: 'PUT', path: '/v1/calls/{callKey}/lease', auth: 'agent', tag, params },
    summary: 'Keep a signed call',
    description:
      'Renews the lease of a call that a call token opened, while the page of the agent in charge still has it. Without this the call ends with `source_lost` after `callLeaseSeconds`.',
    answer: CallLease,
    refusals: ['session_ended', 'call_of_other_source'],
    handle: (ctx, { principal, params: { callKey } }) => keepCall(ctx, principal, callKey),
  }),
];
