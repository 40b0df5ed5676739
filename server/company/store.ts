import { chooseLocale, type Locale } from '../../protocol/locales.ts';
import { type Company } from '../../protocol/company.ts';
import { type Tx } from '../platform/db.ts';

export async function readCompany(tx: Tx): Promise<Company> {
  const row = await tx.q
    .selectFrom('tenant')
    .select([
      ...(['name', 'home_country as homeCountry', 'default_language as defaultLanguage'] as const),
      'interface_language as interfaceLanguage',
    ])
    .where('id', '=', tx.tenantId)
    .executeTakeFirstOrThrow();
  return { ...row, interfaceLanguage: chooseLocale([row.interfaceLanguage]) };
}

export async function writeCompany(tx: Tx, company: Company): Promise<void> {
  const { name, homeCountry, defaultLanguage, interfaceLanguage } = company;
  await tx.q
    .updateTable('tenant')
    .set({
      ...{ name, home_country: homeCountry, default_language: defaultLanguage },
      interface_language: interfaceLanguage,
    })
    .where('id', '=', tx.tenantId)
    .execute();
}

/** English for a tenant that does not exist. */
export async function readInterfaceLanguage(tx: Tx): Promise<Locale> {
  const row = await tx.q
    .selectFrom('tenant')
    .select('interface_language')
    .where('id', '=', tx.tenantId)
    .executeTakeFirst();
  return chooseLocale([row?.interface_language]);
}
