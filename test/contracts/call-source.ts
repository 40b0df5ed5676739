import { expect, waitUntil } from '@open-wc/testing';
import { type CallEvent, type CallSource } from '../../adapter-host/call-source.ts';
import { PageCall } from '../../protocol/adapter.ts';

/** A source, and the hand that moves the telephony behind it. */
export interface CallSourceHarness {
  source: CallSource;
  /** A call for the agent that rings, is taken, is hung up. The source may take its time to say so. */
  ring(callKey: string): void | Promise<void>;
  answer(callKey: string): void | Promise<void>;
  hangUp(callKey: string): void | Promise<void>;
  /** The feed goes and comes back. */
  lose(): void | Promise<void>;
  restore(): void | Promise<void>;
}

/** What every call source promises. Run by the tests of each. */
export function describeCallSource(name: string, create: () => CallSourceHarness): void {
  describe(`${name}, as a call source`, () => {
    let harness: CallSourceHarness;
    let events: CallEvent[];
    let ending: AbortController;
    const calls = (callKey: string) =>
      events.flatMap((event) =>
        event.type === 'call' && event.call.callKey === callKey ? [event.call] : [],
      );
    const state = (callKey: string) => calls(callKey).at(-1)?.state;
    const isUp = () => events.flatMap((event) => (event.type === 'source' ? [event.up] : [])).at(-1);

    beforeEach(async () => {
      harness = create();
      events = [];
      ending = new AbortController();
      await harness.source.start((event) => events.push(event), ending.signal);
    });
    afterEach(() => ending.abort());

    it('has a name', () => {
      expect(harness.source.id).to.be.a('string').and.not.equal('');
    });

    it('tells of a call from its first ring to its end', async () => {
      await harness.ring('a');
      await waitUntil(() => state('a') === 'offered' || state('a') === 'ringing');
      await harness.answer('a');
      await waitUntil(() => state('a') === 'connected');
      await harness.hangUp('a');
      await waitUntil(() => state('a') === 'ended');
      expect(calls('a').at(-1)!.endReason).to.be.a('string');
    });

    it('tells whole states, each later than the one before', async () => {
      await harness.ring('a');
      await harness.answer('a');
      await harness.hangUp('a');
      await waitUntil(() => state('a') === 'ended');
      for (const call of calls('a')) expect(PageCall.parse(call)).to.deep.equal(call);
      const order = calls('a').map(({ seq }) => seq);
      expect(order).to.deep.equal([...new Set(order)].sort((one, other) => one - other));
    });

    it('lists the calls that have not ended, and no others', async () => {
      expect(await harness.source.snapshot()).to.deep.equal([]);
      await harness.ring('a');
      await harness.ring('b');
      await harness.answer('a');
      await waitUntil(() => state('a') === 'connected' && state('b') !== undefined);
      const keys = (await harness.source.snapshot()).map(({ callKey }) => callKey);
      expect(keys).to.have.members(['a', 'b']);
      await harness.hangUp('a');
      await waitUntil(() => state('a') === 'ended');
      expect((await harness.source.snapshot()).map(({ callKey }) => callKey)).to.deep.equal(['b']);
    });

    it('lists states it has told, not older ones', async () => {
      await harness.ring('a');
      await harness.answer('a');
      await waitUntil(() => state('a') === 'connected');
      const [listed] = await harness.source.snapshot();
      expect(listed!.seq).to.be.at.least(calls('a').at(-1)!.seq);
      expect(listed!.state).to.equal('connected');
    });

    it('says when its feed is lost and when it is back, and ends nothing by that', async () => {
      await harness.ring('a');
      await harness.answer('a');
      await waitUntil(() => state('a') === 'connected');
      await harness.lose();
      await waitUntil(() => isUp() === false);
      expect(state('a')).to.equal('connected');
      await harness.restore();
      await waitUntil(() => isUp() === true);
      expect((await harness.source.snapshot()).map(({ callKey }) => callKey)).to.deep.equal(['a']);
    });

    it('is silent after it was stopped', async () => {
      await harness.ring('a');
      await waitUntil(() => state('a') !== undefined);
      ending.abort();
      const heard = events.length;
      await harness.answer('a');
      await harness.lose();
      expect(events).to.have.length(heard);
    });
  });
}
