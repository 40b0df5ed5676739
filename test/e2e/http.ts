import { randomUUID } from 'node:crypto';

/** Status and body of an answer. `code`: why it was refused. */
export interface ApiAnswer {
  status: number;
  code?: string;
  [field: string]: unknown;
}

export interface ApiCall {
  /** Access token or API key; with or without `Bearer`. */
  token: string;
  body?: object;
}

export const get = (url: string, call: ApiCall) => ask('GET', url, call);
export const post = (url: string, call: ApiCall) => ask('POST', url, call);
export const put = (url: string, call: ApiCall) => ask('PUT', url, call);
export const remove = (url: string, call: ApiCall) => ask('DELETE', url, call);

async function ask(method: string, url: string, { token, body }: ApiCall): Promise<ApiAnswer> {
  const headers: Record<string, string> = {
    authorization: `Bearer ${token.replace(/^Bearer /, '')}`,
    'idempotency-key': randomUUID(),
  };
  if (body) headers['content-type'] = 'application/json';
  const response = await fetch(url, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  const text = await response.text();
  return { ...(text === '' ? {} : (JSON.parse(text) as object)), status: response.status };
}
