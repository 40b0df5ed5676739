import * as z from 'zod/mini';
import { Capability, Role } from './role.ts';

/** Somebody who is signed in to the portal. Body of `GET /v1/account`. */
export const SignedInAccount = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  roles: z.array(Role),
  capabilities: z.array(Capability),
  /** Language tag of the interface this person chose; `null`: the browser's. */
  locale: z.nullable(z.string()),
  tenant: z.object({
    id: z.string(),
    /** Name of the company. */
    name: z.string(),
    /** ISO 3166-1 alpha-2. */
    homeCountry: z.string(),
    defaultLanguage: z.string(),
  }),
});
export type SignedInAccount = z.infer<typeof SignedInAccount>;
