import { type Configuration } from 'openid-client';
import { type Context } from '../context.ts';
import { connectProvider } from './connect-provider.ts';
import { type ProviderRow } from './store.ts';

/** Milliseconds a provider's description is believed: its keys are read again when one is missing, too. */
const KEEP_MS = 600_000;
const MOST = 100;

/** Where a provider's secret is kept: sealed for this place, it opens nowhere else. */
export const secretPlace = (tenantId: string): string => `openid_provider|${tenantId}`;

/** Per process. A failure is not kept. */
const known = new Map<string, { configuration: Promise<Configuration>; until: number }>();

/** The provider of a tenant, ready to be talked to. Throws when it cannot be reached. */
export function providerOf(
  { secrets, clock }: Context,
  tenantId: string,
  { issuer, clientId, sealed, version }: ProviderRow,
): Promise<Configuration> {
  const key = `${tenantId}|${version}`;
  const now = clock.now().getTime();
  const kept = known.get(key);
  if (kept && kept.until > now) return kept.configuration;
  const clientSecret = secrets.open(sealed, secretPlace(tenantId));
  const configuration = connectProvider({ issuer, clientId, clientSecret });
  known.delete(key);
  known.set(key, { configuration, until: now + KEEP_MS });
  configuration.catch(() => known.delete(key));
  for (const oldest of known.keys()) {
    if (known.size <= MOST) break;
    known.delete(oldest);
  }
  return configuration;
}
