import * as z from 'zod/mini';
import { RecordRef } from './call.ts';
import { CredentialChanges, CredentialField } from './integration.ts';

/**
 * Why messages are not in a record. `unreachable`: no answer, or one that says nothing · `refused`: the CRM gives a
 * reason of its own.
 */
export const RecordTrouble = z.enum([
  'throttled',
  'unreachable',
  'account_refused',
  'record_gone',
  'record_closed',
  'malformed',
  'refused',
]);
export type RecordTrouble = z.infer<typeof RecordTrouble>;

/** A CRM this server can write to, and what the company has chosen. */
export const RecordSystemView = z.object({
  /** As in `RecordRef.system`. */
  system: z.string(),
  enabled: z.boolean(),
  fields: z.array(CredentialField),
  options: z.array(z.object({ name: z.string(), values: z.array(z.string()), value: z.string() })),
  /** `null`: nothing was ever set. */
  changedAt: z.nullable(z.string()),
  /** Since when it lets the account in no more; `null`: it does, as far as known. */
  refusedSince: z.nullable(z.string()),
});
export type RecordSystemView = z.infer<typeof RecordSystemView>;

const Name = z.string().check(z.maxLength(60));

/** Body of `PUT /v1/admin/record-systems/{system}`: what is left out stays as it is. */
export const RecordSystemInput = z.strictObject({
  enabled: z.optional(z.boolean()),
  options: z.optional(z.record(Name, Name)),
  fields: z.optional(CredentialChanges),
});
export type RecordSystemInput = z.infer<typeof RecordSystemInput>;

/** A conversation that is not, or not whole, in its record. */
export const UnwrittenRecord = z.object({
  id: z.uuid(),
  callKey: z.string(),
  record: RecordRef,
  /** `waiting`: it is tried again by itself · `stopped`: only when somebody says so · `partial`: some messages were refused. */
  state: z.enum(['waiting', 'stopped', 'partial']),
  reason: RecordTrouble,
  /** In the CRM's words. */
  code: z.nullable(z.string()),
  since: z.string(),
  /** When it is tried again; `null`: not by itself. */
  retryAt: z.nullable(z.string()),
});
export type UnwrittenRecord = z.infer<typeof UnwrittenRecord>;
