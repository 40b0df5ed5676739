import { isSupportedCountry } from 'libphonenumber-js/max';
import { type Company, type CompanyPatch } from '../../protocol/company.ts';
import { canonicalLanguage } from '../../protocol/language.ts';
import { pick } from '../../protocol/pick.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { assertUnchanged } from '../audit/assert-unchanged.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { readCompany, writeCompany } from './store.ts';

/** The company as it is. */
export const viewCompany = (ctx: Context, { tenantId }: AdminPrincipal): Promise<Company> =>
  ctx.db.tenant(tenantId, readCompany);

/**
 * Changes name, home country, default language or the language of the interface. `ifMatch`: fingerprint of what the keys of the patch were; `null`:
 * whatever they were. Throws `changed_meanwhile`, or `setting_invalid` for a country without a numbering plan.
 */
export function changeCompany(
  ctx: Context,
  principal: AdminPrincipal,
  patch: CompanyPatch,
  ifMatch: string | null = null,
): Promise<Company> {
  return changeConfiguration(ctx, principal, 'settings.changed', async (tx) => {
    const before = await readCompany(tx);
    const keys = (['name', 'homeCountry', 'defaultLanguage', 'interfaceLanguage'] as const).filter(
      (key) => patch[key] !== undefined,
    );
    assertUnchanged(ifMatch, pick(before, keys));
    const after = merge(before, patch);
    if (!isSupportedCountry(after.homeCountry))
      throw new AppError('setting_invalid', { detail: 'homeCountry' });
    const changed = keys.filter((key) => before[key] !== after[key]);
    if (changed.length > 0) await writeCompany(tx, after);
    return {
      result: after,
      change:
        changed.length > 0
          ? {
              action: 'company.changed',
              object: 'company',
              before: pick(before, changed),
              after: pick(after, changed),
            }
          : null,
    };
  });
}

const merge = (before: Company, { defaultLanguage, ...patch }: CompanyPatch): Company => ({
  name: patch.name ?? before.name,
  homeCountry: patch.homeCountry ?? before.homeCountry,
  interfaceLanguage: patch.interfaceLanguage ?? before.interfaceLanguage,
  defaultLanguage: defaultLanguage ? canonicalLanguage(defaultLanguage) : before.defaultLanguage,
});
