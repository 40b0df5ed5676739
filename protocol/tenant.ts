import * as z from 'zod/mini';

/** Id of a tenant, as it stands in addresses. */
export const TenantId = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,38}$/));
