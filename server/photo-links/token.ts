import { createHmac } from 'node:crypto';
import { type Context } from '../context.ts';
import { hashSecret } from '../platform/secret-box.ts';

/** Characters of a token: 160 bits in base 36, which no telephone breaks in two or writes in another case. */
const LENGTH = 31;
export const TOKEN = new RegExp(`^[0-9a-z]{${LENGTH}}$`);

/** Stands in a stored text where its token belongs: as long, and of the same alphabet of GSM-7. */
const MASK = '*'.repeat(LENGTH);

/**
 * The token of a link. It is made of the link's id and a key that is kept outside of the database, each time it is
 * needed: so a text waits in line, and is shown and written to records, without it (RFC 2104, HMAC-SHA-256 cut to 160
 * bits).
 */
export function tokenOf({ secrets }: Pick<Context, 'secrets'>, tenantId: string, linkId: string): string {
  const mac = createHmac('sha256', secrets.derive('photo links'))
    .update(`${tenantId}|${linkId}`)
    .digest('hex');
  return BigInt(`0x${mac.slice(0, 40)}`)
    .toString(36)
    .padStart(LENGTH, '0');
}

/** What the database keeps of it. */
export const tokenHashOf = (ctx: Pick<Context, 'secrets'>, tenantId: string, linkId: string): Buffer =>
  hashSecret(tokenOf(ctx, tenantId, linkId));

const addressOf = (
  { publicOrigin }: Pick<Context, 'publicOrigin'>,
  tenantId: string,
  token: string,
): string => `${publicOrigin}/p/${tenantId}/${token}`;

/** The address as it stands in stored texts. */
export const maskedAddress = (ctx: Pick<Context, 'publicOrigin'>, tenantId: string): string =>
  addressOf(ctx, tenantId, MASK);

export const holdsMask = (text: string): boolean => text.includes(MASK);

/** `text` with the address of the link in it. */
export function unmask(
  ctx: Pick<Context, 'publicOrigin' | 'secrets'>,
  text: string,
  { tenantId, linkId }: { tenantId: string; linkId: string },
): string {
  return text.replace(maskedAddress(ctx, tenantId), () =>
    addressOf(ctx, tenantId, tokenOf(ctx, tenantId, linkId)),
  );
}
