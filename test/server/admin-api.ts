import { fingerprint } from '../../protocol/fingerprint.ts';
import { type Fixture } from './server-fixture.ts';
import { type TestTenant } from './seed-tenant.ts';

export interface Answer<T> {
  status: number;
  /** Of a refusal. */
  code: string | undefined;
  detail: string | undefined;
  body: T;
}

export type AdminApi = <T = Record<string, unknown>>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
  /** What the administrator began from; its fingerprint goes out as `If-Match`. */
  began?: unknown,
) => Promise<Answer<T>>;

/** Calls `/v1/admin/…` with a tenant's API key. */
export function adminApi(
  { app }: Pick<Fixture, 'app'>,
  { adminKey }: Pick<TestTenant, 'adminKey'>,
): AdminApi {
  return async <T>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
    began?: unknown,
  ): Promise<Answer<T>> => {
    const answer = await app.inject({
      method,
      url: `/v1/admin/${path}`,
      headers: {
        authorization: `Bearer ${adminKey}`,
        ...(body && { 'content-type': 'application/json' }),
        ...(began !== undefined && { 'if-match': `"${fingerprint(began)}"` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const parsed = answer.body === '' ? {} : (JSON.parse(answer.body) as { code?: string; detail?: string });
    return { status: answer.statusCode, code: parsed.code, detail: parsed.detail, body: parsed as T };
  };
}

/** Types of the events of a tenant's stream, in order. */
export async function tenantEvents({ ctx }: Pick<Fixture, 'ctx'>, tenantId: string): Promise<string[]> {
  const rows = await ctx.db.tenant(tenantId, (tx) =>
    tx.q.selectFrom('stream_event').select('data').where('stream', '=', 't').orderBy('seq').execute(),
  );
  return rows.map(({ data }) => String((data as { type?: unknown }).type));
}
