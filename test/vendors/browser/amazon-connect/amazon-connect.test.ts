import { expect } from '@open-wc/testing';
import { amazonConnectCallSource } from '../../../../adapter-host/amazon-connect/entry.ts';
import { type CallSource, type PageCall } from '../../../../adapter-host/index.ts';
import { type CallEnd, describeCallSource } from '../../../contracts/call-source.ts';
import { waitUntil } from '../../../browser/wait-until.ts';
import { type PlayedContact } from './agent-update.ts';
import { openStreams } from './open-streams.ts';

const END_STATES: Record<CallEnd, string> = {
  caller_hangup: 'ended',
  agent_hangup: 'ended',
  transferred_out: 'ended',
  network: 'ended',
  missed: 'missed',
  failed: 'error',
};

/** An agent with Streams in each of their tabs. The key of a call is the first contact of its chain. */
async function openAgent() {
  const tabs = [await openStreams()];
  const played: PlayedContact[][] = [];
  const contacts = new Map<string, PlayedContact>();
  let nextContact = 0;
  const show = () => {
    const snapshot = [...contacts.values()];
    played.push(snapshot);
    for (const tab of tabs) tab.play(snapshot);
  };
  const set = (callKey: string, contact: Partial<PlayedContact>) => {
    contacts.set(callKey, { ...contacts.get(callKey)!, ...contact });
    show();
  };
  show();
  return {
    source: amazonConnectCallSource(tabs[0]!.connect),
    ring: (callKey: string) => set(callKey, { contactId: callKey, state: 'connecting' }),
    answer: (callKey: string) => set(callKey, { state: 'connected', customer: 'connected' }),
    hold: (callKey: string) => set(callKey, { customer: 'hold' }),
    resume: (callKey: string) => set(callKey, { customer: 'connected' }),
    end: (callKey: string, way: CallEnd) => {
      set(callKey, { state: END_STATES[way], customer: 'disconnected' });
      contacts.delete(callKey);
      show();
    },
    passOn: (callKey: string) =>
      set(callKey, {
        ...{ contactId: `contact-${++nextContact}`, initialContactId: callKey },
        ...{ state: 'connecting', customer: 'connected' },
      }),
    replay: () => {
      for (const snapshot of [...played]) for (const tab of tabs) tab.play(snapshot);
    },
    another: async (): Promise<CallSource> => {
      const tab = await openStreams();
      tabs.push(tab);
      tab.play([...contacts.values()]);
      return amazonConnectCallSource(tab.connect);
    },
    lose: () => tabs.forEach((tab) => tab.lose()),
    restore: () => tabs.forEach((tab) => tab.restore()),
    close: () => tabs.forEach((tab) => tab.close()),
  };
}

const BY_SERVER = 'Streams tells that a contact ended; why stands in the contact events that the server gets';
describeCallSource('Amazon Connect Streams', openAgent, {
  unknown: {
    ...{ caller_hangup: BY_SERVER, agent_hangup: BY_SERVER },
    ...{ transferred_out: BY_SERVER, network: BY_SERVER },
  },
});

