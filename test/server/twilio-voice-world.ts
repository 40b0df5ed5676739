import { expect } from 'vitest';
import { type TwilioVoiceInput, type TwilioVoiceSettings } from '../../protocol/twilio-voice.ts';
import { findCall } from '../../server/calls/store.ts';
import { signAsTwilio } from '../../server/carriers/twilio/signature.ts';
import { type Jobs } from '../../server/platform/jobs.ts';
import { snapshotOfCall } from '../../server/sessions/snapshot.ts';
import { followCall } from '../../server/telephony/followed/follow-call.ts';
import { createTwilioVoice } from '../../server/telephony/twilio/twilio-voice.ts';
import { type Callback, TwilioVoice, VOICE_ACCOUNT } from '../fakes/twilio-voice.ts';
import { createFixture, type Fixture, PUBLIC_ORIGIN } from './server-fixture.ts';

export interface VoiceWorld extends Fixture {
  voice: TwilioVoice;
  /** Posts a callback as Twilio does. */
  deliver(
    callback: Callback,
    options?: { tenant?: string; token?: string; signature?: string },
  ): Promise<{ status: number; body: unknown }>;
  /** Runs the job of a call if there is one, and it is due. */
  follow(id: string): Promise<void>;
  /** When the job of a call runs next. */
  dueAt(id: string): Date | undefined;
  settings(): Promise<TwilioVoiceSettings>;
  choose(
    input: Partial<TwilioVoiceInput>,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: unknown }>;
  /** A call as the server has it. */
  call(callKey: string): Promise<Record<string, unknown> | undefined>;
}

/**
 * Two companies, the first with calls of a Twilio that is played on this machine. Nothing is asked by itself, tests run the jobs,
 * unless they are given others.
 */
export async function createVoiceWorld(given?: Jobs): Promise<VoiceWorld> {
  const voice = await TwilioVoice.start();
  const due = new Map<string, Date>();
  const jobs: Jobs = {
    add: async (_tx, name, payload, plan) => {
      if (name === 'call.follow' && plan) due.set((payload as { id: string }).id, plan.runAt);
    },
  };
  const fixture = await createFixture({ jobs: given ?? jobs });
  const { ctx, app, acme, clock } = fixture;
  const source = createTwilioVoice({ origin: voice.origin });
  const admin = { authorization: `Bearer ${acme.adminKey}` };
  const url = '/v1/admin/twilio-voice';
  const world: VoiceWorld = {
    ...fixture,
    voice,
    async deliver({ query, form }, { tenant = 'acme', token = VOICE_ACCOUNT.authToken, signature } = {}) {
      const path = `/v1/telephony/${tenant}/twilio-voice`;
      const at = Object.keys(query).length === 0 ? path : `${path}?${new URLSearchParams(query)}`;
      const fields = Object.entries(form);
      const answer = await app.inject({
        ...{ method: 'POST', url: at, body: new URLSearchParams(form).toString() },
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-twilio-signature': signature ?? signAsTwilio(token, { url: PUBLIC_ORIGIN + at, fields }),
        },
      });
      return { status: answer.statusCode, body: answer.json<unknown>() };
    },
    async follow(id) {
      const at = due.get(id);
      if (!at || at > clock.now()) return;
      due.delete(id);
      await followCall(ctx, source, { tenantId: 'acme', id }, new AbortController().signal);
    },
    dueAt: (id) => due.get(id),
    settings: async () => (await app.inject({ url, headers: admin })).json<TwilioVoiceSettings>(),
    async choose(input, headers = {}) {
      const { accountSid } = VOICE_ACCOUNT;
      const body = { accountSid, queue: 'repairs', queues: [], agents: [], ...input };
      const answer = await app.inject({ method: 'PUT', url, headers: { ...admin, ...headers }, body });
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
      await voice.close();
    },
  };
  expect((await world.choose({ authToken: VOICE_ACCOUNT.authToken })).status).toBe(200);
  return world;
}
