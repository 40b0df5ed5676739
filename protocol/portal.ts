import * as z from 'zod/mini';

/** What the server writes into the portal's page. */
export const PortalConfig = z.object({
  /** Id of the tenant that is administered here. */
  tenant: z.string(),
  /** Origin of the simulator, where there is one. */
  simulatorOrigin: z.nullable(z.string()),
  /** In which the portal begins for who has chosen none, and whose browser speaks none that there is. */
  language: z._default(z.string(), 'en'),
});
export type PortalConfig = z.infer<typeof PortalConfig>;
