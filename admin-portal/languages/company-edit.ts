import type { ReactiveControllerHost } from 'lit';
import { Company } from '../../protocol/company.ts';
import { pick } from '../../protocol/pick.ts';
import { Edit } from '../edit.ts';
import type { Portal } from '../portal-context.ts';

type Key = keyof Company;

/** Some fields of the company, saved together. Of them only those that were changed are written, and compared. */
export function companyEdit<K extends Key>(
  host: ReactiveControllerHost,
  keys: readonly K[],
  { portal, onSaved }: { portal: () => Portal; onSaved: () => void },
): Edit<Pick<Company, K>> {
  const own = (company: Company) => pick(company, keys);
  const changedIn = (values: Pick<Company, K>, before: Pick<Company, K>, draft: Pick<Company, K>) =>
    pick(
      values,
      keys.filter((key) => before[key] !== draft[key]),
    );
  return new Edit<Pick<Company, K>>(host, {
    navigation: () => portal().navigation,
    load: async (signal) =>
      own(await portal().api.request({ path: '/v1/admin/company', answer: Company, signal })),
    compared: (before, draft) => changedIn(before, before, draft),
    save: async (draft, { base, ifMatch }) =>
      own(
        await portal().api.request({
          ...{ method: 'PUT', path: '/v1/admin/company', answer: Company, ifMatch },
          body: changedIn(draft, base, draft),
        }),
      ),
    onSaved,
  });
}
