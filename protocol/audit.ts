import * as z from 'zod/mini';

/** One change of the configuration. `before` is `null` for what is new, `after` for what is gone. */
export const AuditEntry = z.object({
  id: z.uuid(),
  at: z.string(),
  /** `key:<id>` for an API key, `system` for the server itself. */
  actor: z.string(),
  /** A past fact: `settings.changed`, `number.removed`. */
  action: z.string(),
  /** What it was done to: `settings`, `queue/repairs`, `number/<id>`. */
  object: z.string(),
  before: z.nullable(z.record(z.string(), z.unknown())),
  after: z.nullable(z.record(z.string(), z.unknown())),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** Body of `GET /v1/admin/audit?limit=…&cursor=…`, newest first. */
export const AuditPage = z.object({
  entries: z.array(AuditEntry),
  /** Cursor of the page after this one; `null` on the last. */
  next: z.nullable(z.string()),
});
export type AuditPage = z.infer<typeof AuditPage>;
