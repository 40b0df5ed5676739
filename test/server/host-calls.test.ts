import { randomUUID } from 'node:crypto';
import { generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CALL_TOKEN_TYPE, type CallClaims } from '../../protocol/call-token.ts';
import { addApiKey } from '../../server/access/provision.ts';
import { endSilentCalls } from '../../server/calls/lease-keeper.ts';
import {
  type CallStep,
  type CallTruthHarness,
  describeServerCallTruth,
} from '../contracts/server-call-truth.ts';
import { createFixture, type Fixture, PUBLIC_ORIGIN } from './server-fixture.ts';
import { type TestTenant } from './seed-tenant.ts';

const nowSeconds = (fixture: Fixture) => Math.floor(fixture.clock.now().getTime() / 1_000);

/** What a host says of a call; a caller has one call at a time. */
const callers = new Map<string, string>();
const callerOf = (callKey: string) => {
  const known = callers.get(callKey) ?? `+14155550${200 + callers.size}`;
  callers.set(callKey, known);
  return known;
};
const stateOf = (callKey: string, step: CallStep) => ({
  state: step.is,
  caller: callerOf(callKey),
  queue: 'repairs',
  agent: 'agent' in step ? { id: step.agent } : null,
  ...('by' in step && { endReason: step.by }),
});

async function signCall(
  fixture: Fixture,
  call: object,
  {
    claims = {},
    header = {},
    tenant = fixture.acme,
    key = tenant.privateKey,
  }: { claims?: Partial<CallClaims>; header?: object; tenant?: TestTenant; key?: CryptoKey } = {},
): Promise<string> {
  const iat = nowSeconds(fixture);
  const whole = { startedAt: fixture.clock.now().toISOString(), seq: 1, ...call };
  const all = {
    ...{ iss: 'crm', aud: PUBLIC_ORIGIN, tenant: tenant.id, jti: randomUUID(), iat, exp: iat + 60 },
    ...{ call: whole, ...claims },
  };
  return new SignJWT(all)
    .setProtectedHeader({ alg: 'EdDSA', kid: tenant.keyId, typ: CALL_TOKEN_TYPE, ...header })
    .sign(key);
}

async function ask(
  fixture: Fixture,
  request: { method: 'GET' | 'PUT' | 'POST'; url: string; bearer: string; body?: object },
) {
  const { bearer, ...rest } = request;
  const answer = await fixture.app.inject({ ...rest, headers: { authorization: `Bearer ${bearer}` } });
  return {
    status: answer.statusCode,
    body: answer.json<{ code?: string; applied?: boolean; seq?: number; leaseSeconds?: number }>(),
  };
}

/** A source of states ordered by their number, whatever they come by. */
function harness(
  fixture: Fixture,
  makeDelivery: (callKey: string, state: object & { seq: number }) => () => Promise<unknown>,
): CallTruthHarness {
  const last = new Map<string, object & { seq: number }>();
  return {
    ...{ ctx: fixture.ctx, clock: fixture.clock, tenantId: fixture.acme.id },
    happens(callKey, step) {
      const state = { ...stateOf(callKey, step), seq: (last.get(callKey)?.seq ?? 0) + 1 };
      last.set(callKey, state);
      return makeDelivery(callKey, state);
    },
    repeat: (callKey) => makeDelivery(callKey, last.get(callKey)!)(),
    close: () => fixture.close(),
  };
}

const must = async (answer: Promise<{ status: number; body: object }>) => {
  const { status, body } = await answer;
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
};

describeServerCallTruth('a machine with an API key', async () => {
  const fixture = await createFixture();
  const bearer = fixture.acme.adminKey;
  return harness(
    fixture,
    (callKey, body) => () => must(ask(fixture, { method: 'PUT', url: `/v1/calls/${callKey}`, bearer, body })),
  );
});

describeServerCallTruth('a backend that signs call tokens', async () => {
  const fixture = await createFixture();
  return harness(fixture, (callKey, state) => {
    // signed when it is delivered first, and the same from then on
    let token: Promise<string> | undefined;
    return async () => {
      token ??= signCall(fixture, { callKey, ...state });
      const [signed, bearer] = [await token, await fixture.agentToken()];
      await must(ask(fixture, { method: 'POST', url: '/v1/call-tokens', bearer, body: { token: signed } }));
    };
  });
});

