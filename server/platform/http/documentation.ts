import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { type FastifyInstance } from 'fastify';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { $ZodRegistry } from 'zod/v4/core';
import { Call, CallReport } from '../../../protocol/call.ts';
import { Problem } from '../../../protocol/error-codes.ts';
import { Media, MediaLinks } from '../../../protocol/media.ts';
import { Message, SendMessageRequest } from '../../../protocol/message.ts';
import { Preset, PresetInput, PresetItem } from '../../../protocol/preset.ts';
import { AgentView, CallView, Session, SessionSnapshot, WidgetPolicy } from '../../../protocol/session.ts';
import { SettingsPatch } from '../../../protocol/settings.ts';

/** Schemas that get a name of their own in the document. */
const NAMED = {
  AgentView,
  Call,
  CallReport,
  CallView,
  Media,
  MediaLinks,
  Message,
  Preset,
  PresetDraft: PresetInput,
  PresetItem,
  Problem,
  SendMessageRequest,
  Session,
  SessionSnapshot,
  SettingsPatch,
  WidgetPolicy,
};

const INTRODUCTION = `Texting inside a phone call. Every refusal is a problem document (RFC 9457) with a stable \`code\` and a \`requestId\`
that finds the line in the log. Unknown keys of a request are refused; answers may gain keys, which a client ignores.`;

/** The page runs no script but its own files. Its styles come from a file, too. */
const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** `/openapi.json` (3.1) and `/docs`, made from the routes that are added after this. */
export function documentApi(app: FastifyInstance, publicOrigin: string): void {
  const schemaRegistry = new $ZodRegistry<{ id: string }>();
  for (const [id, schema] of Object.entries(NAMED)) schemaRegistry.add(schema, { id });
  const nameSchemas = createJsonSchemaTransformObject({ schemaRegistry });
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Midcall',
        version: '1',
        description: INTRODUCTION,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: publicOrigin }],
      components: { securitySchemes: SECURITY },
    },
    transform: createJsonSchemaTransform({ schemaRegistry }) as never,
    transformObject: (document) => withoutUnused(nameSchemas(document)) as never,
  });
  app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: DOCS_POLICY,
    uiConfig: { deepLinking: true, layout: 'BaseLayout' },
    theme: { title: 'Midcall API', favicon: [] },
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}

const SECURITY = {
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'Access token of a widget, from `POST /v1/launch`.',
  },
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    description: 'API key `mck_<tenant>_<secret>`; the capability it needs stands at the operation.',
  },
  portalSession: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-midcall-<tenant>',
    description:
      'Sign-in to the portal. The header `midcall-tenant` names the tenant; whatever changes something must come from a page of this server.',
  },
  webhookSignature: {
    type: 'apiKey',
    in: 'header',
    name: 'webhook-signature',
    description:
      'Standard Webhooks: HMAC-SHA-256 over `webhook-id.webhook-timestamp.body` with the secret of the tenant, base64, after `v1,`. The timestamp may be off by 300 seconds.',
  },
  vendorSignature: {
    type: 'http',
    scheme: 'vendor',
    description:
      'The body is signed as the vendor does it, with the secret of the tenant; the operation says how.',
  },
} as const;

/** Every named schema comes in two forms, as it is taken and as it is given; most are used in one of them only. */
function withoutUnused(document: object): object {
  const { components, ...rest } = document as { components: { schemas: Record<string, object> } };
  const namesIn = (part: object) =>
    [...JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name!);
  const used = new Set(namesIn(rest));
  for (const name of used) for (const inner of namesIn(components.schemas[name] ?? {})) used.add(inner);
  const schemas = Object.fromEntries(Object.entries(components.schemas).filter(([name]) => used.has(name)));
  return { ...rest, components: { ...components, schemas } };
}
