import { createHash, createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import * as z from 'zod';
import { certainlyNotSent } from '../../carriers/certainly-not-sent.ts';
import { type Clock } from '../../platform/clock.ts';
import { isSalesforceOrigin, type SalesforceAccount } from './account.ts';
import { retryAfterMs } from '../../platform/retry-after.ts';
import { failureOf, repeatable, SalesforceFailure } from './failure.ts';

const API = '/services/data/v62.0';
/** Seconds an assertion is valid; Salesforce takes three minutes at most. */
const ASSERTION_SECONDS = 120;
/** How long Salesforce may take to let in; whoever waits for it may give up before. */
const LOGIN_MS = 30_000;
/** Accounts whose token is kept. */
const MOST_ACCOUNTS = 500;

const Token = z.object({
  access_token: z.string().min(1),
  instance_url: z.string().refine(isSalesforceOrigin),
});
const Refusal = z.object({ error: z.string() });
const Page = z.object({ records: z.array(z.record(z.string(), z.unknown())) });

interface Access {
  token: string;
  instanceUrl: string;
}
interface Call {
  method: 'GET' | 'POST' | 'PATCH';
  /** Under the API's root. */
  path: string;
  json?: object;
  multipart?: { boundary: string; body: Uint8Array<ArrayBuffer> };
}

/** Salesforce's REST API, for whoever an account lets in. Access tokens are kept until Salesforce no longer takes them. */
export class SalesforceRest {
  #fetch: typeof fetch;
  #clock: Clock;
  /** Also while it is asked for: of those who need one at the same time, one asks. */
  #access = new Map<string, Promise<Access>>();

  constructor(options: { fetch: typeof fetch; clock: Clock }) {
    this.#fetch = options.fetch;
    this.#clock = options.clock;
  }

  as(account: SalesforceAccount, signal: AbortSignal) {
    const call = (what: Call) => this.#call(account, what, signal);
    return {
      create: async (type: string, fields: object): Promise<string> =>
        idOf(await call({ method: 'POST', path: `/sobjects/${type}`, json: fields })),
      createFile: async (type: string, multipart: NonNullable<Call['multipart']>): Promise<string> =>
        idOf(await call({ method: 'POST', path: `/sobjects/${type}`, multipart })),
      update: (type: string, id: string, fields: object) =>
        call({ method: 'PATCH', path: `/sobjects/${type}/${id}`, json: fields }),
      /** Makes the record that has this external id, or changes it: a repeat has no effect. */
      upsert: (type: string, field: string, value: string, fields: object) =>
        call({
          method: 'PATCH',
          path: `/sobjects/${type}/${field}/${encodeURIComponent(value)}`,
          json: fields,
        }),
      query: async (soql: string) =>
        (await parsed(Page, call({ method: 'GET', path: `/query?q=${encodeURIComponent(soql)}` }))).records,
      /** Of the org, for links people open. */
      instanceUrl: async () => (await this.#accessOf(account, signal)).instanceUrl,
    };
  }

  async #call(account: SalesforceAccount, what: Call, signal: AbortSignal): Promise<unknown> {
    const access = this.#letInOnce(account);
    const first = await this.#send(await whileWanted(access, signal), what, signal);
    if (first.status !== 401) return bodyOf(first);
    // It was not let in, so nothing was done: another token, and once more.
    await first.body?.cancel();
    this.#forget(keyOf(account), access);
    return bodyOf(await this.#send(await this.#accessOf(account, signal), what, signal));
  }

  #send({ token, instanceUrl }: Access, { method, path, json, multipart }: Call, signal: AbortSignal) {
    return this.#request(`${instanceUrl}${API}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(json && { 'content-type': 'application/json; charset=utf-8' }),
        ...(multipart && { 'content-type': `multipart/form-data; boundary=${multipart.boundary}` }),
      },
      ...(json && { body: JSON.stringify(json) }),
      ...(multipart && { body: multipart.body }),
      signal,
    });
  }

  async #request(url: string, init: RequestInit): Promise<Response> {
    try {
      return await this.#fetch(url, { ...init, redirect: 'manual' });
    } catch (error) {
      const cause = init.signal?.aborted ? null : certainlyNotSent(error);
      throw new SalesforceFailure(
        cause
          ? { kind: 'notWritten', cause }
          : { kind: 'unknown', cause: init.signal?.aborted ? 'timeout' : 'reset' },
        { cause: error },
      );
    }
  }

  #accessOf(account: SalesforceAccount, signal: AbortSignal): Promise<Access> {
    return whileWanted(this.#letInOnce(account), signal);
  }

  #letInOnce(account: SalesforceAccount): Promise<Access> {
    const key = keyOf(account);
    const known = this.#access.get(key);
    if (known) return known;
    const access = repeatable(this.#letIn(account, AbortSignal.timeout(LOGIN_MS)));
    this.#access.set(key, access);
    access.catch(() => this.#forget(key, access));
    const [oldest] = this.#access.keys();
    if (this.#access.size > MOST_ACCOUNTS && oldest !== undefined) this.#access.delete(oldest);
    return access;
  }

  /** Unless another one has it by now: somebody else has heard that this one is over, too. */
  #forget(key: string, access: Promise<Access>): void {
    if (this.#access.get(key) === access) this.#access.delete(key);
  }

  /** OAuth 2.0 JWT bearer (RFC 7523): the org has the certificate, the server the key. */
  async #letIn(account: SalesforceAccount, signal: AbortSignal): Promise<Access> {
    const assertion = await new SignJWT()
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(account.consumerKey)
      .setSubject(account.username)
      .setAudience(account.loginUrl)
      .setExpirationTime(Math.floor(this.#clock.now().getTime() / 1_000) + ASSERTION_SECONDS)
      .sign(createPrivateKey(account.privateKey));
    const response = await this.#request(`${account.loginUrl}/services/oauth2/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion,
      }).toString(),
      signal,
    });
    const body: unknown = await response.json().catch(() => null);
    const token = response.status === 200 ? Token.safeParse(body).data : undefined;
    if (token) return { token: token.access_token, instanceUrl: token.instance_url };
    const code = Refusal.safeParse(body).data?.error ?? String(response.status);
    if (response.status === 429 || response.status === 503 || code.endsWith('rate_exceeded'))
      throw new SalesforceFailure({
        kind: 'throttled',
        retryAfterMs: retryAfterMs(response.headers),
      });
    if (response.status >= 500) throw new SalesforceFailure({ kind: 'notWritten', cause: code });
    throw new SalesforceFailure({ kind: 'accountRefused', code });
  }
}