describe('calls by API key', () => {
  let fixture: Fixture;
  let bearer: string;
  let calls = 0;
  beforeAll(async () => {
    fixture = await createFixture();
    bearer = await fixture.ctx.db.tenant('acme', (tx) =>
      addApiKey(tx, fixture.ctx, { name: 'host', scopes: ['calls.report'] }),
    );
  });
  afterAll(() => fixture.close());
  const put = (callKey: string, body: object) =>
    ask(fixture, { method: 'PUT', url: `/v1/calls/${callKey}`, bearer, body });
  const post = (callKey: string, verb: string, body: object) =>
    ask(fixture, { method: 'POST', url: `/v1/calls/${callKey}/${verb}`, bearer, body });
  const view = async (callKey: string, agent: string) => {
    const token = await fixture.agentToken({ agent });
    const { status, body } = await ask(fixture, {
      method: 'GET',
      url: `/v1/calls/${callKey}`,
      bearer: token,
    });
    return { status, ...(body as { call?: { state: string; endReason: string; caller: string } }) };
  };
  const start = async (agent = 'ana') => {
    const callKey = `rest-${++calls}`;
    const body = stateOf(callKey, { is: 'connected', agent });
    expect(await put(callKey, body)).toEqual({ status: 200, body: { applied: true, seq: 1 } });
    return { callKey, body };
  };

  it('start, pass on and end a call, in the order in which they come', async () => {
    const { callKey } = await start();
    expect(await post(callKey, 'transfer', { agent: { id: 'ben', name: 'Ben' } })).toEqual({
      ...{ status: 200, body: { applied: true, seq: 2 } },
    });
    expect((await view(callKey, 'ana')).status).toBe(404);
    expect((await view(callKey, 'ben')).call).toMatchObject({
      state: 'connected',
      caller: callerOf(callKey),
    });
    expect(await post(callKey, 'end', { endReason: 'caller_hangup' })).toEqual({
      ...{ status: 200, body: { applied: true, seq: 3 } },
    });
    expect((await view(callKey, 'ben')).call).toMatchObject({ state: 'ended', endReason: 'caller_hangup' });
  });

  it('may be repeated: the same state is no news, and keeps the call', async () => {
    const { callKey, body } = await start();
    for (let passed = 0; passed < 180; passed += 60) {
      fixture.clock.advance(60);
      expect((await put(callKey, body)).body).toEqual({ applied: false, seq: 1 });
      await endSilentCalls(fixture.ctx);
    }
    expect((await view(callKey, 'ana')).call!.state).toBe('connected');
    expect((await put(callKey, { ...body, state: 'held' })).body).toEqual({ applied: true, seq: 2 });
    expect((await post(callKey, 'end', {})).body).toEqual({ applied: true, seq: 3 });
    expect((await post(callKey, 'end', {})).body).toEqual({ applied: false, seq: 3 });
    expect((await put(callKey, body)).body).toEqual({ applied: false, seq: 3 });
    expect((await post(callKey, 'transfer', { agent: { id: 'ben' } })).body.code).toBe('session_ended');
  });

  it('are refused for what does not exist', async () => {
    expect((await post('nobody', 'end', {})).body.code).toBe('not_found');
    expect((await post('nobody', 'transfer', { agent: { id: 'ben' } })).body.code).toBe('not_found');
    const body = { ...stateOf('q', { is: 'ringing' }), queue: 'none' };
    expect((await put('q', body)).body.code).toBe('setting_invalid');
    expect((await put('q', { ...body, callKey: 'other' })).status).toBe(400);
  });

  it('leave a call alone that another source reports, and are left alone by it', async () => {
    await fixture.report({ callKey: 'by-telephony', caller: '+14155550190' });
    const state = stateOf('by-telephony', { is: 'connected', agent: 'ana' });
    expect((await put('by-telephony', { ...state, caller: '+14155550666' })).body.code).toBe(
      'call_of_other_source',
    );
    expect((await post('by-telephony', 'transfer', { agent: { id: 'eve' } })).body.code).toBe(
      'call_of_other_source',
    );
    expect((await post('by-telephony', 'end', {})).body.code).toBe('call_of_other_source');
    expect((await view('by-telephony', 'ana')).call).toMatchObject({
      caller: '+14155550190',
      state: 'connected',
    });
    const { callKey } = await start();
    const { body } = await fixture.report({ callKey, seq: 9, state: 'ended', endReason: 'network' });
    expect(body).toMatchObject({ code: 'call_of_other_source' });
  });
});

