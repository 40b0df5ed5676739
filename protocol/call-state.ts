import * as z from 'zod/mini';

export const CallState = z.enum(['offered', 'ringing', 'connected', 'held', 'transferring', 'ended']);
export type CallState = z.infer<typeof CallState>;

/**
 * Why the caller's leg ended. `source_lost`: the telephony source fell silent and the lease ran out, or it came back and has the
 * call no more.
 */
export const EndReason = z.enum([
  'caller_hangup',
  'agent_hangup',
  'transferred_out',
  'missed',
  'rejected',
  'abandoned',
  'failed',
  'network',
  'system',
  'source_lost',
  'unknown',
]);
export type EndReason = z.infer<typeof EndReason>;

/** The CRM's ticket or case. */
export const RecordRef = z.strictObject({
  system: z.string().check(z.minLength(1), z.maxLength(40)),
  type: z.string().check(z.minLength(1), z.maxLength(40)),
  id: z.string().check(z.minLength(1), z.maxLength(200)),
});
export type RecordRef = z.infer<typeof RecordRef>;
