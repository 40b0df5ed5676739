import * as z from 'zod/mini';
import { E164 } from './phone.ts';

/**
 * Wire format of the loopback carrier, whose subscribers are the simulator's handsets: `POST {base}/carrier/messages`
 * with a bearer token hands over one text; receipts and inbound messages come back as webhooks signed by
 * `webhook-signature.ts`.
 */
export const LoopbackSubmit = z.strictObject({
  /** Our message id, given back in every receipt. */
  reference: z.uuid(),
  from: E164,
  to: E164,
  text: z.string(),
  /** Where receipts go; carries the reference. */
  callbackUrl: z.url(),
  /** Seconds after which delivery is given up. */
  validitySeconds: z.int(),
});
export type LoopbackSubmit = z.infer<typeof LoopbackSubmit>;

/** 202: accepted. */
export const LoopbackAccepted = z.object({ id: z.string(), segments: z.int() });
/** 4xx: refused for good, except 429. */
export const LoopbackRefused = z.object({ error: z.string() });

/** Body of a webhook from the carrier. */
export const LoopbackEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('receipt'),
    eventId: z.string(),
    id: z.string(),
    reference: z.optional(z.string()),
    status: z.enum(['sent', 'delivered', 'undelivered', 'failed']),
    error: z.optional(z.string()),
    at: z.string(),
  }),
  z.object({
    type: z.literal('inbound'),
    eventId: z.string(),
    id: z.string(),
    from: E164,
    to: E164,
    text: z.string(),
    media: z.array(
      z.object({
        url: z.url(),
        type: z.optional(z.string()),
        size: z.optional(z.int()),
        name: z.optional(z.string()),
      }),
    ),
    at: z.string(),
  }),
]);
export type LoopbackEvent = z.infer<typeof LoopbackEvent>;
