import * as z from 'zod/mini';

const CallId = z.string().check(z.minLength(1), z.maxLength(200));
const status = { callEndStatus: z.optional(z.string()) };

/**
 * What a calling app tells HubSpot of a call through the Calling Extensions SDK 0.9. Source: the SDK's `types.ts`. `CALL_ENDED`
 * is sent with either spelling of the id.
 */
export const HubSpotCallMessage = z.object({
  type: z.enum([
    'INCOMING_CALL',
    'OUTGOING_CALL_STARTED',
    'CALL_ANSWERED',
    'CALL_TRANSFERRED',
    'CALL_ENDED',
    'CALL_COMPLETED',
  ]),
  data: z.union([
    z.object({ externalCallId: CallId, ...status }),
    z.object({ externalCallID: CallId, ...status }),
  ]),
});
export type HubSpotCallMessage = z.infer<typeof HubSpotCallMessage>;

export const HUBSPOT_CALL_TYPES: ReadonlySet<string> = new Set(HubSpotCallMessage.shape.type.options);
