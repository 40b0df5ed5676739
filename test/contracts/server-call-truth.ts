import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EndReason } from '../../protocol/call.ts';
import { findCall } from '../../server/calls/store.ts';
import { endSilentCalls } from '../../server/calls/lease-keeper.ts';
import { type Context } from '../../server/context.ts';
import { snapshotOfCall } from '../../server/sessions/snapshot.ts';
import { type TestClock } from '../server/server-fixture.ts';
import { until } from '../until.ts';

/** The ways a call may end, as the server keeps them. */
export const TRUE_ENDS = [
  'caller_hangup',
  'agent_hangup',
  'transferred_out',
  'missed',
  'network',
  'failed',
] as const satisfies readonly EndReason[];
export type TrueEnd = (typeof TRUE_ENDS)[number];

/** What happens to a call: it waits for an agent, an agent has it in this way, or it ends. */
export type CallStep =
  | { is: 'ringing' }
  | { is: 'connected' | 'held' | 'transferring'; agent: string }
  | { is: 'ended'; by: TrueEnd };

/** A source on a server with a real database, and the telephony behind it. */
export interface CallTruthHarness {
  ctx: Context;
  clock: TestClock;
  tenantId: string;
  /**
   * Lets this happen to a call in the queue `repairs`, whose caller can be texted. Gives back the delivery of what is said of it: called
   * at once, late, twice, or never, for the network between the two does all of that.
   */
  happens(callKey: string, step: CallStep): () => Promise<unknown>;
  /** The call's name at the server, where the source has names of its own. */
  callKeyOf?(callKey: string): string;
  /** The source says that the call still is as it was. */
  repeat(callKey: string): Promise<unknown>;
  close(): Promise<void>;
}

export interface CallTruthContract {
  /** Ends the source cannot tell apart, and why: they must be kept as `unknown`. */
  unknown?: Partial<Record<TrueEnd, string>>;
  /** Why the source does not hear that a call is held: it is kept as connected. */
  untoldHold?: string;
}

