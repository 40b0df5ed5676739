import { type Fixture, PUBLIC_ORIGIN } from './server-fixture.ts';

export interface Answer {
  status: number;
  code: string | undefined;
  body: Record<string, unknown>;
  headers: Record<string, unknown>;
}

/** Headers of somebody signed in. */
export type SignedIn = Record<string, string>;

/** What a browser on the portal's pages asks for. `address`: where it is. */
export function portalClient({ app }: Pick<Fixture, 'app'>, { tenant = 'acme', address = '192.0.2.1' } = {}) {
  const ask = async (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    options: { body?: object; headers?: Record<string, string> } = {},
  ): Promise<Answer> => {
    const answer = await app.inject({
      ...{ method, url, remoteAddress: address },
      headers: { origin: PUBLIC_ORIGIN, ...options.headers },
      ...(options.body && { body: options.body }),
    });
    const body = (
      answer.body.startsWith('{') || answer.body.startsWith('[') ? JSON.parse(answer.body) : {}
    ) as Record<string, unknown>;
    return {
      status: answer.statusCode,
      code: body['code'] as string | undefined,
      body,
      headers: answer.headers,
    };
  };
  const open = (path: string, body: object) => ask('POST', `/v1/portal/${tenant}${path}`, { body });
  return {
    ask,
    setUp: (body: object) => open('/setup', body),
    invitation: (body: object) => open('/invitation', body),
    accept: (body: object) => open('/invitation/accept', body),
    signIn: (email: string, password: string) => open('/sign-in', { email, password }),
    /** Headers of who was signed in by this answer. */
    signedIn: (answer: Answer): SignedIn => ({ cookie: cookieOf(answer), 'midcall-tenant': tenant }),
    /** Whether those headers still are of somebody signed in. */
    isIn: async (headers: SignedIn) => (await ask('GET', '/v1/account', { headers })).status === 200,
  };
}

/** Of the session; the others are of a flow. */
function cookieOf({ headers }: Answer): string {
  const lines = [headers['set-cookie']].flat() as string[];
  const line = lines.find((text) => /^__Host-midcall-(?!openid)/.test(text)) ?? '';
  return line.slice(0, line.indexOf(';'));
}

export const tokenOf = (link: string): string => link.slice(link.indexOf('#') + 1);
