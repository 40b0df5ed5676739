import * as z from 'zod/mini';

/** What is limited: segments of a company and of a queue in a day, of a session, to one number in an hour and in a day. */
export const SpendingCap = z.enum(['tenantDay', 'queueDay', 'session', 'destinationHour', 'destinationDay']);
export type SpendingCap = z.infer<typeof SpendingCap>;

const Note = z.string().check(z.trim(), z.maxLength(200));

/** Why a company's texts are not handed over to carriers. */
export const SendingStop = z.object({
  /** ISO 8601, UTC. */
  at: z.string(),
  /** `account:<id>` for a person, `key:<id>` for an API key. */
  by: z.string(),
  /** Name of the person or key; `null` for one that is no longer known. */
  byName: z.nullable(z.string()),
  /** What the administrator wrote; may be empty. */
  note: z.string(),
});
export type SendingStop = z.infer<typeof SendingStop>;

/** Body of `GET /v1/admin/sending`. Texts go out while both stops are `null`. */
export const SendingState = z.object({
  /** By the company itself. */
  stopped: z.nullable(SendingStop),
  /** By the operator, for all companies of the installation. */
  installation: z.nullable(z.object({ at: z.string(), note: z.string() })),
  /** Texts that stay in line until they are too old. */
  waiting: z.int(),
});
export type SendingState = z.infer<typeof SendingState>;

/** Body of `PUT /v1/admin/sending`. */
export const SendingInput = z.strictObject({ stopped: z.boolean(), note: z._default(Note, '') });
export type SendingInput = z.infer<typeof SendingInput>;
