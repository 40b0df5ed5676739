/** Where the secret of an endpoint is stored, as `SecretBox` asks for it. */
export const endpointSecretPlace = (tenantId: string, endpointId: string): string =>
  `webhook_endpoint|${tenantId}|${endpointId}`;
