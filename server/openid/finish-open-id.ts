import * as client from 'openid-client';
import { type OpenIdFailure } from '../../protocol/sign-in.ts';
import { enterByOpenId } from '../accounts/enter-by-open-id.ts';
import { type Context } from '../context.ts';
import { type OpenIdPerson } from './decide-admission.ts';
import { type Flow, flowCookie, readFlow } from './flow-cookie.ts';
import { providerOf } from './known-providers.ts';
import { readPerson } from './read-person.ts';
import { redirectUri } from './redirect-uri.ts';
import { type Departure, signInPage } from './sign-in-page.ts';
import { type ProviderRow, readProvider } from './store.ts';

/**
 * Takes a browser that comes back from the provider: looks at its answer, asks the provider who it is, and signs them in.
 * Whatever is wrong leads back to the sign-in page. `query`: of the address, with its question mark.
 */
export async function finishOpenId(
  ctx: Context,
  tenantId: string,
  { query, cookies }: { query: string; cookies: string | undefined },
): Promise<Departure> {
  const outcome = await arrive(ctx, tenantId, { query, flow: readFlow(ctx, tenantId, cookies) });
  const taken = flowCookie(ctx, tenantId, null);
  if (outcome.type === 'failed') {
    const page = signInPage(ctx, tenantId, outcome.code);
    return { ...page, cookies: [taken] };
  }
  return { location: `${ctx.publicOrigin}/portal/${tenantId}/`, cookies: [taken, outcome.cookie] };
}

type Arrival = { type: 'entered'; cookie: string } | { type: 'failed'; code: OpenIdFailure };
const failed = (code: OpenIdFailure): Arrival => ({ type: 'failed', code });

async function arrive(
  ctx: Context,
  tenantId: string,
  { query, flow }: { query: string; flow: Flow | null },
): Promise<Arrival> {
  const provider = await ctx.db.tenant(tenantId, readProvider);
  if (!flow || provider?.version !== flow.version) return failed('openid_expired');
  let person: OpenIdPerson | null;
  try {
    person = await askWho(ctx, tenantId, { provider, query, flow });
  } catch (error) {
    ctx.log.warn({ tenantId, error }, 'a sign-in by OpenID was refused');
    return failed(isOutage(error) ? 'openid_unavailable' : 'openid_refused');
  }
  if (!person) return failed('openid_refused');
  return enterByOpenId(ctx, tenantId, { person, rules: provider, version: provider.version });
}

/** Throws when the answer is not one to this browser's question. */
async function askWho(
  ctx: Context,
  tenantId: string,
  { provider, query, flow }: { provider: ProviderRow; query: string; flow: Flow },
): Promise<OpenIdPerson | null> {
  const configuration = await providerOf(ctx, tenantId, provider);
  const tokens = await client.authorizationCodeGrant(
    configuration,
    new URL(redirectUri(ctx, tenantId) + query),
    {
      ...{ expectedState: flow.state, expectedNonce: flow.nonce, pkceCodeVerifier: flow.verifier },
      idTokenExpected: true,
    },
  );
  const claims = tokens.claims();
  if (!claims) return null;
  const isThin = claims['email'] === undefined || claims[provider.groupsClaim] === undefined;
  const more =
    isThin && configuration.serverMetadata().userinfo_endpoint
      ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)
      : {};
  return readPerson({ ...more, ...claims }, provider.groupsClaim);
}

/** Whether the provider did not answer at all, rather than say no. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  return (
    code === 'OAUTH_TIMEOUT' || error instanceof TypeError || (error.cause instanceof TypeError && !code)
  );
}
