import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFixture, type Fixture } from './server-fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(() => fixture.close());

interface Operation {
  summary?: string;
  description?: string;
  operationId?: string;
  tags?: string[];
  security?: object[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { description: string; content?: Record<string, unknown> }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
}

it('describes every route of the table', async () => {
  const document = (await fixture.app.inject('/openapi.json')).json<Document>();
  expect(document.openapi).toMatch(/^3\.1\./);
  const described = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const routes = fixture.app.routes.filter(({ path }) => !path.endsWith('/*'));
  expect(described.sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  for (const operation of operations) {
    expect(operation.summary, operation.operationId).toMatch(/\S/);
    expect(operation.description, operation.operationId).toMatch(/\.$/);
    expect(operation.tags).toHaveLength(1);
    expect(operation.security).toBeDefined();
  }
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
});

it('resolves every reference, and names problems for every refusal', async () => {
  const text = (await fixture.app.inject('/openapi.json')).body;
  const document = JSON.parse(text) as Document;
  for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
    expect(document.components.schemas).toHaveProperty(name!);
  }
  expect(Object.keys(document.components.securitySchemes).sort()).toEqual([
    'accessToken',
    'apiKey',
    'portalSession',
    'vendorSignature',
    'webhookSignature',
  ]);
  for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path))) {
    for (const [status, response] of Object.entries(operation.responses)) {
      if (Number(status) < 400) continue;
      expect(Object.keys(response.content ?? {}), `${operation.operationId} ${status}`).toEqual([
        'application/problem+json',
      ]);
    }
  }
});

it('serves the readable page under a policy without inline scripts', async () => {
  const page = await fixture.app.inject('/docs/');
  expect(page.statusCode).toBe(200);
  const policy = String(page.headers['content-security-policy']);
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain('unsafe');
  expect(page.body).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>/);
});
