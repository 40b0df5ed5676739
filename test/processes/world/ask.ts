/** What became of a request: `lost` when no whole answer came, so that nobody knows whether it was heard. */
export type Answer = { type: 'answered'; status: number; body: unknown } | { type: 'lost'; cause: string };

export interface Question {
  method?: string;
  headers?: Record<string, string>;
  /** Sent as JSON, or as it is when it is a string. */
  body?: unknown;
  timeoutMs?: number;
}

/** Asks once. Never throws. */
export async function ask(
  url: string,
  { method = 'GET', headers = {}, body, timeoutMs = 6_000 }: Question = {},
): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    return { type: 'answered', status: response.status, body: text === '' ? null : JSON.parse(text) };
  } catch (error) {
    return { type: 'lost', cause: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
}

/** The product's code for its refusal. */
export function codeOf(body: unknown): string {
  return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : 'no_code';
}