describe('a call token', () => {
  let fixture: Fixture;
  let bearer: string;
  let calls = 0;
  beforeEach(async () => {
    fixture = await createFixture();
    bearer = await fixture.agentToken();
  });
  afterAll(() => fixture.close());
  const hand = (token: string, by = bearer) =>
    ask(fixture, { method: 'POST', url: '/v1/call-tokens', bearer: by, body: { token } });
  const lease = (callKey: string, by = bearer) =>
    ask(fixture, { method: 'PUT', url: `/v1/calls/${callKey}/lease`, bearer: by });
  const newCall = () => {
    const callKey = `signed-${++calls}`;
    return { callKey, ...stateOf(callKey, { is: 'connected', agent: 'ana' }) };
  };
  const known = (callKey: string) =>
    fixture.ctx.db.tenant('acme', (tx) =>
      tx.q.selectFrom('call').selectAll().where('call_key', '=', callKey).executeTakeFirst(),
    );

  it('opens a call to the number that was signed, once', async () => {
    const call = newCall();
    const token = await signCall(fixture, call);
    expect(await hand(token)).toEqual({ status: 200, body: { applied: true } });
    expect(await known(call.callKey)).toMatchObject({
      caller: call.caller,
      source: 'signed',
      agent_id: 'ana',
    });
    expect(await hand(token)).toEqual({ status: 200, body: { applied: false } });
  });

  it('opens it once also when many hand it on at the same moment', async () => {
    const token = await signCall(fixture, newCall());
    const answers = await Promise.all(Array.from({ length: 8 }, () => hand(token)));
    expect(answers.filter(({ body }) => body.applied)).toHaveLength(1);
  });

  it.each<[string, () => Promise<string> | string]>([
    ['that a page wrote itself', () => `${btoa('{"alg":"none"}')}.${btoa('{"tenant":"acme"}')}.`],
    ['without a signature', () => unsigned()],
    [
      'of a key that is not the tenant’s',
      async () => signCall(fixture, newCall(), { key: await strangersKey() }),
    ],
    ['of another tenant’s key', () => signCall(fixture, newCall(), { key: fixture.rival.privateKey })],
    ['for another tenant', () => signCall(fixture, newCall(), { tenant: fixture.rival })],
    ['for another server', () => signCall(fixture, newCall(), { claims: { aud: 'https://other.test' } })],
    ['that is over', () => signCall(fixture, newCall(), { claims: { iat: 1_000, exp: 1_060 } })],
    [
      'that lives too long',
      () => signCall(fixture, newCall(), { claims: { exp: nowSeconds(fixture) + 3_600 } }),
    ],
    ['that begins later', () => future()],
    ['that is typed as another', () => signCall(fixture, newCall(), { header: { typ: 'JWT' } })],
    ['that was made for a launch', async () => (await fixture.launchToken(fixture.acme)).token],
    ['with a field more', () => signCall(fixture, { ...newCall(), to: '+14155550666' })],
    ['whose caller is no number', () => signCall(fixture, { ...newCall(), caller: '0199 555' })],
  ])('is refused: one %s', async (_what, make) => {
    const before = await calledNumbers();
    expect(await hand(await make())).toMatchObject({ status: 422, body: { code: 'call_token_invalid' } });
    expect(await calledNumbers()).toEqual(before);
  });
  const strangersKey = async () => (await generateKeyPair('EdDSA')).privateKey;
  const future = () => {
    const iat = nowSeconds(fixture) + 30;
    return signCall(fixture, newCall(), { claims: { iat, exp: iat + 60 } });
  };
  const unsigned = async () => {
    const [header, payload] = (await signCall(fixture, newCall())).split('.');
    return `${header}.${payload}.`;
  };
  const calledNumbers = () =>
    fixture.ctx.db.tenant('acme', (tx) => tx.q.selectFrom('call').select('caller').execute());

  it('changes nothing when a letter of it is changed', async () => {
    const [header, payload, signature] = (await signCall(fixture, newCall())).split('.') as [
      string,
      string,
      string,
    ];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { call: { caller: string } };
    claims.call.caller = '+14155550666';
    const forged = Buffer.from(JSON.stringify(claims)).toString('base64url');
    expect((await hand(`${header}.${forged}.${signature}`)).body.code).toBe('call_token_invalid');
  });

  it('is no launch token', async () => {
    const nonce = 'a nonce of sixteen';
    const token = await signCall(fixture, newCall());
    const { statusCode } = await fixture.app.inject({
      ...{ method: 'POST', url: '/v1/launch', body: { token, nonce } },
    });
    expect(statusCode).toBe(401);
  });

  it('says nothing of a call that telephony reports', async () => {
    await fixture.report({ callKey: 'by-telephony', caller: '+14155550190' });
    const call = { ...newCall(), callKey: 'by-telephony', caller: '+14155550666', seq: 9 };
    expect((await hand(await signCall(fixture, call))).body.code).toBe('call_of_other_source');
    expect((await known('by-telephony'))!.caller).toBe('+14155550190');
  });

  it('is kept by the page of the agent in charge, and by nobody else; it ends when nobody keeps it', async () => {
    const call = newCall();
    await hand(await signCall(fixture, call));
    for (let passed = 0; passed < 180; passed += 60) {
      fixture.clock.advance(60);
      // a page that stays has a stream, which keeps its token
      bearer = await fixture.agentToken();
      expect(await lease(call.callKey)).toEqual({ status: 200, body: { leaseSeconds: 90 } });
      await endSilentCalls(fixture.ctx);
    }
    expect((await lease(call.callKey, await fixture.agentToken({ agent: 'ben' }))).status).toBe(404);
    expect((await known(call.callKey))!.state).toBe('connected');
    fixture.clock.advance(91);
    await endSilentCalls(fixture.ctx);
    expect(await known(call.callKey)).toMatchObject({ state: 'ended', end_reason: 'source_lost' });
    bearer = await fixture.agentToken();
    expect((await lease(call.callKey)).body.code).toBe('session_ended');
  });

  it('leaves the leases of the telephone system to it', async () => {
    await fixture.report({ callKey: 'exchange', caller: '+14155550191' });
    expect((await lease('exchange')).body.code).toBe('call_of_other_source');
    expect((await lease('nobody')).status).toBe(404);
  });
});
