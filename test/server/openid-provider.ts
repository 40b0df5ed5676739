import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** Somebody of the company. Their name at the provider is the key they sign in with. */
export interface Colleague {
  email?: string;
  email_verified?: boolean;
  name?: string;
  groups?: string[];
}

export interface OpenIdWorld {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** By the name they sign in with; may be changed meanwhile. */
  colleagues: Map<string, Colleague>;
  /** Signs in at the provider as a browser would; gives back where that is sent in the end. */
  signIn(authorizationUrl: string, login: string): Promise<string>;
  /** No longer answers, until `resume`. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  close(): Promise<void>;
}

const [clientId, clientSecret] = ['midcall', 'a secret of the client & of nobody else'];

/** A real OpenID provider on this machine, with its own pages to sign in. `redirectUris`: where it may send browsers back. */
export async function startOpenIdProvider(redirectUris: string[]): Promise<OpenIdWorld> {
  const colleagues = new Map<string, Colleague>();
  let handle: Server['emit'] | ((...parts: never[]) => void) = () => {};
  const server = createServer((request, response) =>
    (handle as (...parts: unknown[]) => void)(request, response),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: redirectUris }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    pkce: { required: () => true },
    cookies: { keys: ['a key of the tests'] },
    // the first sign-in of a colleague asks for nothing
    loadExistingGrant: async (ctx) => {
      const { Grant } = ctx.oidc.provider;
      const { session, client } = ctx.oidc;
      const known = session?.grantIdFor(client!.clientId); // there is a client once a grant is looked for
      if (known) return Grant.find(known);
      const grant = new Grant({ clientId: client!.clientId, accountId: session!.accountId! });
      grant.addOIDCScope('openid email profile groups');
      await grant.save();
      return grant;
    },
    findAccount: (_ctx, sub) =>
      colleagues.has(sub) ? { accountId: sub, claims: () => ({ sub, ...colleagues.get(sub) }) } : undefined,
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
  });
  handle = provider.callback() as never;
  return {
    ...{ issuer, clientId, clientSecret, colleagues },
    signIn: (url, login) => browse(url, { issuer, login }),
    async pause() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
    async resume() {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    async close() {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

const STEPS = 12;

/** Follows redirects and fills in the form to sign in, until it is sent away from the provider. */
async function browse(start: string, { issuer, login }: { issuer: string; login: string }): Promise<string> {
  const cookies = new Map<string, string>();
  let [url, body]: [string, string | null] = [start, null];
  for (let step = 0; step < STEPS; step++) {
    if (!url.startsWith(issuer)) return url;
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer: Response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie, ...(body !== null && { 'content-type': 'application/x-www-form-urlencoded' }) },
      ...(body !== null && { method: 'POST', body }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const location: string | null = answer.headers.get('location');
    const page = await answer.text();
    if (location !== null) [url, body] = [new URL(location, url).href, null];
    else if (page.includes('name="prompt" value="login"')) body = `prompt=login&login=${login}&password=any`;
    else throw new Error(`${answer.status} from the provider: ${page.slice(0, 500)}`);
  }
  throw new Error('the provider does not come to an end');
}
