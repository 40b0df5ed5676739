import type { Upload, UploadView } from '../protocol/photo-link.ts';
import type { PageConfig } from './page-config.ts';

/** What the server, or the line, said no with: a code of `protocol/error-codes.ts`, or `network`. */
export class Refusal extends Error {
  readonly code: string;
  /** Of HTTP; 0: no answer came. */
  readonly status: number;
  constructor(code: string, status: number) {
    super(code);
    this.code = code;
    this.status = status;
  }
  /** The same may be tried again: the line broke, or the server had no time. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/** The server, as the page uses it. Each rejects with a `Refusal`. */
export interface LinkClient {
  open(): Promise<UploadView>;
  view(): Promise<UploadView>;
  begin(file: { key: string; type: string; size: number }): Promise<Upload>;
  /** Sends the octets that come next. `onSent`: how many of them have left. Stops when `stop` is called. */
  put(piece: Piece): Promise<Upload>;
  cancel(id: string): Promise<void>;
}

export interface Piece {
  id: string;
  offset: number;
  octets: Blob;
  onSent(octets: number): void;
  /** Is given a function that breaks the request off. */
  onStart(stop: () => void): void;
}

/** Milliseconds for a request; the server itself gives up at 30 seconds. */
const TIMEOUT_MS = 40_000;

interface Request {
  method: string;
  path: string;
  body?: Blob | string;
  type?: string;
  onSent?: (octets: number) => void;
  onStart?: (stop: () => void) => void;
}

/** By `XMLHttpRequest`: `fetch` cannot say how much of a file has left. */
export function createLinkClient({ tenant, token, visit }: PageConfig): LinkClient {
  const base = `/v1/photo-links/${encodeURIComponent(tenant)}`;
  const request = <T>({ method, path, body, type, onSent, onStart }: Request): Promise<T> =>
    new Promise((resolve, reject) => {
      const xhr = new XMLHttpRequest();
      const fail = () => reject(new Refusal('network', 0));
      xhr.open(method, base + path);
      xhr.timeout = TIMEOUT_MS;
      xhr.setRequestHeader('authorization', `Bearer ${token}.${visit}`);
      if (type !== undefined) xhr.setRequestHeader('content-type', type);
      xhr.onerror = xhr.ontimeout = xhr.onabort = fail;
      xhr.onload = () => {
        const answer = parse(xhr.responseText);
        if (xhr.status >= 200 && xhr.status < 300) resolve(answer as T);
        else reject(new Refusal(codeOf(answer), xhr.status));
      };
      if (onSent) xhr.upload.onprogress = ({ loaded }) => onSent(loaded);
      if (onStart) onStart(() => xhr.abort());
      xhr.send(body === undefined ? null : body);
    });
  const json = 'application/json';
  return {
    open: () => request({ method: 'POST', path: '/open', body: '{}', type: json }),
    view: () => request({ method: 'GET', path: '/uploads' }),
    begin: (file) => request({ method: 'POST', path: '/uploads', body: JSON.stringify(file), type: json }),
    put: ({ id, offset, octets, onSent, onStart }) =>
      request({
        method: 'PUT',
        path: `/uploads/${id}?offset=${offset}`,
        body: octets,
        type: 'application/octet-stream',
        onSent,
        onStart,
      }),
    cancel: (id) => request({ method: 'DELETE', path: `/uploads/${id}` }),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function codeOf(answer: unknown): string {
  const code =
    answer !== null && typeof answer === 'object' ? (answer as { code?: unknown }).code : undefined;
  return typeof code === 'string' ? code : 'unavailable';
}
