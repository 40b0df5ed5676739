import { describe, expect, it } from 'vitest';
import { CallFeed } from '../../adapter-host/call-feed.ts';
import { type CallEvent } from '../../adapter-host/call-source.ts';
import { type PageCall } from '../../protocol/adapter.ts';

const call = (seq: number, state: PageCall['state']): PageCall => ({ callKey: 'a', seq, state });

/** A feed of one telephone that lists `listed`, and the calls it says were answered. */
async function startFeed() {
  const phone = { listed: [] as PageCall[], say: undefined as unknown as (given: PageCall) => void };
  const answered: string[] = [];
  const source = {
    id: 'phone',
    start: (sink: (event: CallEvent) => void) => {
      phone.say = (given) => sink({ type: 'call', call: given });
      return Promise.resolve();
    },
    snapshot: () => Promise.resolve(phone.listed),
  };
  const feed = new CallFeed(
    {
      sources: [source],
      onChange: () => undefined,
      onAnswered: ({ callKey, seq }) => answered.push(`${callKey} at ${seq}`),
      onProblem: (_, error) => {
        throw error;
      },
    },
    new AbortController().signal,
  );
  await feed.resync();
  return { phone, feed, answered };
}

describe('a call is said to be answered', () => {
  it('when it rang and is connected', async () => {
    const { phone, answered } = await startFeed();
    for (const [index, state] of (['ringing', 'connected', 'held', 'connected'] as const).entries())
      phone.say(call(index + 1, state));
    expect(answered).toEqual(['a at 2']);
  });

  it('once, when a list is ahead of the event', async () => {
    const { phone, feed, answered } = await startFeed();
    phone.say(call(1, 'ringing'));
    phone.listed = [call(2, 'connected')];
    await feed.resync();
    expect(answered).toEqual(['a at 2']);
    phone.say(call(2, 'connected'));
    await feed.resync();
    expect(answered).toEqual(['a at 2']);
  });

  it('not when it was found connected, by an event or in a list', async () => {
    const { phone, feed, answered } = await startFeed();
    phone.say(call(1, 'connected'));
    phone.listed = [call(1, 'connected'), { ...call(7, 'connected'), callKey: 'b' }];
    await feed.resync();
    expect(feed.calls).toHaveLength(2);
    expect(answered).toEqual([]);
  });
});
