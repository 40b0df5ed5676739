import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type IncomingMessage } from 'node:http';

export interface S3Account {
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
}

/** Milliseconds that a request's time may be off. */
const SKEW_MS = 15 * 60_000;
const FORM =
  /^AWS4-HMAC-SHA256 Credential=([\w.-]+)\/(\d{8})\/([a-z0-9-]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

/**
 * What is wrong with a request, as Amazon S3 calls it; `null`: it is signed as it should be. Source: Amazon S3 API,
 * "Signature Calculations for the Authorization Header".
 */
export function judgeSignature(request: IncomingMessage, body: Buffer, account: S3Account): string | null {
  const { headers, method = '', url = '' } = request;
  const [, id, day = '', region, names = '', signature = ''] = FORM.exec(headers.authorization ?? '') ?? [];
  if (signature === '') return 'AccessDenied';
  if (id !== account.accessKeyId) return 'InvalidAccessKeyId';
  if (region !== account.region) return 'AuthorizationHeaderMalformed';
  const time = text(headers['x-amz-date']);
  const at = time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  if (!(Math.abs(Date.parse(at) - Date.now()) < SKEW_MS) || !time.startsWith(day))
    return 'RequestTimeTooSkewed';
  const signed = names.split(';');
  const mustBeSigned = Object.keys(headers).filter((name) => name === 'host' || name.startsWith('x-amz-'));
  if (mustBeSigned.some((name) => !signed.includes(name))) return 'AccessDenied';
  const hash = text(headers['x-amz-content-sha256']);
  if (hash !== 'UNSIGNED-PAYLOAD' && hash !== sha256(body)) return 'XAmzContentSHA256Mismatch';
  const [rawPath = '', rawQuery = ''] = url.split('?');
  const canonical = [
    method,
    rawPath
      .split('/')
      .map((part) => escape(decodeURIComponent(part)))
      .join('/'),
    canonicalQuery(rawQuery),
    ...signed.map((name) => `${name}:${text(headers[name]).trim().replace(/ +/g, ' ')}`),
    '',
    names,
    hash,
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
  const key = [region, 's3', 'aws4_request'].reduce(
    (sofar, part) => hmac(sofar, part),
    hmac(`AWS4${account.secretAccessKey}`, day),
  );
  const expected = hmac(key, toSign);
  return timingSafeEqual(expected, Buffer.from(signature, 'hex')) ? null : 'SignatureDoesNotMatch';
}

function canonicalQuery(raw: string): string {
  if (raw === '') return '';
  const pairs = raw.split('&').map((pair) => {
    const [name = '', value = ''] = pair
      .split('=')
      .map((part) => escape(decodeURIComponent(part.replaceAll('+', ' '))));
    return [name, value] as const;
  });
  return pairs
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map((pair) => pair.join('='))
    .join('&');
}

const escape = (part: string) =>
  encodeURIComponent(part).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
const text = (value: string | string[] | undefined) =>
  Array.isArray(value) ? value.join(',') : (value ?? '');
const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest('hex');
const hmac = (key: Buffer | string, data: string) => createHmac('sha256', key).update(data).digest();
