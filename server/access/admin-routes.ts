import * as z from 'zod/mini';
import { ApiKey, ApiKeyInput, CreatedApiKey } from '../../protocol/api-key.ts';
import {
  CreatedLaunchKey,
  EmbedOrigin,
  EmbedOriginInput,
  LaunchKey,
  LaunchKeyInput,
  RotatedSecret,
  RotationInput,
  WebhookSource,
} from '../../protocol/integration.ts';
import { route } from '../platform/http/route.ts';
import { createApiKey, listApiKeys, revokeApiKey } from './api-keys.ts';
import { allowOrigin, forbidOrigin, viewEmbedOrigins } from './change-embed-origins.ts';
import { createLaunchKey, listLaunchKeys, revokeLaunchKey } from './change-launch-keys.ts';
import { endSecret, rotateWebhookSecret, viewWebhookSources } from './rotate-webhook-secrets.ts';

const tag = 'Integrations';
const read = { can: 'access.read' } as const;
const write = { can: 'access.write' } as const;
const Short = z.string().check(z.maxLength(250));

const apiKeyRoutes = [
  route({
    method: 'GET',
    path: '/v1/admin/api-keys',
    auth: read,
    tag,
    summary: 'List the API keys',
    description: 'All there ever were, newest first, without the keys themselves.',
    answer: z.object({ keys: z.array(ApiKey) }),
    handle: async (ctx, { principal }) => ({ keys: await listApiKeys(ctx, principal) }),
  }),
  route({
    method: 'POST',
    path: '/v1/admin/api-keys',
    auth: write,
    tag,
    summary: 'Make an API key',
    description:
      'Shown this once. Its capabilities are at most those of its maker (`forbidden` names the others); `expiresAt` lies ahead.',
    body: ApiKeyInput,
    status: 201,
    answer: CreatedApiKey,
    refusals: ['setting_invalid'],
    handle: (ctx, { principal, body }) => createApiKey(ctx, principal, body),
  }),
  route({
    method: 'DELETE',
    path: '/v1/admin/api-keys/{id}',
    auth: write,
    tag,
    summary: 'Revoke an API key',
    description: 'From then on it opens nothing. It stays in the list. May be repeated.',
    params: z.object({ id: z.uuid() }),
    status: 204,
    answer: null,
    handle: (ctx, { principal, params: { id } }) => revokeApiKey(ctx, principal, id),
  }),
];

const embedOriginRoutes = [
  route({
    method: 'GET',
    path: '/v1/admin/embed-origins',
    auth: read,
    tag,
    summary: 'List the origins that may embed the widget',
    description: 'Each with the widgets that are open there, as their browsers say.',
    answer: z.object({ origins: z.array(EmbedOrigin) }),
    handle: async (ctx, { principal }) => ({ origins: await viewEmbedOrigins(ctx, principal) }),
  }),
  route({
    method: 'POST',
    path: '/v1/admin/embed-origins',
    auth: write,
    tag,
    summary: 'Let pages of an origin embed the widget',
    description:
      'An exact origin: `https`, or `http` on this machine; no path, no wildcard. Holds for the next page that loads the widget. May be repeated.',
    body: EmbedOriginInput,
    status: 201,
    answer: EmbedOrigin,
    handle: (ctx, { principal, body }) => allowOrigin(ctx, principal, body.origin),
  }),
  route({
    method: 'DELETE',
    path: '/v1/admin/embed-origins/{origin}',
    auth: write,
    tag,
    summary: 'Keep pages of an origin from embedding the widget',
    description:
      'The origin is percent-encoded. Widgets that are open there live on until they are loaded again.',
    params: z.object({ origin: Short }),
    status: 204,
    answer: null,
    handle: (ctx, { principal, params: { origin } }) => forbidOrigin(ctx, principal, origin),
  }),
];

const launchKeyRoutes = [
  route({
    method: 'GET',
    path: '/v1/admin/launch-keys',
    auth: read,
    tag,
    summary: 'List the launch keys',
    description: 'Public keys by which backends of host pages sign launch tokens; newest first.',
    answer: z.object({ keys: z.array(LaunchKey) }),
    handle: async (ctx, { principal }) => ({ keys: await listLaunchKeys(ctx, principal) }),
  }),
  route({
    method: 'POST',
    path: '/v1/admin/launch-keys',
    auth: write,
    tag,
    summary: 'Add a launch key',
    description:
      'An Ed25519 key (RFC 8037), or an RSA key of 2,048 to 4,096 bits, named `kid` by its thumbprint (RFC 7638). It signs with EdDSA or RS256, by its kind alone. With `publicJwk`, or with `publicPem` (a certificate or a public key), the private half stays where it is; without, the server makes an Ed25519 pair and shows its private half this once, as JWK and as PKCS #8.',
    body: LaunchKeyInput,
    status: 201,
    answer: CreatedLaunchKey,
    refusals: ['key_duplicate', 'invalid_request'],
    handle: (ctx, { principal, body }) => createLaunchKey(ctx, principal, body),
  }),
  route({
    method: 'DELETE',
    path: '/v1/admin/launch-keys/{keyId}',
    auth: write,
    tag,
    summary: 'Revoke a launch key',
    description:
      'Ends the widgets that were launched with it, too: they launch again with another key. May be repeated.',
    params: z.object({ keyId: Short }),
    status: 204,
    answer: null,
    handle: (ctx, { principal, params: { keyId } }) => revokeLaunchKey(ctx, principal, keyId),
  }),
];

const webhookSecretRoutes = [
  route({
    method: 'GET',
    path: '/v1/admin/webhook-secrets',
    auth: read,
    tag,
    summary: 'List the sources of webhooks',
    description:
      'Telephony and each carrier: where they send, and which secrets are valid, by their last four characters.',
    answer: z.object({ sources: z.array(WebhookSource) }),
    handle: async (ctx, { principal }) => ({ sources: await viewWebhookSources(ctx, principal) }),
  }),
  route({
    method: 'POST',
    path: '/v1/admin/webhook-secrets/{source}',
    auth: write,
    tag,
    summary: 'Rotate the secret of a source',
    description:
      'Makes a new secret, shown this once. The one of before stays valid until `oldValidUntil`, 30 days ahead at most, or ends now. Two are valid at once, never three (`two_secrets_valid`).',
    params: z.object({ source: Short }),
    body: RotationInput,
    status: 201,
    answer: RotatedSecret,
    refusals: ['two_secrets_valid', 'setting_invalid'],
    handle: (ctx, { principal, params: { source }, body }) =>
      rotateWebhookSecret(ctx, principal, { source, ...body }),
  }),
  route({
    method: 'DELETE',
    path: '/v1/admin/webhook-secrets/{source}/{id}',
    auth: write,
    tag,
    summary: 'End a secret',
    description: 'At once, whatever end it had. Webhooks signed with it are refused.',
    params: z.object({ source: Short, id: z.uuid() }),
    status: 204,
    answer: null,
    handle: (ctx, { principal, params }) => endSecret(ctx, principal, params),
  }),
];

export const integrationRoutes = [
  ...apiKeyRoutes,
  ...embedOriginRoutes,
  ...launchKeyRoutes,
  ...webhookSecretRoutes,
];
