import * as z from 'zod/mini';
import { ApiError, problemOf } from '../ui/api-client.ts';
import { backoff, wait } from '../ui/wait.ts';

const TIMEOUT_MS = 30_000;
const ATTEMPTS = 3;

export interface PortalRequest<T extends z.ZodMiniType> {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the server's origin: `/v1/admin/settings`. */
  path: string;
  /** Values of the query; `undefined` is left out. */
  query?: Readonly<Record<string, string | number | boolean | undefined>>;
  body?: unknown;
  answer: T;
  signal?: AbortSignal | undefined;
  /** Fingerprint of what was begun from (`protocol/fingerprint.ts`): the server refuses when that has changed. */
  ifMatch?: string | undefined;
}

/** An answer without a body. */
export const NOTHING = z.void();

/** JSON over HTTP with the portal's cookie, which this code cannot see. Rejects with an `ApiError`. */
export class PortalApi {
  readonly #tenant: string;
  /** The server knows no sign-in: called before the request rejects. */
  onSignedOut = (): void => {};

  constructor(tenant: string) {
    this.#tenant = tenant;
  }

  /** Reads are repeated when no answer was had; nothing else is. */
  async request<T extends z.ZodMiniType>(request: PortalRequest<T>): Promise<z.output<T>> {
    const method = request.method ?? 'GET';
    for (let failures = 1; ; failures++) {
      try {
        return await this.#exchange(request, method);
      } catch (error) {
        request.signal?.throwIfAborted();
        const isWorthRepeating = error instanceof ApiError && error.isUnknownOutcome && method === 'GET';
        if (!isWorthRepeating || failures >= ATTEMPTS) throw error;
        const pause = backoff(failures, { firstMs: 300, lastMs: 3_000 }, Math.random());
        await wait(pause, request.signal ?? new AbortController().signal);
        request.signal?.throwIfAborted();
      }
    }
  }

  /** Reads a file as the server writes it: a report as CSV, an export. */
  async download(path: string, query: PortalRequest<z.ZodMiniType>['query'] = {}): Promise<Blob> {
    const answer = await this.#fetch(path + search(query), { headers: this.#headers({}) });
    if (!answer.ok) throw await this.#refusal(answer);
    return answer.blob();
  }

  async #exchange<T extends z.ZodMiniType>(
    { path, query = {}, body, answer: schema, signal, ifMatch }: PortalRequest<T>,
    method: string,
  ): Promise<z.output<T>> {
    const limit = AbortSignal.timeout(TIMEOUT_MS);
    const answer = await this.#fetch(path + search(query), {
      method,
      headers: this.#headers({
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
      }),
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    if (!answer.ok) throw await this.#refusal(answer);
    const value: unknown = answer.status === 204 ? undefined : await answer.json();
    const parsed = z.safeParse(schema, value);
    if (!parsed.success) throw new ApiError('internal', { status: answer.status, cause: parsed.error });
    return parsed.data;
  }

  #headers(more: Record<string, string>): Record<string, string> {
    return { accept: 'application/json', 'midcall-tenant': this.#tenant, ...more };
  }

  async #refusal(answer: Response): Promise<ApiError> {
    const error = await problemOf(answer);
    if (error.code === 'unauthenticated') this.onSignedOut();
    return error;
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(path, { ...init, credentials: 'same-origin', cache: 'no-store', redirect: 'error' });
    } catch (cause) {
      init.signal?.throwIfAborted();
      throw new ApiError('network', { cause });
    }
  }
}

function search(query: NonNullable<PortalRequest<z.ZodMiniType>['query']>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return given.length === 0
    ? ''
    : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()}`;
}
