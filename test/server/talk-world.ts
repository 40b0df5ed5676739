import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { type TalkInput, type TalkSettings } from '../../protocol/zendesk-talk.ts';
import { findCall } from '../../server/calls/store.ts';
import { type Jobs } from '../../server/platform/jobs.ts';
import { snapshotOfCall } from '../../server/sessions/snapshot.ts';
import { createZendeskRecords } from '../../server/records/zendesk/zendesk-records.ts';
import { followItem } from '../../server/zendesk/talk/follow-item.ts';
import { signAsZendesk } from '../../server/zendesk/talk/signature.ts';
import { ZENDESK_LOGIN, ZendeskApi } from '../fakes/zendesk-api.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

export const SECRET = 'the-secret-that-zendesk-shows';

/** What Zendesk says of a work item. */
export interface Said {
  kind: 'added' | 'updated' | 'removed';
  agent: string;
  item: number | string;
  reason?: string;
  channel?: string;
  at?: Date;
  id?: string;
}

export interface TalkWorld extends Fixture {
  zendesk: ZendeskApi;
  /** The body of an event, as Zendesk documents it. */
  eventOf(said: Said): string;
  /** Posts it as Zendesk does. */
  deliver(
    body: string,
    options?: { tenant?: string; secret?: string; timestamp?: string; headers?: Record<string, string> },
  ): Promise<{ status: number; body: unknown }>;
  /** Sends an event, and does what follows at once. */
  say(said: Said): Promise<void>;
  /** Runs the job of a work item if there is one, and it is due. */
  follow(item: number | string): Promise<void>;
  /** Gives the company's account with Zendesk. */
  enterAccount(): Promise<void>;
  settings(): Promise<TalkSettings>;
  choose(
    input: Partial<TalkInput>,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: unknown }>;
  /** The call of a work item's span: as the server has it. */
  call(item: number | string, span?: number): Promise<object | undefined>;
}

/**
 * Two companies, the first with Zendesk Talk; its Zendesk is played on this machine. Nothing is asked by itself, tests run
 * the jobs, unless they are given others.
 */
export async function createTalkWorld(given?: Jobs): Promise<TalkWorld> {
  const zendesk = await ZendeskApi.start();
  zendesk.role = 'admin';
  const web = { originOf: () => zendesk.origin };
  const due = new Map<string, Date>();
  const jobs: Jobs = {
    add: async (_tx, name, payload, plan) => {
      const { workItemId } = payload as { workItemId?: string };
      if (name === 'zendesk.follow' && workItemId !== undefined && plan) due.set(workItemId, plan.runAt);
    },
  };
  const system = createZendeskRecords(web);
  const fixture = await createFixture({
    jobs: given ?? jobs,
    recordSystems: new Map([[system.name, system]]),
  });
  const { ctx, app, acme, clock } = fixture;
  const admin = { authorization: `Bearer ${acme.adminKey}` };
  const eventOf: TalkWorld['eventOf'] = ({ kind, agent, item, reason, channel = 'talk', at, id }) =>
    JSON.stringify({
      account_id: 2,
      detail: { account_id: '2', agent_id: agent, version: '3' },
      event: {
        agent_id: agent,
        work_item_id: String(item),
        channel,
        ...(reason !== undefined && { reason }),
        updated_at: (at ?? clock.now()).toISOString(),
      },
      id: id ?? randomUUID(),
      subject: `zen:agent:${agent}`,
      time: (at ?? clock.now()).toISOString(),
      type: `zen:event-type:agent.work_item_${kind}`,
      zendesk_event_version: '2022-11-06',
    });
  const deliver: TalkWorld['deliver'] = async (body, options = {}) => {
    const { tenant = 'acme', secret = SECRET, timestamp = clock.now().toISOString(), headers = {} } = options;
    const answer = await app.inject({
      ...{ method: 'POST', url: `/v1/zendesk/${tenant}/talk`, body },
      headers: {
        'content-type': 'application/json',
        'x-zendesk-webhook-id': '01F1KRFQ6BG29CNWFR60NK5FNY',
        'x-zendesk-webhook-invocation-id': randomUUID(),
        'x-zendesk-webhook-signature': signAsZendesk(secret, { timestamp, body }),
        'x-zendesk-webhook-signature-timestamp': timestamp,
        ...headers,
      },
    });
    return { status: answer.statusCode, body: answer.json<unknown>() };
  };
  const follow: TalkWorld['follow'] = async (item) => {
    const at = due.get(String(item));
    if (!at || at > clock.now()) return;
    due.delete(String(item));
    const job = { tenantId: 'acme', workItemId: String(item) };
    await followItem(ctx, { fetch: globalThis.fetch, ...web }, job, new AbortController().signal);
  };
  const world: TalkWorld = {
    ...fixture,
    zendesk,
    eventOf,
    deliver,
    follow,
    async say(said) {
      expect((await deliver(eventOf(said))).status).toBe(200);
      await follow(said.item);
    },
    async enterAccount() {
      const body = { fields: { subdomain: 'acme', ...ZENDESK_LOGIN } };
      const url = '/v1/admin/record-systems/zendesk';
      expect((await app.inject({ method: 'PUT', url, headers: admin, body })).statusCode).toBe(200);
    },
    settings: async () =>
      (await app.inject({ url: '/v1/admin/zendesk/talk', headers: admin })).json<TalkSettings>(),
    async choose(input, headers = {}) {
      const body = { queue: 'repairs', queues: [], ...input };
      const request = {
        method: 'PUT',
        url: '/v1/admin/zendesk/talk',
        headers: { ...admin, ...headers },
      } as const;
      const answer = await app.inject({ ...request, body });
      return { status: answer.statusCode, body: answer.json<unknown>() };
    },
    call: (item, span = 1) =>
      ctx.db.tenant('acme', async (tx) => {
        const callKey = `zendesk-talk:${item}:${span}`;
        const call = await findCall(tx, callKey);
        if (!call) return undefined;
        const session = (await snapshotOfCall(tx, callKey))?.snapshot.session;
        return {
          ...{ state: call.state, agent: call.agent_id, caller: call.caller, dialled: call.dialled },
          ...{
            queue: call.queue_key,
            reason: call.end_reason,
            record: call.record,
            direction: call.direction,
          },
          session: session ? session.state : null,
        };
      }),
    async close() {
      await fixture.close();
      await zendesk.close();
    },
  };
  await world.enterAccount();
  expect((await world.choose({ signingSecret: SECRET })).status).toBe(200);
  return world;
}
