import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { judgeSignature, type S3Account } from './s3-signature.ts';

export interface S3Store {
  origin: string;
  account: S3Account;
  bucket: string;
  objects: Map<string, { octets: Buffer; modifiedAt: Date; encryption: string | null }>;
  /** Of each request: method, path and what was answered. */
  requests: { method: string; path: string; status: number }[];
  /** What goes wrong next, in order; each is used up by one request. */
  faults: S3Fault[];
  /** Says so when something is deleted. */
  keepsVersions: boolean;
  /** Objects of one page of a list. Default: 1,000. */
  pageSize: number;
  close(): Promise<void>;
}

/** `cut`: the connection breaks after this many octets of a body. */
export type S3Fault = { status: number; code: string } | { cut: number } | 'drop' | 'silence';

/**
 * An object store in memory that is as strict as Amazon's: each request is signed and its body is what was signed, a body
 * has a length, an unknown bucket is refused. Path style only. Source: Amazon S3 API, read 2026-11.
 */
export async function startS3Store(): Promise<S3Store> {
  const account = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'a/secret+of=tests', region: 'eu-test-1' };
  const store: Omit<S3Store, 'origin' | 'close'> = {
    ...{ account, bucket: 'photos', objects: new Map(), requests: [], faults: [] },
    ...{ keepsVersions: false, pageSize: 1_000 },
  };
  const server = createServer((request, response) => {
    answer(store, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return Object.assign(store, {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

type Store = Omit<S3Store, 'origin' | 'close'>;

async function answer(store: Store, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request);
  const { method = '' } = request;
  const url = new URL(request.url ?? '/', 'http://store.test');
  const [, bucket, ...rest] = url.pathname.split('/');
  const key = decodeURIComponent(rest.join('/'));
  const fault = store.faults.shift();
  const refuse = (status: number, code: string) => {
    store.requests.push({ method, path: url.pathname, status });
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(method === 'HEAD' ? '' : `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
  };
  const give = (status: number, headers: Record<string, string | number> = {}, octets?: Buffer | string) => {
    store.requests.push({ method, path: url.pathname, status });
    response.writeHead(status, headers);
    if (method !== 'HEAD' && typeof fault === 'object' && 'cut' in fault && octets !== undefined) {
      response.write(Buffer.from(octets).subarray(0, fault.cut), () => response.destroy());
    } else response.end(method === 'HEAD' ? undefined : octets);
  };
  if (fault === 'drop') return void response.destroy();
  if (fault === 'silence') return;
  if (typeof fault === 'object' && 'code' in fault) return refuse(fault.status, fault.code);
  const wrong = judgeSignature(request, body, store.account);
  if (wrong)
    return refuse(
      wrong === 'XAmzContentSHA256Mismatch' || wrong === 'AuthorizationHeaderMalformed' ? 400 : 403,
      wrong,
    );
  if (bucket !== store.bucket) return refuse(404, 'NoSuchBucket');
  if (key === '')
    return method === 'GET' ? give(200, {}, list(store, url.searchParams)) : refuse(405, 'MethodNotAllowed');
  const found = store.objects.get(key);
  switch (method) {
    case 'PUT': {
      if (request.headers['content-length'] === undefined) return refuse(411, 'MissingContentLength');
      const encryption = request.headers['x-amz-server-side-encryption'];
      store.objects.set(key, {
        octets: body,
        modifiedAt: new Date(),
        encryption: encryption ? String(encryption) : null,
      });
      return give(200, { etag: '"x"' });
    }
    case 'DELETE':
      store.objects.delete(key);
      return give(204, store.keepsVersions ? { 'x-amz-delete-marker': 'true' } : {});
    case 'HEAD':
    case 'GET': {
      if (!found) return refuse(404, 'NoSuchKey');
      const { octets } = found;
      const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
      if (start === undefined) return give(200, { 'content-length': octets.length }, octets);
      if (Number(start) >= octets.length) return refuse(416, 'InvalidRange');
      const last = end ? Math.min(Number(end), octets.length - 1) : octets.length - 1;
      const part = octets.subarray(Number(start), last + 1);
      return give(
        206,
        { 'content-length': part.length, 'content-range': `bytes ${start}-${last}/${octets.length}` },
        part,
      );
    }
    default:
      return refuse(405, 'MethodNotAllowed');
  }
}

/** Its tokens hold what addresses and XML write otherwise. */
function list(store: Store, query: URLSearchParams): string {
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? ''];
  const token = query.get('continuation-token');
  const after = token === null ? (query.get('start-after') ?? '') : token.slice('a+/=&<'.length);
  const entries = new Map<string, string>();
  for (const key of [...store.objects.keys()].sort()) {
    if (!key.startsWith(prefix)) continue;
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const name = cut === -1 ? key : key.slice(0, cut + 1);
    if (name <= after) continue;
    const modified = store.objects.get(key)?.modifiedAt.toISOString();
    entries.set(
      name,
      cut === -1
        ? `<Contents><Key>${key}</Key><LastModified>${modified}</LastModified></Contents>`
        : `<CommonPrefixes><Prefix>${name}</Prefix></CommonPrefixes>`,
    );
  }
  const page = [...entries].slice(0, store.pageSize);
  const isCut = page.length < entries.size;
  const next = isCut ? `<NextContinuationToken>a+/=&amp;&lt;${page.at(-1)?.[0]}</NextContinuationToken>` : '';
  return `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Prefix>${prefix}</Prefix><IsTruncated>${isCut}</IsTruncated>${page.map(([, xml]) => xml).join('')}${next}</ListBucketResult>`;
}
