// Longer than others: all that a source of calls promises, read from top to bottom.
import { expect } from '@open-wc/testing';
import {
  type CallList,
  EMPTY_CALL_LIST,
  reduceCallList,
  visibleCalls,
} from '../../adapter-host/call-list.ts';
import { type CallEvent, type CallSource } from '../../adapter-host/call-source.ts';
import { PageCall } from '../../protocol/adapter.ts';
import { waitUntil } from '../browser/wait-until.ts';

/** The ways a call may end for an agent; each is told by the reason of the same name. */
export const CALL_ENDS = [
  'caller_hangup',
  'agent_hangup',
  'transferred_out',
  'missed',
  'network',
  'failed',
] as const;
export type CallEnd = (typeof CALL_ENDS)[number];

/**
 * What some telephonies do not tell their pages. `waiting`: a second call while one is talked; `hold`: that a call is
 * held; `feed`: that the page has lost it; `existing`: calls there were before the page; `replay`: it cannot say a thing
 * twice; `return`: that a call which left the agent is back.
 */
export type CallFact = CallEnd | 'waiting' | 'hold' | 'feed' | 'existing' | 'replay' | 'return';

/** A source, and the hand that moves the telephony behind it. The source may take its time to tell. */
export interface CallSourceHarness {
  source: CallSource;
  /** A call for the agent rings, is taken, is held, is taken again. */
  ring(callKey: string): void | Promise<void>;
  answer(callKey: string): void | Promise<void>;
  hold(callKey: string): void | Promise<void>;
  resume(callKey: string): void | Promise<void>;
  /** The call ends in this way. Before it, the call rings where the way is `missed`, and is connected otherwise. */
  end(callKey: string, way: CallEnd): void | Promise<void>;
  /** A caller whom another agent talked with is passed on to this one, and rings. The key is the one the first agent had. */
  passOn(callKey: string): void | Promise<void>;
  /** Telephony says everything once more that it has said, from first to last. Missing: it cannot. */
  replay?(): void | Promise<void>;
  /** The page of a second tab, or this page after a reload: another source, not started, of the same agent and telephony. */
  another(): CallSource | Promise<CallSource>;
  /** The feed goes and comes back. Missing where the source cannot know. */
  lose?(): void | Promise<void>;
  restore?(): void | Promise<void>;
  close?(): void | Promise<void>;
}

export interface CallSourceContract {
  /** What the telephony does not tell, and why: then the source must not claim to know it. */
  unknown?: Partial<Record<CallFact, string>>;
}

