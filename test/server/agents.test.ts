import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Agent, type AgentPage } from '../../protocol/agent.ts';
import { type AuditPage } from '../../protocol/audit.ts';
import { type AgentView } from '../../protocol/session.ts';
import { type AdminApi, adminApi, tenantEvents } from './admin-api.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

let fixture: Fixture;
let admin: AdminApi;
beforeAll(async () => {
  fixture = await createFixture();
  admin = adminApi(fixture, fixture.acme);
  await fixture.agentToken({ agent: 'ben', permissions: ['sms.send'] });
});
afterAll(() => fixture.close());

const withhold = (id: string, withheld: string[], began?: unknown) =>
  admin<Agent>('PUT', `agents/${encodeURIComponent(id)}`, { withheld }, began);
const list = async (query = '') => (await admin<AgentPage>('GET', `agents${query}`)).body;

async function viewOf(token: string): Promise<AgentView['agent']> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fixture.app.inject({ url: '/v1/agent', headers })).json<AgentView>().agent;
}

async function send(token: string, callKey: string) {
  const headers = { authorization: `Bearer ${token}` };
  const view = await fixture.app.inject({ url: `/v1/calls/${callKey}`, headers });
  const { id } = view.json<{ snapshot: { session: { id: string } } }>().snapshot.session;
  const answer = await fixture.app.inject({
    method: 'POST',
    url: `/v1/sessions/${id}/messages`,
    headers: { ...headers, 'idempotency-key': crypto.randomUUID() },
    body: { kind: 'text', callKey, text: 'Hello' },
  });
  return { status: answer.statusCode, code: answer.json<{ code?: string }>().code };
}

describe('agents', () => {
  it('are listed by name, with what their last launch granted', async () => {
    await fixture.agentToken({ agent: 'ana' });
    const { agents, next } = await list();
    expect(next).toBeNull();
    expect(agents.map(({ name }) => name)).toEqual(
      agents
        .map(({ name }) => name)
        .toSorted((left, right) => (left.toLowerCase() < right.toLowerCase() ? -1 : 1)),
    );
    const ben = agents.find(({ id }) => id === 'ben');
    expect(ben).toMatchObject({ granted: ['sms.send'], withheld: [] });
    expect(Date.parse(ben?.launchedAt ?? '')).toBeGreaterThan(0);
  });

  it('come in pages, and are found by a part of name or id', async () => {
    for (const agent of ['p-1', 'p-2', 'P-3', 'p_4', 'p-5']) await fixture.agentToken({ agent });
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { agents, next }: AgentPage = await list(`?limit=2${cursor && `&cursor=${cursor}`}`);
      expect(agents.length).toBeLessThanOrEqual(2);
      seen.push(...agents.map(({ id }) => id));
      cursor = next;
    }
    expect(seen).toEqual((await list('?limit=200')).agents.map(({ id }) => id));
    expect(new Set(seen).size).toBe(seen.length);
    expect((await list('?search=p_4')).agents.map(({ id }) => id)).toEqual(['p_4']);
    expect((await list('?search=P-3')).agents.map(({ id }) => id)).toEqual(['P-3']);
    expect(await admin('GET', 'agents?cursor=nonsense')).toMatchObject({ status: 400 });
  });

  it('lose what is withheld at once, in widgets that are open, and get it back', async () => {
    const token = await fixture.agentToken({ agent: 'ana' });
    await fixture.report({ callKey: 'live' });
    expect((await send(token, 'live')).status).toBe(202);
    expect((await withhold('ana', ['sms.send'])).body).toMatchObject({ withheld: ['sms.send'] });
    expect(await send(token, 'live')).toEqual({ status: 403, code: 'no_permission' });
    expect((await viewOf(token)).permissions).toEqual(['media.save']);

    const again = await fixture.agentToken({ agent: 'ana' });
    expect((await viewOf(again)).permissions).toEqual(['media.save']);
    await withhold('ana', []);
    expect((await send(token, 'live')).status).toBe(202);
    expect((await viewOf(again)).permissions).toEqual(['sms.send', 'media.save']);
  });

  it('are never given more than their launch granted', async () => {
    const token = await fixture.agentToken({ agent: 'ben', permissions: [] });
    await withhold('ben', []);
    expect((await viewOf(token)).permissions).toEqual([]);
  });

  it('keep what an administrator did in the audit, and tell all screens', async () => {
    const before = (await tenantEvents(fixture, 'acme')).length;
    await withhold('ana', ['media.save']);
    await withhold('ana', ['media.save']);
    expect((await tenantEvents(fixture, 'acme')).slice(before)).toEqual(['settings.changed']);
    const [entry] = (await admin<AuditPage>('GET', 'audit?limit=1')).body.entries;
    expect(entry).toMatchObject({
      action: 'agent.changed',
      object: 'agent/ana',
      before: { withheld: [] },
      after: { withheld: ['media.save'] },
    });
    await withhold('ana', []);
  });

  it('let only one of two who began from the same save', async () => {
    expect((await withhold('ana', ['media.save'], [])).status).toBe(200);
    expect(await withhold('ana', ['sms.send'], [])).toMatchObject({ status: 412, code: 'changed_meanwhile' });
    expect((await withhold('ana', [], ['media.save'])).status).toBe(200);
  });

  it('refuse what is no permission, and an agent that does not exist', async () => {
    expect((await withhold('ana', ['everything'])).status).toBe(400);
    expect((await withhold('nobody', [])).status).toBe(404);
    const rival = adminApi(fixture, fixture.rival);
    expect((await rival<AgentPage>('GET', 'agents?search=p-1')).body.agents).toEqual([]);
  });
});
