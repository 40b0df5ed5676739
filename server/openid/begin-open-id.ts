import * as client from 'openid-client';
import { type Context } from '../context.ts';
import { flowCookie, FLOW_SECONDS } from './flow-cookie.ts';
import { providerOf } from './known-providers.ts';
import { redirectUri } from './redirect-uri.ts';
import { readProvider } from './store.ts';
import { type Departure, signInPage } from './sign-in-page.ts';

/** Sends a browser to the provider: code flow with PKCE, state and nonce. Source: OpenID Connect Core 1.0 §3.1; RFC 9700 §2.1. */
export async function beginOpenId(ctx: Context, tenantId: string): Promise<Departure> {
  const provider = await ctx.db.tenant(tenantId, readProvider);
  if (!provider) return signInPage(ctx, tenantId, 'openid_unavailable');
  try {
    const configuration = await providerOf(ctx, tenantId, provider);
    const flow = {
      ...{
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      },
      ...{ version: provider.version, until: ctx.clock.now().getTime() + FLOW_SECONDS * 1_000 },
    };
    const location = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri(ctx, tenantId),
      scope: [...new Set(['openid', ...provider.scope.split(' ').filter((scope) => scope !== '')])].join(' '),
      state: flow.state,
      nonce: flow.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
      code_challenge_method: 'S256',
    });
    return { location: location.href, cookies: [flowCookie(ctx, tenantId, flow)] };
  } catch (error) {
    ctx.log.warn({ tenantId, error }, 'the OpenID provider cannot be reached');
    return signInPage(ctx, tenantId, 'openid_unavailable');
  }
}
