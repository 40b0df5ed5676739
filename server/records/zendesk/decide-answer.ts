import * as z from 'zod/mini';

/** What an answer that is no success means for a write; `null`: nobody can say what became of it. */
export type Refusal =
  | { kind: 'throttled'; retryAfterMs: number | null }
  | { kind: 'notWritten'; cause: string }
  | { kind: 'refused'; cause: 'record_gone' | 'record_closed' | 'malformed' | 'other'; code: string }
  | { kind: 'accountRefused'; code: string };

const Invalid = z.object({
  error: z.optional(z.string()),
  details: z.optional(z.record(z.string(), z.array(z.object({ description: z.optional(z.string()) })))),
});

/**
 * Source: developer.zendesk.com "Using the API: errors", "Rate limits", "Tickets: update" (a closed ticket, update
 * collisions, 5000 comments). A 5xx may have been done.
 */
export function decideRefusal(
  status: number,
  { body, retryAfterMs }: { body: unknown; retryAfterMs: number | null },
): Refusal | null {
  if (status === 429) return { kind: 'throttled', retryAfterMs };
  if (status === 401 || status === 403) return { kind: 'accountRefused', code: String(status) };
  if (status === 404 || status === 410)
    return { kind: 'refused', cause: 'record_gone', code: String(status) };
  // somebody else changed the ticket at that moment
  if (status === 409) return { kind: 'notWritten', cause: 'conflict' };
  if (status === 413) return { kind: 'refused', cause: 'malformed', code: '413' };
  if (status === 422) return decideInvalid(body);
  if (status === 400) return { kind: 'refused', cause: 'malformed', code: '400' };
  if (status >= 300 && status < 500) return { kind: 'refused', cause: 'other', code: String(status) };
  return null;
}

function decideInvalid(body: unknown): Refusal {
  const { error = '422', details = {} } = Invalid.safeParse(body).data ?? {};
  // No write sets a status, so what is wrong with it is that it is closed; the words for that are in the account's language.
  if (details['status']) return { kind: 'refused', cause: 'record_closed', code: error };
  return { kind: 'refused', cause: 'other', code: error };
}
