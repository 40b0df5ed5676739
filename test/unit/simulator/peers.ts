import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { generateKeyPair, exportJWK, type CryptoKey } from 'jose';
import { onTestFinished } from 'vitest';
import { verifyWebhook } from '../../../protocol/webhook-signature.ts';
import { type App, createApp } from '../../../simulator/backend/app.ts';
import { type CarrierPace } from '../../../simulator/backend/carrier/delivery-plan.ts';
import { DemoSecrets } from '../../../simulator/backend/demo-file.ts';

/** A webhook the receiver got. */
export interface Received {
  path: string;
  eventId: string;
  valid: boolean;
  body: Record<string, unknown>;
}

export interface Peers {
  origin: string;
  app: App;
  secrets: DemoSecrets;
  launchPublicKey: CryptoKey;
  /** Webhooks in order of arrival. */
  received: Received[];
  /** Statuses the receiver answers with next; 204 when empty. */
  answers: number[];
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  put(path: string, body: unknown): Promise<Response>;
  /** The carrier's entrance, with its token. */
  submit(message: { reference?: string; to: string; text?: string }): Promise<Response>;
}

async function listen(handle: RequestListener): Promise<{ server: Server; origin: string }> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request as AsyncIterable<Buffer>) text += chunk.toString('utf8');
  return text;
}

const header = (value: string | string[] | undefined) => (typeof value === 'string' ? value : '');

/** The simulator's backend on a port of its own, with short waits, and a receiver in the server's place. */
export async function startPeers(pace: Partial<CarrierPace> = {}): Promise<Peers> {
  const received: Received[] = [];
  const answers: number[] = [];
  const secretOf = (path: string) => (path.includes('/telephony/') ? 'telephony-secret' : 'carrier-secret');
  const receiver = await listen((request, response) => {
    void bodyOf(request).then(async (body) => {
      const headers = {
        'webhook-id': header(request.headers['webhook-id']),
        'webhook-timestamp': header(request.headers['webhook-timestamp']),
        'webhook-signature': header(request.headers['webhook-signature']),
      };
      const path = request.url ?? '';
      const verdict = await verifyWebhook([secretOf(path)], headers, { body, nowSeconds: Date.now() / 1000 });
      const parsed = JSON.parse(body) as Record<string, unknown>;
      received.push({ path, eventId: headers['webhook-id'], valid: verdict.ok, body: parsed });
      response.writeHead(answers.shift() ?? 204, { 'content-type': 'application/json' }).end();
    });
  });
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
  const zendesk = await generateKeyPair('RS256', { extractable: true });
  const salesforce = await generateKeyPair('RS256', { extractable: true });
  const secrets = DemoSecrets.parse({
    tenant: 'demo',
    serverOrigin: receiver.origin,
    telephonySecret: 'telephony-secret',
    carrierToken: 'carrier-token',
    carrierSecret: 'carrier-secret',
    launchKeyId: 'key-1',
    zendeskApiToken: 'zendesk-token',
    launchPrivateKey: await exportJWK(privateKey),
    zendeskPrivateKey: await exportJWK(zendesk.privateKey),
    salesforcePrivateKey: await exportJWK(salesforce.privateKey),
  });
  let handle: RequestListener = (_, response) => void response.writeHead(503).end();
  const { origin } = await listen((request, response) => void handle(request, response));
  const app = createApp({
    config: { port: 0, host: '127.0.0.1', origin, demoFile: '', ledgerFile: null, pace: 1, dist: 'dist' },
    secrets,
    telephonePace: { ringAfterMs: 5, answerAfterMs: 5, transferMs: 5, heartbeatMs: 60 },
    carrierPace: { sentMs: 10, deliveredMs: 30, slowMs: 120, lateAnswerMs: 150, latePhotosMs: 80, ...pace },
  });
  handle = app.handle;
  onTestFinished(() => app.close());
  const send = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(origin + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  return {
    origin,
    app,
    secrets,
    launchPublicKey: publicKey,
    received,
    answers,
    post: (path, body, headers) => send('POST', path, body, headers),
    put: (path, body) => send('PUT', path, body),
    submit: ({ reference = crypto.randomUUID(), to, text = 'Hello' }) =>
      send(
        'POST',
        '/carrier/messages',
        {
          reference,
          from: '+14155550100',
          to,
          text,
          callbackUrl: `${receiver.origin}/v1/carriers/loopback/demo/events?m=${reference}`,
          validitySeconds: 60,
        },
        { authorization: 'Bearer carrier-token' },
      ),
  };
}
