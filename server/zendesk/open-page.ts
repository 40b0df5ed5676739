import { ZENDESK_SCRIPT, type ZendeskPage, type ZendeskPlace } from '../../protocol/zendesk.ts';
import { useOnce } from '../access/use-once.ts';
import { findInterfaceLanguage } from '../company/find-interface-language.ts';
import { type Context } from '../context.ts';
import { addSeconds } from '../platform/clock.ts';
import { hashSecret } from '../platform/secret-box.ts';
import { FIRST_PASS_SECONDS } from './entry-life.ts';
import { addPass, forgetPasses, type InstallationRow, readInstallation } from './store.ts';
import { verifyEntry } from './verify-entry.ts';

/** What a page of the app shows, and the only origin it may stand under; `null`: none. */
export interface OpenedPage {
  page: ZendeskPage;
  origin: string | null;
}

const TENANT = /^[a-z0-9][a-z0-9-]{0,38}$/;

/** A page of the app, opened by Zendesk with what it signed. Whatever is wrong gives a page that says so. */
export async function openPage(
  ctx: Context,
  tenant: string,
  { place, token }: { place: ZendeskPlace; token: string },
): Promise<OpenedPage> {
  const installation = await findInstallation(ctx, tenant);
  const language = await findInterfaceLanguage(ctx, tenant).catch(() => 'en');
  const origin = installation?.origin ?? null;
  const closed = (why: 'refused' | 'used'): OpenedPage => ({
    page: { state: 'closed', why, language },
    origin,
  });
  const entry = installation && (await verifyEntry(token, installation, ctx.clock.now()));
  if (!entry) return closed('refused');
  const pass = `${tenant}.${ctx.ids.secret()}`;
  const isFirst = await ctx.db.tenant(tenant, async (tx) => {
    const now = ctx.clock.now();
    await forgetPasses(tx, now);
    if (!(await useOnce(tx, `zendesk:${entry.jti}`, entry.expiresAt))) return false;
    const expiresAt = addSeconds(now, FIRST_PASS_SECONDS);
    const fields = { hash: hashSecret(pass), chain: ctx.ids.uuid(), agentId: entry.agentId, mount: null };
    await addPass(tx, { ...fields, expiresAt });
    return true;
  });
  if (!isFirst) return closed('used');
  const { softphone } = installation;
  const page: ZendeskPage = {
    ...{ state: 'open', place, tenant, pass, softphone, language },
    ...{ origin: installation.origin, script: scriptOf(installation) },
  };
  return { page, origin };
}

/** The page for whoever opens its address by hand. */
export async function closedPage(ctx: Context, tenant: string): Promise<OpenedPage> {
  const installation = await findInstallation(ctx, tenant);
  const language = await findInterfaceLanguage(ctx, tenant).catch(() => 'en');
  return { page: { state: 'closed', why: 'direct', language }, origin: installation?.origin ?? null };
}

const findInstallation = async (ctx: Context, tenant: string): Promise<InstallationRow | null> =>
  TENANT.test(tenant) ? ctx.db.tenant(tenant, readInstallation) : null;

/** Zendesk's own script; a played Zendesk on another origin brings its own. */
function scriptOf({ subdomain, origin }: InstallationRow): string {
  return origin === originOf(subdomain) ? ZENDESK_SCRIPT : `${origin}/zaf_sdk.js`;
}

/** Origin of the pages of a Zendesk account. */
export const originOf = (subdomain: string): string => `https://${subdomain}.zendesk.com`;
