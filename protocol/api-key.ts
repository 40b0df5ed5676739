import * as z from 'zod/mini';
import { Capability } from './role.ts';

/** A machine that administers: what it may do, never the key itself. */
export const ApiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  capabilities: z.array(Capability),
  createdAt: z.string(),
  /** Day in UTC, `2026-11-21`; `null`: never. */
  lastUsedOn: z.nullable(z.string()),
  /** From then on it is of no use; `null`: it does not expire. */
  expiresAt: z.nullable(z.string()),
  revokedAt: z.nullable(z.string()),
});
export type ApiKey = z.infer<typeof ApiKey>;

/** Body of `POST /v1/admin/api-keys`. */
export const ApiKeyInput = z.strictObject({
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(120)),
  /** None that its maker does not have. */
  capabilities: z.array(Capability).check(z.minLength(1), z.maxLength(Capability.options.length)),
  /** In the future. */
  expiresAt: z._default(z.nullable(z.iso.datetime({ offset: true })), null),
});
export type ApiKeyInput = z.infer<typeof ApiKeyInput>;

/** Answer to it: the only time the key is shown. */
export const CreatedApiKey = z.object({ key: ApiKey, secret: z.string() });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;
