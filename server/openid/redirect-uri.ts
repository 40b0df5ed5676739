/** Where the provider sends a browser back to; it names the tenant, so that no answer for one is taken by another. */
export const redirectUri = ({ publicOrigin }: { publicOrigin: string }, tenantId: string): string =>
  `${publicOrigin}/v1/portal/${tenantId}/openid/callback`;
