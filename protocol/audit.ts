import * as z from 'zod/mini';

/** One change of the configuration, or another act worth knowing. `before` is `null` for what is new, `after` for what is gone. */
export const AuditEntry = z.object({
  id: z.uuid(),
  /** Counts the entries of a tenant, without gaps, from 1. */
  seq: z.int(),
  at: z.string(),
  /** `account:<id>` for a person, `key:<id>` for an API key, `agent:<id>`, `system` for the server itself. */
  actor: z.string(),
  /** Name of the person, key or agent; `null` for the server, and for one that is no longer known. */
  actorName: z.nullable(z.string()),
  /** A past fact: `settings.changed`, `number.removed`. */
  action: z.string(),
  /** What it was done to: `settings`, `queue/repairs`, `number/<id>`. */
  object: z.string(),
  before: z.nullable(z.record(z.string(), z.unknown())),
  after: z.nullable(z.record(z.string(), z.unknown())),
  /** SHA-256 of this entry and the hash before it, in hexadecimal digits. */
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** Body of `GET /v1/admin/audit`, newest first. */
export const AuditPage = z.object({
  entries: z.array(AuditEntry),
  /** Cursor of the page after this one; `null` on the last. */
  next: z.nullable(z.string()),
});
export type AuditPage = z.infer<typeof AuditPage>;

const Text = z.string().check(z.minLength(1), z.maxLength(200));
const Moment = z.iso.datetime({ offset: true });

/** Which entries: all that is given has to fit. In the query of the list and of the exports. */
export const AuditFilter = z.object({
  /** From this moment on. */
  from: z.optional(Moment),
  /** Before this moment. */
  to: z.optional(Moment),
  actor: z.optional(Text),
  action: z.optional(Text),
  /** With all that lies under it: `queue` finds `queue/repairs` and `queue/repairs/settings`. */
  object: z.optional(Text),
  /** Words; each begins a word of the action, the object or the values before or after. */
  q: z.optional(Text),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

/** Body of `GET /v1/admin/audit/choices`: what there is to filter by. */
export const AuditChoices = z.object({
  actors: z.array(z.object({ actor: z.string(), name: z.nullable(z.string()) })),
  actions: z.array(z.string()),
});
export type AuditChoices = z.infer<typeof AuditChoices>;
