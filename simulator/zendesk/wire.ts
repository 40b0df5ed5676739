import * as z from 'zod/mini';

/**
 * What an app's frame says to Zendesk, as its script writes it (zendesk_app_framework_sdk 2.0, lib/client.js). Strings of
 * JSON, except for the answer to a hook, which is an object.
 */
export const FromApp = z.union([
  z.object({
    id: z.int(),
    request: z.enum(['get', 'set', 'invoke']),
    params: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]),
    appGuid: z.string(),
    instanceGuid: z.string(),
  }),
  z.object({
    key: z.string(),
    message: z.optional(z.unknown()),
    error: z.optional(z.object({ msg: z.unknown() })),
    appGuid: z.string(),
    instanceGuid: z.optional(z.string()),
  }),
]);
export type FromApp = z.infer<typeof FromApp>;

export type AppRequest = Extract<FromApp, { id: number }>;

/** What an app's frame is told. `zaf.<event>`, or the answer to a request by its number. */
export type ToApp =
  | { key: string; message?: unknown; needsReply?: true; instanceGuid?: string }
  | { id: number; result: unknown }
  | { id: number; error: { name: string; message: string } };

/** Reads a message as it came over the window; `null`: it is none of this wire. */
export function readFromApp(data: unknown): FromApp | null {
  try {
    const parsed: unknown = typeof data === 'string' ? JSON.parse(data) : data;
    return FromApp.safeParse(parsed).data ?? null;
  } catch {
    return null;
  }
}
