import { setTimeout as pause } from 'node:timers/promises';
import { type Readable } from 'node:stream';
import { AwsV4Signer } from 'aws4fetch';
import { decodeXml } from './xml.ts';
import { s3Url, type S3Settings } from './settings.ts';

/** Milliseconds until a service has answered; a body may take longer. */
const ANSWER_MS = 15_000;
/** Milliseconds before the second and the third attempt. */
const PAUSES_MS = [200, 800];
const ERROR_BYTES = 16_384;
/** SHA-256 of nothing. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const PASSING = new Set([408, 429, 500, 502, 503, 504]);
/** Refused with a status of its own, and worth another attempt. */
const PASSING_CODES = new Set(['RequestTimeout', 'SlowDown', 'OperationAborted']);

export interface S3Request {
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  /** Whole, with the prefix; empty for the bucket. */
  key: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** Opened anew for each attempt. */
  body?: { open(): Readable; size: number; sha256: string };
  /** Milliseconds until the answer begins. */
  timeoutMs?: number;
}

/** An object store's refusal, or none of its answers. Neither names a key, a bucket or a secret. */
export class S3Error extends Error {
  override name = 'S3Error' as const;
  /** As the service says it (`NoSuchBucket`), or of the connection (`ECONNREFUSED`, `timeout`). */
  readonly code: string;
  /** 0: it has not answered. */
  readonly status: number;
  constructor(code: string, status: number, cause?: unknown) {
    super(status === 0 ? 'the object store does not answer' : 'the object store refused a request', {
      cause,
    });
    this.code = code;
    this.status = status;
  }
}

/** Whether another attempt may bring something else. */
export const isPassing = ({ code, status }: S3Error): boolean =>
  status === 0 || PASSING.has(status) || PASSING_CODES.has(code);

/**
 * Sends one signed request (AWS Signature Version 4) and gives back the answer when it is a success, or one of the
 * `expected` statuses. A fault that may pass is met by two more attempts. Throws `S3Error`. All requests of ours may be repeated.
 */
export async function askS3(
  settings: S3Settings,
  request: S3Request,
  expected: readonly number[] = [],
): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    try {
      const answer = await attemptS3(settings, request);
      if (answer.ok || expected.includes(answer.status)) return answer;
      throw await readRefusal(answer);
    } catch (error) {
      const wait = PAUSES_MS[attempt];
      if (!(error instanceof S3Error) || !isPassing(error) || wait === undefined) throw error;
      // half of it is chance, so that nodes do not come together
      await pause(wait / 2 + (Math.random() * wait) / 2);
    }
  }
}

async function attemptS3(settings: S3Settings, request: S3Request): Promise<Response> {
  const { method, key, query = {}, headers = {}, body, timeoutMs = ANSWER_MS } = request;
  const url = s3Url(settings, key);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const signed = await new AwsV4Signer({
    ...{ method, url: url.href, service: 's3', region: settings.region },
    headers: { ...headers, 'x-amz-content-sha256': body?.sha256 ?? EMPTY },
    accessKeyId: settings.accessKeyId,
    secretAccessKey: settings.secretAccessKey,
  }).sign();
  if (body) signed.headers.set('content-length', String(body.size));
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), timeoutMs);
  const stream = body?.open();
  try {
    return await fetch(signed.url, {
      ...{ method, headers: signed.headers, redirect: 'manual', signal: stop.signal },
      ...(stream && { body: stream as unknown as NonNullable<RequestInit['body']>, duplex: 'half' }),
    });
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    throw new S3Error(stop.signal.aborted ? 'timeout' : (cause?.code ?? 'connection'), 0, error);
  } finally {
    clearTimeout(timer);
    stream?.destroy();
  }
}

/** The code in the answer's XML; an answer to HEAD has none. */
async function readRefusal(answer: Response): Promise<S3Error> {
  const text = (await answer.text().catch(() => '')).slice(0, ERROR_BYTES);
  const code = /<Code>([A-Za-z0-9.]{1,60})<\/Code>/.exec(decodeXml(text))?.[1] ?? `status_${answer.status}`;
  return new S3Error(code, answer.status);
}