/** What others wait for, too, as long as `signal` lets this one wait. Nothing was written by then. */
function whileWanted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new SalesforceFailure({ kind: 'notWritten', cause: 'timeout' }));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

/** The body of a success, `null` for one without; anything else is thrown. */
async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text().catch((cause: unknown) => {
    throw new SalesforceFailure({ kind: 'unknown', cause: 'reset' }, { cause });
  });
  let body: unknown = null;
  try {
    body = text === '' ? null : JSON.parse(text);
  } catch (cause) {
    if (response.ok) throw new SalesforceFailure({ kind: 'unknown', cause: 'garbled' }, { cause });
  }
  if (response.ok) return body;
  throw new SalesforceFailure(failureOf(response.status, body, retryAfterMs(response.headers)));
}

async function parsed<T>(schema: z.ZodType<T>, answer: Promise<unknown>): Promise<T> {
  const { data } = schema.safeParse(await answer);
  if (data === undefined) throw new SalesforceFailure({ kind: 'unknown', cause: 'garbled' });
  return data;
}

function idOf(body: unknown): string {
  const { data } = z.object({ id: z.string() }).safeParse(body);
  if (!data) throw new SalesforceFailure({ kind: 'unknown', cause: 'garbled' });
  return data.id;
}

/** Another key or another user is another account. */
const keyOf = (account: SalesforceAccount): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(account).sort()))
    .digest('base64url');
