import * as z from 'zod/mini';
import { Problem } from '../protocol/error-codes.ts';
import { wait, backoff } from './wait.ts';

/**
 * What a request came to, other than its answer. `code` is one of `protocol/error-codes.ts`, or `network` (no answer was
 * had, so what was asked may have happened), or `timeout` (likewise).
 */
export class ApiError extends Error {
  override name = 'ApiError' as const;
  readonly code: string;
  /** HTTP status; 0 without an answer. */
  readonly status: number;
  readonly detail: string | null;

  constructor(
    code: string,
    { status = 0, detail = null, cause }: { status?: number; detail?: string | null; cause?: unknown } = {},
  ) {
    super(code, { cause });
    this.code = code;
    this.status = status;
    this.detail = detail;
  }

  /** Nobody knows whether the server has done it. */
  get isUnknownOutcome(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

export interface ApiRequest<T extends z.ZodMiniType> {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: unknown;
  answer: T;
  signal: AbortSignal;
  /** Makes a POST repeatable: the server answers a repeat as it did before. */
  idempotencyKey?: string;
  /** Without the bearer token. */
  anonymous?: boolean;
}

export interface ApiClientOptions {
  /** Origin of the server, or `''` for the page's own. */
  origin: string;
  /** Signs in and returns a new access token. Called when there is none, and once when the server refuses the one there is. */
  login(): Promise<string>;
  /** Where to `DELETE` when `leave` is called. */
  leavePath?: string;
  /** Default: 10,000. */
  timeoutMs?: number;
  /** How often a request that may be repeated is tried. Default: 3. */
  attempts?: number;
  waits?: { firstMs: number; lastMs: number };
}

/** JSON over HTTP with a bearer token that is kept in this object alone, never in storage. */
export class ApiClient {
  #options: ApiClientOptions;
  #token: string | null = null;
  #login: Promise<string> | null = null;
  /** How often it was left: a sign-in that was under way then gives nothing that stays. */
  #leaves = 0;

  constructor(options: ApiClientOptions) {
    this.#options = options;
  }

  /** Rejects with an `ApiError`, or with the signal's reason when aborted. */
  async request<T extends z.ZodMiniType>(request: ApiRequest<T>): Promise<z.output<T>> {
    const method = request.method ?? 'GET';
    const repeatable = method === 'GET' || method === 'PUT' || request.idempotencyKey !== undefined;
    const attempts = repeatable ? (this.#options.attempts ?? 3) : 1;
    for (let failures = 1; ; failures++) {
      try {
        return await this.#exchange(request, method);
      } catch (cause) {
        request.signal.throwIfAborted();
        if (!(cause instanceof ApiError) || !isWorthRepeating(cause) || failures >= attempts) throw cause;
        await wait(
          backoff(failures, this.#options.waits ?? { firstMs: 300, lastMs: 3_000 }, Math.random()),
          request.signal,
        );
        request.signal.throwIfAborted();
      }
    }
  }

  /**
   * Gives up the token, and tells the server, which also happens while the page goes away. What is asked after this signs
   * in anew.
   */
  leave(): void {
    this.#leaves++;
    const token = this.#token;
    this.#token = null;
    if (token !== null) this.#giveUp(token);
  }

  /** The body of a streaming answer. Rejects as `request` does; there is no time limit once it has begun. */
  async stream(
    path: string,
    headers: Record<string, string>,
    signal: AbortSignal,
  ): Promise<ReadableStream<Uint8Array>> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), this.#options.timeoutMs ?? 10_000);
    try {
      const answer = await this.#authorized((authorization) =>
        this.#fetch(path, {
          headers: { accept: 'text/event-stream', ...headers, ...authorization },
          signal: AbortSignal.any([signal, limit.signal]),
        }),
      );
      if (!answer.ok || !answer.body) throw await problemOf(answer);
      return answer.body;
    } finally {
      clearTimeout(timer);
    }
  }

  async #exchange<T extends z.ZodMiniType>(request: ApiRequest<T>, method: string): Promise<z.output<T>> {
    const limit = AbortSignal.timeout(this.#options.timeoutMs ?? 10_000);
    const signal = AbortSignal.any([request.signal, limit]);
    const headers: Record<string, string> = { accept: 'application/json' };
    if (request.body !== undefined) headers['content-type'] = 'application/json';
    if (request.idempotencyKey !== undefined) headers['idempotency-key'] = request.idempotencyKey;
    const body = request.body === undefined ? null : JSON.stringify(request.body);
    const ask = (authorization: Record<string, string>) =>
      this.#fetch(request.path, { method, headers: { ...headers, ...authorization }, body, signal });
    const answer = request.anonymous ? await ask({}) : await this.#authorized(ask);
    if (!answer.ok) throw await problemOf(answer);
    const json = answer.status === 204 ? undefined : await jsonOf(answer);
    const parsed = z.safeParse(request.answer, json);
    if (!parsed.success) throw new ApiError('internal', { status: answer.status, cause: parsed.error });
    return parsed.data;
  }

  /** Signs in first when there is no token, and once more when the server no longer knows it. */
  async #authorized(ask: (headers: Record<string, string>) => Promise<Response>): Promise<Response> {
    const used = this.#token ?? (await this.#signIn(null));
    const answer = await ask({ authorization: `Bearer ${used}` });
    if (answer.status !== 401) return answer;
    await answer.body?.cancel();
    return ask({ authorization: `Bearer ${await this.#signIn(used)}` });
  }

  /** One sign-in at a time: who finds one under way waits for it. */
  #signIn(refused: string | null): Promise<string> {
    if (this.#token !== null && this.#token !== refused) return Promise.resolve(this.#token);
    this.#token = null;
    this.#login ??= this.#logIn().finally(() => (this.#login = null));
    return this.#login;
  }

  async #logIn(): Promise<string> {
    const leaves = this.#leaves;
    const token = await this.#options.login();
    if (leaves === this.#leaves) return (this.#token = token);
    this.#giveUp(token);
    throw new ApiError('network');
  }

  /** Nobody waits for the answer: the server ends by itself what is no longer held. */
  #giveUp(token: string): void {
    const { leavePath } = this.#options;
    if (leavePath === undefined) return;
    const headers = { authorization: `Bearer ${token}` };
    this.#fetch(leavePath, { method: 'DELETE', headers, keepalive: true }).catch(() => undefined);
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(this.#options.origin + path, {
        ...init,
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
      });
    } catch (cause) {
      const timedOut = cause instanceof DOMException && cause.name === 'TimeoutError';
      throw new ApiError(timedOut ? 'timeout' : 'network', { cause });
    }
  }
}

const jsonOf = (answer: Response): Promise<unknown> =>
  answer.json().catch((cause: unknown) => {
    throw new ApiError('network', { cause });
  });

/** The error a refusal comes to; its body is read. */
export async function problemOf(answer: Response): Promise<ApiError> {
  const problem = z.safeParse(Problem, await answer.json().catch(() => null)).data;
  const code = problem?.code ?? (answer.status >= 500 ? 'unavailable' : 'internal');
  return new ApiError(code, { status: answer.status, detail: problem?.detail ?? null });
}

function isWorthRepeating({ code, status }: ApiError): boolean {
  return status === 0 || status === 502 || status === 503 || status === 504 || code === 'request_in_progress';
}
