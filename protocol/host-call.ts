import * as z from 'zod/mini';
import { CallReport, EndReason } from './call.ts';

/**
 * Body of `PUT /v1/calls/{callKey}`: the whole state of a call. Without `seq` the order in which the server takes them is the
 * order of the states; without `startedAt` the call began with the first.
 */
export const HostCall = z.partial(z.omit(CallReport, { callKey: true }), { seq: true, startedAt: true });
export type HostCall = z.infer<typeof HostCall>;

/** Body of `POST /v1/calls/{callKey}/transfer`: who has the call now, and in which queue it is if that changed. */
export const HostTransfer = z.strictObject({
  agent: z.strictObject({
    id: z.string().check(z.minLength(1), z.maxLength(120)),
    name: z.optional(z.string().check(z.minLength(1), z.maxLength(120))),
  }),
  queue: z.optional(z.string().check(z.minLength(1), z.maxLength(80))),
});
export type HostTransfer = z.infer<typeof HostTransfer>;

/** Body of `POST /v1/calls/{callKey}/end`. */
export const HostEnd = z.strictObject({ endReason: z._default(EndReason, 'unknown') });
export type HostEnd = z.infer<typeof HostEnd>;

/** `applied`: whether it was news. `seq`: number of the state that holds now. */
export const HostCallAnswer = z.object({ applied: z.boolean(), seq: z.int() });
export type HostCallAnswer = z.infer<typeof HostCallAnswer>;
