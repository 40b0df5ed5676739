import * as z from 'zod/mini';
import { withTimeLimit } from '../time-limit.ts';

/** What the adapter uses of Zendesk's client (ZAF SDK 2.0, developer.zendesk.com/api-reference/apps). */
export interface ZafClient {
  context(): Promise<unknown>;
  get(path: string): Promise<Readonly<Record<string, unknown>>>;
  set(path: string, value: unknown): Promise<unknown>;
  invoke(action: string, ...args: unknown[]): Promise<unknown>;
  on(name: string, handler: (data: unknown) => void): void;
  off(name: string, handler: (data: unknown) => void): void;
  trigger(name: string, data?: unknown): void;
  instance(guid: string): ZafClient;
}

/** The global of Zendesk's script. */
interface ZafSdk {
  /** `false` when the address does not name who is above. */
  init(): ZafClient | false;
}

/**
 * Milliseconds Zendesk may take to answer. Its script gives up after five minutes, older ones after five seconds, and then
 * resolves with an error that is none (`removePromise` of lib/client.js): ours must be over before.
 */
const ANSWER_MS = 4_000;
const LOAD_MS = 20_000;

const Context = z.object({
  instanceGuid: z.string(),
  location: z.string(),
  ticketId: z.optional(z.nullable(z.union([z.int(), z.string()]))),
});
export type ZafContext = z.infer<typeof Context>;

/** Why Zendesk cannot be spoken with. */
export class ZafError extends Error {
  override name = 'ZafError' as const;
  readonly reason: 'wrong_host' | 'no_script' | 'no_answer';
  constructor(reason: ZafError['reason'], cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}

/**
 * Loads Zendesk's script and greets the page above. The script believes any `*.zendesk.com` that the address names, so
 * both the address and, where the browser tells, the pages above are compared with `origin` first. Rejects with a `ZafError`.
 */
export async function connectZaf({ origin, script }: { origin: string; script: string }): Promise<ZafClient> {
  if (!isUnder(origin, window)) throw new ZafError('wrong_host');
  await withTimeLimit(loadScript(script), LOAD_MS).catch((cause: unknown) => {
    throw new ZafError('no_script', cause);
  });
  const { ZAFClient } = window as { ZAFClient?: ZafSdk }; // what the script leaves behind
  const client = ZAFClient?.init();
  if (!client) throw new ZafError('no_script');
  await withTimeLimit(client.context(), LOAD_MS).catch((cause: unknown) => {
    throw new ZafError('no_answer', cause);
  });
  return client;
}

/** Whether `frame` was opened for `origin`, by the address, and stands under it alone as far as the browser tells. */
export function isUnder(origin: string, { location }: Pick<Window, 'location'>): boolean {
  const named = [location.search, location.hash].flatMap((part) =>
    new URLSearchParams(part.slice(1)).getAll('origin'),
  );
  const above = Array.from(location.ancestorOrigins ?? [origin]);
  return named.length > 0 && above.length > 0 && [...named, ...above].every((other) => other === origin);
}

/** What Zendesk says of `path`; rejects when it does not know it, or does not answer. */
export async function readZaf(client: ZafClient, path: string): Promise<unknown> {
  return (await withTimeLimit(client.get(path), ANSWER_MS))[path];
}

/** Has Zendesk do something; rejects when it does not. */
export const invokeZaf = (client: ZafClient, action: string, ...args: unknown[]): Promise<unknown> =>
  withTimeLimit(client.invoke(action, ...args), ANSWER_MS);

/** Where this instance is. */
export const readContext = async (client: ZafClient): Promise<ZafContext> =>
  Context.parse(await withTimeLimit(client.context(), ANSWER_MS));

function loadScript(src: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const element = document.createElement('script');
    element.src = src;
    element.addEventListener('load', () => resolve());
    element.addEventListener('error', () => reject(new TypeError('The script did not load')));
    document.head.append(element);
  });
}
