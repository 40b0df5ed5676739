import { Company, CompanyPatch } from '../../protocol/company.ts';
import { route } from '../platform/http/route.ts';
import { changeCompany, viewCompany } from './change-company.ts';

const tag = 'Administration';
const path = '/v1/admin/company';

export const companyRoutes = [
  route({
    method: 'GET',
    path,
    auth: { can: 'config.read' },
    tag,
    summary: 'Read the company',
    description: 'Its name, home country, default language and the language of its interface.',
    answer: Company,
    handle: (ctx, { principal }) => viewCompany(ctx, principal),
  }),
  route({
    method: 'PUT',
    path,
    auth: { can: 'config.write' },
    tag,
    summary: 'Change the company',
    description:
      'Only what changes. The name stands in texts as `{{company}}`; the home country decides which numbers are abroad; the default language is the last step of the ladder by which a text finds its language; in the interface language portal and widget begin for people who have chosen none, and whose browser speaks none of its languages. `If-Match` is the fingerprint of the values that held for exactly the keys in the body.',
    body: CompanyPatch,
    conditional: true,
    answer: Company,
    refusals: ['setting_invalid'],
    handle: (ctx, { principal, body, ifMatch }) => changeCompany(ctx, principal, body, ifMatch),
  }),
];