describe('the source of Amazon Connect', () => {
  let streams: Awaited<ReturnType<typeof openStreams>>;
  let ending: AbortController;
  let told: PageCall[];
  let up: boolean[];
  beforeEach(async () => {
    streams = await openStreams();
    ending = new AbortController();
    [told, up] = [[], []];
  });
  afterEach(() => {
    ending.abort();
    streams.close();
  });
  const start = async (options = {}) => {
    const source = amazonConnectCallSource(streams.connect, options);
    await source.start((event) => {
      if (event.type === 'call') told.push(event.call);
      else up.push(event.up);
    }, ending.signal);
    return source;
  };
  const last = () => told.at(-1);
  const tells = (state: string) => waitUntil(() => last()?.state === state, state);

  it('is without its feed until Streams knows the agent', async () => {
    await start();
    expect(up).to.deep.equal([false]);
    streams.play([]);
    await waitUntil(() => up.at(-1) === true);
  });

  it('gives the queue, and what the contact flow set, and no number', async () => {
    const record = { system: 'crm', type: 'ticket', id: '7' };
    await start({
      languageAttribute: 'lang',
      record: ({ ticket }: Record<string, string>) =>
        ticket === undefined ? null : { ...record, id: ticket },
    });
    const attributes = { lang: 'it', callerName: 'Grace Okafor', ticket: '7' };
    streams.play([{ contactId: 'a', state: 'connecting', attributes }]);
    await tells('ringing');
    expect(last()).to.deep.equal({
      ...{ callKey: 'a', state: 'ringing', queue: 'Repairs', language: 'it' },
      ...{ callerName: 'Grace Okafor', record, seq: 1 },
    });
  });

  it('does with neither attributes nor a queue', async () => {
    await start();
    streams.play([{ contactId: 'a', state: 'connected', attributes: null, queue: null }]);
    await tells('connected');
    expect(last()).to.deep.equal({ callKey: 'a', state: 'connected', seq: 1 });
  });

  it('ends the call where the work after it begins, and says nothing when that is over', async () => {
    await start();
    streams.play([{ contactId: 'a', state: 'connected' }]);
    streams.play([{ contactId: 'a', state: 'ended', customer: 'disconnected' }]);
    await tells('ended');
    expect(last()).to.include({ endReason: 'unknown', wrapUp: true });
    streams.play([{ contactId: 'a', state: 'ended', customer: 'disconnected' }]);
    streams.play([]);
    streams.play([{ contactId: 'b', state: 'connecting' }]);
    await tells('ringing');
    expect(told.map(({ state }) => state)).to.deep.equal(['connected', 'ended', 'ringing']);
  });

  it('ends a contact that vanished without a word', async () => {
    await start();
    streams.play([{ contactId: 'a', state: 'connected' }]);
    streams.play([]);
    await tells('ended');
    expect(last()!.endReason).to.equal('unknown');
  });

  it('keeps the key over a transfer that gives the agent a contact of its own', async () => {
    await start();
    streams.play([{ contactId: 'second', initialContactId: 'first', state: 'connected' }]);
    await tells('connected');
    expect(last()!.callKey).to.equal('first');
    streams.play([
      { contactId: 'second', initialContactId: 'first', state: 'ended', customer: 'disconnected' },
    ]);
    await tells('ended');
    streams.play([
      { contactId: 'second', initialContactId: 'first', state: 'ended', customer: 'disconnected' },
      { contactId: 'third', initialContactId: 'first', state: 'connecting' },
    ]);
    await tells('ringing');
    streams.play([{ contactId: 'third', initialContactId: 'first', state: 'connected' }]);
    await tells('connected');
    expect(new Set(told.map(({ callKey }) => callKey))).to.deep.equal(new Set(['first']));
  });

  it('lets a contact ring again that was missed', async () => {
    const source = await start();
    streams.play([{ contactId: 'a', state: 'connecting' }]);
    streams.play([{ contactId: 'a', state: 'missed' }]);
    await tells('ended');
    expect(last()!.endReason).to.equal('missed');
    streams.play([]);
    streams.play([{ contactId: 'a', state: 'connecting' }]);
    await tells('ringing');
    expect(await source.snapshot()).to.have.length(1);
  });

  it('says that a contact was rejected', async () => {
    await start();
    streams.play([{ contactId: 'a', state: 'connecting' }]);
    streams.play([{ contactId: 'a', state: 'rejected' }]);
    await tells('ended');
    expect(last()!.endReason).to.equal('rejected');
  });

  it('leaves a contact as it was that is no longer of the documented form, and the others alone', async () => {
    const errors: unknown[] = [];
    const source = await start({ onInvalid: (error: unknown) => errors.push(error) });
    streams.play([{ contactId: 'a', state: 'connected' }]);
    await tells('connected');
    const odd = { contactId: 'a', state: 'connected', queue: 7 as unknown as string };
    streams.play([
      odd,
      { contactId: 'b', state: 'connecting' },
      { contactId: 'x'.repeat(300), state: 'connected' },
    ]);
    await tells('ringing');
    expect(errors.length).to.be.at.least(2);
    expect((await source.snapshot()).map(({ callKey }) => callKey)).to.deep.equal(['a', 'b']);
  });

  it('keeps two contacts apart, and chats and tasks away', async () => {
    const source = await start();
    streams.play([
      { contactId: 'a', state: 'connected', customer: 'hold' },
      { contactId: 'b', state: 'connecting' },
      { contactId: 'c', type: 'chat', state: 'connected' },
      { contactId: 'd', type: 'queue_callback', state: 'incoming' },
    ]);
    await waitUntil(() => told.length === 3);
    const listed = (await source.snapshot()).map(({ callKey, state }) => [callKey, state]);
    expect(listed).to.deep.equal([
      ['a', 'held'],
      ['b', 'ringing'],
      ['d', 'offered'],
    ]);
  });
});