/** What every call source promises. Run by the tests of each. */
export function describeCallSource(
  name: string,
  create: () => CallSourceHarness | Promise<CallSourceHarness>,
  { unknown = {} }: CallSourceContract = {},
): void {
  describe(`${name}, as a call source`, () => {
    let harness: CallSourceHarness;
    let page: Page;

    beforeEach(async () => {
      harness = await create();
      page = await openPage(harness.source);
    });
    afterEach(async () => {
      page.close();
      await harness.close?.();
    });
    const talk = async (callKey: string) => {
      await harness.ring(callKey);
      await page.sees(callKey, 'offered', 'ringing');
      await harness.answer(callKey);
      await page.sees(callKey, 'connected');
    };
    /** The second test runs where the telephony does not tell: it shows that the source keeps to that. */
    const knows = (
      fact: CallFact,
      title: string,
      proof: () => Promise<void>,
      silence: () => Promise<void>,
    ) =>
      unknown[fact] === undefined
        ? it(title, proof)
        : it(`does not claim to know (${fact}): ${unknown[fact]}`, silence);

    it('has a name', () => {
      expect(harness.source.id).to.be.a('string').and.not.equal('');
    });

    it('tells of a call from its first ring to its end', async () => {
      await talk('a');
      await harness.end('a', 'caller_hangup');
      await page.sees('a', 'ended');
      expect(page.told('a').at(-1)!.endReason).to.be.a('string');
    });

    it('tells whole states, each later than the one before', async () => {
      await talk('a');
      await harness.end('a', 'agent_hangup');
      await page.sees('a', 'ended');
      for (const call of page.told('a')) expect(PageCall.parse(call)).to.deep.equal(call);
      const order = page.told('a').map(({ seq }) => seq);
      expect(order).to.deep.equal([...new Set(order)].sort((one, other) => one - other));
    });

    for (const way of CALL_ENDS)
      knows(
        way,
        `says that a call ended by ${way}`,
        async () => {
          await endBy(way);
          expect(page.told('a').at(-1)!.endReason).to.equal(way);
        },
        async () => {
          await endBy(way);
          // A reason of another name would be a claim; it may say less, never something else.
          expect(page.told('a').at(-1)!.endReason).to.equal('unknown');
        },
      );
    const endBy = async (way: CallEnd) => {
      if (way === 'missed') {
        await harness.ring('a');
        await page.sees('a', 'offered', 'ringing');
      } else await talk('a');
      await harness.end('a', way);
      await page.sees('a', 'ended');
    };

    knows(
      'hold',
      'says that a call is held, and talked again',
      async () => {
        await talk('a');
        await harness.hold('a');
        await page.sees('a', 'held');
        await harness.resume('a');
        await page.sees('a', 'connected');
      },
      async () => {
        await talk('a');
        await harness.hold('a');
        await harness.resume('a');
        await harness.end('a', 'caller_hangup');
        await page.sees('a', 'ended');
        expect(page.told('a').map(({ state }) => state)).not.to.include('held');
      },
    );

    it('tells of a call that another agent passed on, under the key it had there', async () => {
      await harness.passOn('a');
      await page.sees('a', 'offered', 'ringing', 'connected');
      await harness.answer('a');
      await page.sees('a', 'connected');
      expect((await harness.source.snapshot()).map(({ callKey }) => callKey)).to.deep.equal(['a']);
    });

    knows(
      'return',
      'takes a call again that it passed on, and that came back',
      async () => {
        await leaveAndReturn();
        await page.sees('a', 'offered', 'ringing', 'connected');
        await harness.answer('a');
        await page.sees('a', 'connected');
      },
      async () => {
        await leaveAndReturn();
        await talk('b');
        expect(page.state('a')).to.equal('ended');
      },
    );
    const leaveAndReturn = async () => {
      await talk('a');
      await harness.end('a', 'transferred_out');
      await page.sees('a', 'ended');
      await harness.passOn('a');
    };

    knows(
      'waiting',
      'keeps a second call that waits apart from the one that is talked',
      async () => {
        await talk('a');
        await harness.ring('b');
        await page.sees('b', 'offered', 'ringing');
        expect(page.state('a')).to.be.oneOf(['connected', 'held']);
        const keys = (await harness.source.snapshot()).map(({ callKey }) => callKey);
        expect(keys).to.have.members(['a', 'b']);
        await harness.end('a', 'caller_hangup');
        await page.sees('a', 'ended');
        expect((await harness.source.snapshot()).map(({ callKey }) => callKey)).to.deep.equal(['b']);
      },
      async () => {
        await talk('a');
        await harness.ring('b');
        await harness.end('a', 'caller_hangup');
        await page.sees('a', 'ended');
        expect(page.told('b')).to.deep.equal([]);
      },
    );

    it('lists the calls that have not ended, as it told them, whenever it is asked', async () => {
      expect(await harness.source.snapshot()).to.deep.equal([]);
      await talk('a');
      const lists = [await harness.source.snapshot(), await harness.source.snapshot()];
      for (const [listed, ...more] of lists) {
        expect(more).to.deep.equal([]);
        expect(listed!.state).to.equal('connected');
        expect(listed!.seq).to.be.at.least(page.told('a').at(-1)!.seq);
      }
      await harness.end('a', 'caller_hangup');
      await page.sees('a', 'ended');
      expect(await harness.source.snapshot()).to.deep.equal([]);
    });

    knows(
      'existing',
      'knows in a page that was opened in mid-call what the page before knew',
      async () => {
        await talk('a');
        const reloaded = await openPage(await harness.another());
        await reloaded.sees('a', 'connected');
        await harness.end('a', 'caller_hangup');
        await reloaded.sees('a', 'ended');
        reloaded.close();
      },
      async () => {
        await talk('a');
        const reloaded = await openPage(await harness.another());
        expect(reloaded.told('a')).to.deep.equal([]);
        reloaded.close();
      },
    );

    it('tells the same of a call in two tabs', async () => {
      const other = await openPage(await harness.another());
      await talk('a');
      await other.sees('a', 'connected');
      page.close();
      await harness.end('a', 'caller_hangup');
      await other.sees('a', 'ended');
      other.close();
    });

    knows(
      'replay',
      'is not moved by what it has heard before: twice, late, and out of order',
      async () => {
        await talk('a');
        await harness.replay!();
        await page.sees('a', 'connected');
        await harness.end('a', 'caller_hangup');
        await page.sees('a', 'ended');
        await harness.replay!();
        await talk('b');
        expect(page.state('a')).to.equal('ended');
        expect((await harness.source.snapshot()).map(({ callKey }) => callKey)).to.deep.equal(['b']);
      },
      async () => {
        expect(harness.replay).to.equal(undefined);
      },
    );

    knows(
      'feed',
      'says when its feed is lost and when it is back, and ends nothing by that',
      async () => {
        await talk('a');
        await harness.lose!();
        await waitUntil(() => page.isUp() === false);
        expect(page.state('a')).to.equal('connected');
        await harness.restore!();
        await waitUntil(() => page.isUp() === true);
        expect((await harness.source.snapshot()).map(({ callKey }) => callKey)).to.deep.equal(['a']);
      },
      async () => {
        expect([harness.lose, harness.restore]).to.deep.equal([undefined, undefined]);
        await talk('a');
        expect(page.isUp()).not.to.equal(false);
      },
    );

    it('is silent after it was stopped', async () => {
      await harness.ring('a');
      await page.sees('a', 'offered', 'ringing');
      page.close();
      const heard = page.events.length;
      await harness.answer('a');
      await harness.lose?.();
      expect(page.events).to.have.length(heard);
    });
  });
}

type Page = Awaited<ReturnType<typeof openPage>>;

/** Starts a source as a mount does, and hears it as a mount does: old states are dropped by their `seq`. */
async function openPage(source: CallSource) {
  const events: CallEvent[] = [];
  const ending = new AbortController();
  let list: CallList = EMPTY_CALL_LIST;
  await source.start((event) => {
    events.push(event);
    if (event.type === 'call')
      list = reduceCallList(list, { type: 'call.reported', source: source.id, call: event.call });
  }, ending.signal);
  const calls = await source.snapshot();
  const asOf = list.revision;
  list = reduceCallList(list, { type: 'source.listed', source: source.id, calls, asOf });
  const state = (callKey: string) => visibleCalls(list).find((call) => call.callKey === callKey)?.state;
  return {
    events,
    state,
    told: (callKey: string) =>
      events.flatMap((event) =>
        event.type === 'call' && event.call.callKey === callKey ? [event.call] : [],
      ),
    sees: (callKey: string, ...states: PageCall['state'][]) =>
      waitUntil(() => states.some((one) => one === state(callKey)), `${callKey} is ${states.join(' or ')}`),
    isUp: () => events.flatMap((event) => (event.type === 'source' ? [event.up] : [])).at(-1),
    close: () => ending.abort(),
  };
}