/** What every server-side source of calls promises. Run by the tests of each, in vitest's project "server". */
export function describeServerCallTruth(
  name: string,
  create: () => Promise<CallTruthHarness>,
  { unknown = {}, untoldHold }: CallTruthContract = {},
): void {
  describe(`${name}, as the server's word on calls`, () => {
    let harness: CallTruthHarness;
    let callKey = '';
    let calls = 0;
    beforeAll(async () => {
      harness = await create();
    });
    afterAll(() => harness.close());
    beforeEach(() => {
      callKey = `contract-${++calls}`;
    });

    const happens = (step: CallStep) => harness.happens(callKey, step);
    const now = (step: CallStep) => happens(step)();
    const known = () =>
      harness.ctx.db.tenant(harness.tenantId, async (tx) => {
        const name = harness.callKeyOf?.(callKey) ?? callKey;
        const call = await findCall(tx, name);
        const session = (await snapshotOfCall(tx, name))?.snapshot.session;
        return {
          call: call && { state: call.state, agent: call.agent_id, reason: call.end_reason },
          session: session && { state: session.state, agent: session.owner!.id, reason: session.endReason },
        };
      });
    const talks = (agent: string, state = 'connected') => ({
      call: { state, agent, reason: null },
      session: { state: 'active', agent, reason: null },
    });
    /** A call that is held, for a source that hears of it. */
    const held = untoldHold === undefined ? 'held' : 'connected';
    /** Of a call that was texted or not: the session is over, and why is known. */
    const isOver = async (reason: string) => {
      const { call, session } = await known();
      expect([call!.state, call!.reason]).toEqual(['ended', reason]);
      if (session) expect([session.state, session.reason]).toEqual(['ended', reason]);
    };

    it('opens the session when an agent has the call, not before', async () => {
      await now({ is: 'ringing' });
      expect(await known()).toEqual({
        call: { state: 'ringing', agent: null, reason: null },
        session: undefined,
      });
      await now({ is: 'connected', agent: 'ana' });
      expect(await known()).toEqual(talks('ana'));
      await now({ is: 'ended', by: 'caller_hangup' });
    });

    it.each(TRUE_ENDS)('ends the session with the call by %s (C02)', async (by) => {
      await now({ is: 'ringing' });
      if (by !== 'missed') await now({ is: 'connected', agent: 'ana' });
      await now({ is: 'ended', by });
      await isOver(unknown[by] === undefined ? by : 'unknown');
    });

    it('keeps the session while the call is held, and moves it with the call to another agent (J10)', async () => {
      await now({ is: 'connected', agent: 'ana' });
      await now({ is: held, agent: 'ana' });
      expect(await known()).toEqual(talks('ana', held));
      await now({ is: 'transferring', agent: 'ana' });
      await now({ is: 'connected', agent: 'ben' });
      expect(await known()).toEqual(talks('ben'));
      await now({ is: 'ended', by: 'agent_hangup' });
    });

    it('means the same when it says a thing twice', async () => {
      const deliveries = [
        happens({ is: 'ringing' }),
        happens({ is: 'connected', agent: 'ana' }),
        happens({ is: 'ended', by: 'caller_hangup' }),
      ];
      for (const deliver of deliveries) {
        await deliver();
        await deliver();
      }
      await isOver(unknown.caller_hangup === undefined ? 'caller_hangup' : 'unknown');
      for (const deliver of deliveries) await deliver();
      await isOver(unknown.caller_hangup === undefined ? 'caller_hangup' : 'unknown');
    });

    it('means the same when it says two things in the wrong order', async () => {
      const connected = happens({ is: 'connected', agent: 'ana' });
      const later = happens({ is: held, agent: 'ana' });
      await later();
      await connected();
      expect(await known()).toEqual(talks('ana', held));
      await now({ is: 'ended', by: 'caller_hangup' });
    });

    it('leaves no session behind when the end is told before the beginning', async () => {
      const connected = happens({ is: 'connected', agent: 'ana' });
      const ended = happens({ is: 'ended', by: 'caller_hangup' });
      await ended();
      await connected();
      const { call, session } = await known();
      expect([call!.state, session]).toEqual(['ended', undefined]);
    });

    it('needs nothing of what was lost: the next state says it all', async () => {
      happens({ is: 'ringing' });
      happens({ is: 'connected', agent: 'ana' });
      await now({ is: held, agent: 'ana' });
      expect(await known()).toEqual(talks('ana', held));
      happens({ is: 'transferring', agent: 'ana' });
      await now({ is: 'connected', agent: 'ben' });
      expect(await known()).toEqual(talks('ben'));
      await now({ is: 'ended', by: 'caller_hangup' });
    });

    it('ends nothing by its silence before the lease is over, then says why', async () => {
      await now({ is: 'connected', agent: 'ana' });
      harness.clock.advance(89);
      await endSilentCalls(harness.ctx);
      expect(await known()).toEqual(talks('ana'));
      harness.clock.advance(2);
      await endSilentCalls(harness.ctx);
      await isOver('source_lost');
    });

    it('goes on after a break with what there is then: one call lives, one has ended unheard', async () => {
      const living = callKey;
      await now({ is: 'connected', agent: 'ana' });
      callKey = `${living}-other`;
      await now({ is: 'connected', agent: 'ben' });
      // a source that is heard by two ways may still be at the second one
      await until(async () => expect(await known()).toEqual(talks('ben')));
      happens({ is: 'ended', by: 'caller_hangup' });
      for (let passed = 0; passed < 120; passed += 60) {
        harness.clock.advance(60);
        await harness.repeat(living);
        await endSilentCalls(harness.ctx);
      }
      await isOver('source_lost');
      callKey = living;
      expect(await known()).toEqual(talks('ana'));
      await now({ is: 'ended', by: 'caller_hangup' });
    });

    it('does not bring back a call that has ended', async () => {
      await now({ is: 'connected', agent: 'ana' });
      await now({ is: 'ended', by: 'network' });
      await now({ is: 'connected', agent: 'ana' });
      await isOver(unknown.network === undefined ? 'network' : 'unknown');
    });
  });
}
