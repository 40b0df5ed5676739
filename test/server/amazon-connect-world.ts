import { createSign } from 'node:crypto';
import { expect } from 'vitest';
import { type AmazonConnectInput, type AmazonConnectSettings } from '../../protocol/amazon-connect.ts';
import { findCall } from '../../server/calls/store.ts';
import { type Jobs } from '../../server/platform/jobs.ts';
import { snapshotOfCall } from '../../server/sessions/snapshot.ts';
import { createAmazonConnect } from '../../server/telephony/amazon-connect/amazon-connect.ts';
import {
  type SnsMessage,
  stringToSign,
} from '../../server/telephony/amazon-connect/decide-string-to-sign.ts';
import { followCall } from '../../server/telephony/followed/follow-call.ts';
import { ACCESS, AmazonConnect, INSTANCE } from '../fakes/amazon-connect.ts';
import { CERTIFICATE, PRIVATE_KEY } from '../fakes/salesforce-certificate.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

export const EVENT_KEY = 'the-key-of-the-connection-of-eventbridge';
export const TOPIC = 'arn:aws:sns:eu-west-2:111122223333:connect-events';
export const CERTIFICATE_URL =
  'https://sns.eu-west-2.amazonaws.com/SimpleNotificationService-6aad65c2f9911b05cd53efda11f913f9.pem';

export interface ConnectWorld extends Fixture {
  connect: AmazonConnect;
  /** Addresses that SNS was asked for. */
  fetched: string[];
  /** Posts an event as EventBridge does. */
  deliver(
    body: string,
    options?: { tenant?: string; key?: string },
  ): Promise<{ status: number; body: unknown }>;
  /** A message as SNS signs it; `change` is made after that. */
  message(message: Partial<SnsMessage>, change?: Partial<SnsMessage>): SnsMessage;
  /** Posts a message as SNS does. */
  publish(message: SnsMessage, tenant?: string): Promise<{ status: number; body: unknown }>;
  follow(id: string): Promise<void>;
  settings(): Promise<AmazonConnectSettings>;
  choose(input: Partial<AmazonConnectInput>): Promise<{ status: number; body: unknown }>;
  call(callKey: string): Promise<Record<string, unknown> | undefined>;
}

/** Two companies, the first with an Amazon Connect that is played on this machine; SNS is asked nowhere. */
export async function createConnectWorld(): Promise<ConnectWorld> {
  const connect = await AmazonConnect.start();
  const due = new Map<string, Date>();
  const jobs: Jobs = {
    add: async (_tx, name, payload, plan) => {
      if (name === 'call.follow' && plan) due.set((payload as { id: string }).id, plan.runAt);
    },
  };
  const fetched: string[] = [];
  const fixture = await createFixture({
    jobs,
    fetch: async (input) => {
      const url = String(input);
      fetched.push(url);
      return new Response(url === CERTIFICATE_URL ? CERTIFICATE : '<ConfirmSubscriptionResponse/>');
    },
  });
  const { ctx, app, acme, clock } = fixture;
  const source = createAmazonConnect({ originOf: () => connect.origin });
  const admin = { authorization: `Bearer ${acme.adminKey}` };
  const url = '/v1/admin/amazon-connect';
  const post = async (path: string, body: string, headers: Record<string, string>) => {
    const answer = await app.inject({ method: 'POST', url: path, body, headers });
    return { status: answer.statusCode, body: answer.json<unknown>() };
  };
  const world: ConnectWorld = {
    ...fixture,
    ...{ connect, fetched },
    deliver: (body, { tenant = 'acme', key = EVENT_KEY } = {}) =>
      post(`/v1/telephony/${tenant}/amazon-connect`, body, {
        'content-type': 'application/json; charset=utf-8',
        'x-midcall-key': key,
      }),
    message(message, change = {}) {
      const whole: SnsMessage = {
        ...{ Type: 'Notification', MessageId: 'd1', TopicArn: TOPIC, Message: 'x', SignatureVersion: '2' },
        ...{ Timestamp: clock.now().toISOString(), Signature: '', SigningCertURL: CERTIFICATE_URL },
        ...message,
      };
      const algorithm = whole.SignatureVersion === '2' ? 'RSA-SHA256' : 'RSA-SHA1';
      const Signature = createSign(algorithm).update(stringToSign(whole)).sign(PRIVATE_KEY, 'base64');
      return { ...whole, Signature, ...change };
    },
    publish: (message, tenant = 'acme') =>
      post(`/v1/telephony/${tenant}/amazon-connect/sns`, JSON.stringify(message), {
        'content-type': 'text/plain; charset=UTF-8',
        'x-amz-sns-message-type': message.Type,
      }),
    async follow(id) {
      const at = due.get(id);
      if (!at || at > clock.now()) return;
      due.delete(id);
      await followCall(ctx, source, { tenantId: 'acme', id }, new AbortController().signal);
    },
    settings: async () => (await app.inject({ url, headers: admin })).json<AmazonConnectSettings>(),
    async choose(input) {
      const { accessKeyId } = ACCESS;
      const queues = [{ of: 'q-repairs', queue: 'repairs' }];
      const body = { instanceArn: INSTANCE, accessKeyId, queue: null, queues, agents: [], ...input };
      const answer = await app.inject({ method: 'PUT', url, headers: admin, body });
      return { status: answer.statusCode, body: answer.json<unknown>() };
    },
    call: (callKey) =>
      ctx.db.tenant('acme', async (tx) => {
        const call = await findCall(tx, callKey);
        if (!call) return undefined;
        const session = (await snapshotOfCall(tx, callKey))?.snapshot.session;
        return {
          ...{ state: call.state, agent: call.agent_id, caller: call.caller, dialled: call.dialled },
          ...{ queue: call.queue_key, language: call.language, reason: call.end_reason },
          session: session ? [session.state, session.owner?.id] : null,
        };
      }),
    async close() {
      await fixture.close();
      await connect.close();
    },
  };
  for (const agent of ['ana', 'ben']) connect.logins.set(`user-${agent}`, agent);
  const secrets = { eventKey: EVENT_KEY, secretAccessKey: ACCESS.secretAccessKey };
  expect((await world.choose(secrets)).status).toBe(200);
  return world;
}
