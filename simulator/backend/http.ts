import { type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod/mini';

/** A refusal with its HTTP status; the code is the body. */
export class HttpError extends Error {
  override name = 'HttpError' as const;
  readonly status: number;
  readonly headers: Record<string, string>;
  constructor(status: number, code: string, headers: Record<string, string> = {}) {
    super(code);
    this.status = status;
    this.headers = headers;
  }
}

export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  /** What the groups of the route's pattern matched, decoded. */
  params: string[];
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  pattern: RegExp;
  /** `page`: only from the simulator's own page; `carrier`: with the carrier's token; `open`: from anywhere. */
  access: 'page' | 'carrier' | 'open';
  handle(exchange: Exchange): Promise<void> | void;
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(text);
}

/** Whole body. Throws 413 beyond `limit` octets. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new HttpError(413, 'body_too_large', { connection: 'close' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Body as JSON of `schema`. Throws 415 for another content type, 413 beyond `limit` octets, 400 for another shape. */
export async function readJson<S extends z.ZodMiniType>(
  request: IncomingMessage,
  schema: S,
  limit = 65_536,
): Promise<z.output<S>> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    throw new HttpError(415, 'unsupported_media_type');
  const body = await readBody(request, limit);
  try {
    return schema.parse(JSON.parse(body.toString('utf8')));
  } catch (cause) {
    throw new HttpError(400, cause instanceof z.core.$ZodError ? 'invalid_request' : 'invalid_json');
  }
}
