import { type Company } from '../../protocol/company.ts';
import { type Tx } from '../platform/db.ts';

export const readCompany = (tx: Tx): Promise<Company> =>
  tx.q
    .selectFrom('tenant')
    .select(['name', 'home_country as homeCountry', 'default_language as defaultLanguage'])
    .where('id', '=', tx.tenantId)
    .executeTakeFirstOrThrow();

export async function writeCompany(tx: Tx, { name, homeCountry, defaultLanguage }: Company): Promise<void> {
  await tx.q
    .updateTable('tenant')
    .set({ name, home_country: homeCountry, default_language: defaultLanguage })
    .where('id', '=', tx.tenantId)
    .execute();
}
