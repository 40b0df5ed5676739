import { AwsV4Signer } from 'aws4fetch';
import { type SourceTrouble } from '../../../protocol/followed-source.ts';
import { retryAfterMs } from '../../platform/retry-after.ts';

const TIMEOUT_MS = 8_000;

/** Where an instance is, and who asks. */
export interface ConnectAccount {
  instanceArn: string;
  accessKeyId: string;
  secretAccessKey: string;
}

export interface Asking {
  /** Of the API in a region; another one than AWS’s in tests alone. */
  originOf(region: string): string;
  account: ConnectAccount;
}

export type Answered =
  | { kind: 'body'; body: unknown }
  | { kind: 'gone' }
  | { kind: 'throttled'; retryAfterMs: number | null }
  | { kind: 'failed'; reason: Extract<SourceTrouble, 'account_refused' | 'unreachable'>; detail: string };

/** On the internet. */
export const connectOrigin = (region: string): string => `https://connect.${region}.amazonaws.com`;

/** Id of an instance, of an agent or of a queue: the last part of its ARN. */
export const idOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** Reads something of an instance: `path` is below AWS’s API. Signed by Signature Version 4. Never throws. */
export async function askConnect(
  { originOf, account }: Asking,
  path: string,
  signal: AbortSignal,
): Promise<Answered> {
  const { instanceArn, accessKeyId, secretAccessKey } = account;
  const region = instanceArn.split(':')[3] ?? '';
  const signer = new AwsV4Signer({
    ...{ accessKeyId, secretAccessKey, region, service: 'connect', retries: 0 },
    ...{ method: 'GET', url: connectOrigin(region) + path },
  });
  try {
    const { headers } = await signer.sign();
    const response = await fetch(originOf(region) + path, {
      ...{ headers, redirect: 'manual' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    if (response.status === 200) return { kind: 'body', body: await response.json() };
    await response.body?.cancel();
    if (response.status === 404) return { kind: 'gone' };
    if (response.status === 429) return { kind: 'throttled', retryAfterMs: retryAfterMs(response.headers) };
    const isRefused = response.status === 401 || response.status === 403;
    return {
      kind: 'failed',
      reason: isRefused ? 'account_refused' : 'unreachable',
      detail: String(response.status),
    };
  } catch {
    return { kind: 'failed', reason: 'unreachable', detail: 'connection' };
  }
}
