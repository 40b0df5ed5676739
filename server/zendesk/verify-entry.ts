import { importSPKI, jwtVerify } from 'jose';
import * as z from 'zod/mini';
import { ZENDESK_ENTRY_SECONDS } from './entry-life.ts';
import { type InstallationRow } from './store.ts';

/** Seconds two clocks may disagree. */
const TOLERANCE_SECONDS = 10;

/** Of what Zendesk signs, what is used here; the rest is dropped. Source: developer.zendesk.com, "ZAF JWT". */
const EntryClaims = z.object({
  /** The agent, by the address of their account: `https://acme.zendesk.com/api/v2/users/123.json`. */
  sub: z.string().check(z.maxLength(300)),
  jti: z.string().check(z.minLength(8), z.maxLength(200)),
  iat: z.int(),
  exp: z.int(),
});

export interface Entry {
  /** Id of the agent's account in Zendesk: what telephony calls the agent, too. */
  agentId: string;
  /** Used once. */
  jti: string;
  expiresAt: Date;
}

type Keys = Pick<InstallationRow, 'subdomain' | 'installationId' | 'publicKey'>;

/**
 * Who opens the app, from the token Zendesk signed for this installation (RS256 with the app's key). `null` for anything
 * else, whatever is wrong with it. That a token is used once is up to the caller.
 */
export async function verifyEntry(token: string, installation: Keys, now: Date): Promise<Entry | null> {
  const { subdomain, installationId, publicKey } = installation;
  if (publicKey === null) return null;
  const account = `https://${subdomain}.zendesk.com/api/v2`;
  const key = await importSPKI(publicKey, 'RS256');
  try {
    const { payload } = await jwtVerify(token, key, {
      // of the key, never of the token: a token that names another is refused
      algorithms: ['RS256'],
      audience: `${account}/apps/installations/${installationId}.json`,
      requiredClaims: ['sub', 'jti', 'iat', 'exp'],
      clockTolerance: TOLERANCE_SECONDS,
      maxTokenAge: ZENDESK_ENTRY_SECONDS,
      currentDate: now,
    });
    const { sub, jti, exp } = EntryClaims.parse(payload);
    const agentId = sub.startsWith(`${account}/users/`) && /\/users\/(\d{1,19})\.json$/.exec(sub)?.[1];
    if (!agentId || sub !== `${account}/users/${agentId}.json`) return null;
    return { agentId, jti, expiresAt: new Date(exp * 1_000) };
  } catch (error) {
    if (error instanceof Error && /^(JWT|JWS|JOSE|Zod|\$Zod|TypeError)/.test(error.name)) return null;
    throw error;
  }
}
