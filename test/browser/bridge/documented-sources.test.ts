import { expect } from '@open-wc/testing';
import { ccaipCallSource } from '../../../adapter-host/ccaip/entry.ts';
import { type Five9CrmSdk, five9CallSource } from '../../../adapter-host/five9/entry.ts';
import { genesysCallSource } from '../../../adapter-host/genesys/entry.ts';
import { type CallSource } from '../../../adapter-host/index.ts';
import { type CallEnd, describeCallSource } from '../../contracts/call-source.ts';
import { waitUntil } from '../wait-until.ts';
import * as message from './documented-messages.ts';

/** A frame of this origin that posts to its page what it is told to. */
async function openFrame() {
  const frame = document.createElement('iframe');
  frame.srcdoc = '<script>window.say = (data) => parent.postMessage(data, parent.location.origin)</script>';
  document.body.append(frame);
  const say = () => (frame.contentWindow as (Window & { say?: (data: unknown) => void }) | null)?.say;
  await waitUntil(say, 'the frame is loaded');
  return { frame, say: (data: unknown) => say()!(data) };
}

/** A telephony whose adapter is framed by each page of the agent. */
async function openFramed(create: (frame: HTMLIFrameElement) => CallSource) {
  const tabs = [await openFrame()];
  const said: unknown[] = [];
  const say = (data: unknown) => {
    said.push(data);
    for (const tab of tabs) tab.say(data);
  };
  return {
    source: create(tabs[0]!.frame),
    say,
    replay: () => [...said].forEach((data) => tabs.forEach((tab) => tab.say(data))),
    another: async () => {
      const tab = await openFrame();
      tabs.push(tab);
      return create(tab.frame);
    },
    close: () => tabs.forEach(({ frame }) => frame.remove()),
  };
}

const SILENT = 'a page that is loaded in mid-call is told of the next change, not of what there is';
const NO_FEED = 'no message says that the line to the telephony broke';

const DISCONNECTS: Record<CallEnd, string> = {
  ...{ caller_hangup: 'peer', agent_hangup: 'client', transferred_out: 'transfer' },
  ...{ missed: 'timeout', network: 'transport.failure', failed: 'error' },
};
describeCallSource(
  'the Embeddable Framework of Genesys, as documented',
  async () => {
    const telephony = await openFramed((frame) => genesysCallSource({ frame, origins: [location.origin] }));
    const say = (category: string, interaction: object) =>
      telephony.say(message.genesys(category, interaction));
    const ring = (id: string) => say('add', { id, state: 'ALERTING', isConnected: false });
    return {
      ...telephony,
      ...{ ring, passOn: ring },
      answer: (id: string) => say('connect', { id, state: 'CONNECTED', isConnected: true }),
      hold: (id: string) => say('change', { id, state: 'HELD', isConnected: true }),
      resume: (id: string) => say('change', { id, state: 'CONNECTED', isConnected: true }),
      end: (id: string, way: CallEnd) =>
        say('disconnect', { id, isDisconnected: true, disconnectType: DISCONNECTS[way] }),
    };
  },
  { unknown: { feed: NO_FEED, existing: SILENT } },
);

const EVENTS = {
  Call_Offered: 'offered',
  Call_Connected: 'connected',
  Call_Held: 'held',
  Call_Ended: 'ended',
} as const;
const DISCONNECTED_BY: Partial<Record<CallEnd, string>> = {
  caller_hangup: 'end_user',
  agent_hangup: 'agent',
};
const openCcaip = async () => {
  const languages = { 4: 'it' };
  const ends = { end_user: 'caller_hangup', agent: 'agent_hangup' } as const;
  const telephony = await openFramed((frame) =>
    ccaipCallSource({ frame, origins: [location.origin], events: EVENTS, ends, languages }),
  );
  const say = (type: keyof typeof EVENTS, callKey: string, more = {}) =>
    telephony.say(message.ccaip(type, callKey, more));
  return {
    ...telephony,
    ring: (callKey: string) => say('Call_Offered', callKey),
    passOn: (callKey: string) => say('Call_Offered', `${callKey}`),
    answer: (callKey: string) => say('Call_Connected', callKey),
    hold: (callKey: string) => say('Call_Held', callKey),
    resume: (callKey: string) => say('Call_Connected', callKey),
    end: (callKey: string, way: CallEnd) =>
      say('Call_Ended', callKey, { disconnected_by: DISCONNECTED_BY[way] }),
  };
};
const NOT_SAID = 'the adapter’s messages have no such word';
const CCAIP_UNKNOWN = { missed: NOT_SAID, network: NOT_SAID, failed: NOT_SAID, transferred_out: NOT_SAID };
describeCallSource('the agent adapter of CCAI Platform, with events the page names', openCcaip, {
  unknown: {
    ...CCAIP_UNKNOWN,
    ...{
      feed: NO_FEED,
      existing: SILENT,
      return: 'a call that ended is not told from one that was passed on',
    },
  },
});

const FIVE9_ENDS = 'the events do not say how a call ended';
describeCallSource(
  'the CRM SDK of Five9, as documented',
  () => {
    const listeners: Record<string, (event: unknown) => void>[] = [];
    const said: [string, string][] = [];
    const sdk: Five9CrmSdk = {
      interactionApi: () => ({ subscribe: (given) => void listeners.push(given) }),
    };
    const say = (name: string, id: string) => {
      said.push([name, id]);
      for (const each of listeners) each[name]!(message.five9(id));
    };
    return {
      source: five9CallSource(sdk),
      ring: (id) => say('callStarted', id),
      passOn: (id) => say('callStarted', id),
      answer: (id) => say('callAccepted', id),
      // no event of either
      hold: () => undefined,
      resume: () => undefined,
      end: (id) => say('callEnded', id),
      replay: () =>
        [...said].forEach(([name, id]) => listeners.forEach((each) => each[name]!(message.five9(id)))),
      another: () => five9CallSource(sdk),
    };
  },
  {
    unknown: {
      ...{ caller_hangup: FIVE9_ENDS, agent_hangup: FIVE9_ENDS, transferred_out: FIVE9_ENDS },
      ...{
        missed: FIVE9_ENDS,
        network: FIVE9_ENDS,
        failed: FIVE9_ENDS,
        hold: 'no event of it is documented',
      },
      ...{ feed: NO_FEED, existing: SILENT, return: FIVE9_ENDS },
    },
  },
);

describe('a source that hears messages of a frame', () => {
  it('hears no other frame, no other origin, and nothing of another form', async () => {
    const [own, other] = [await openFrame(), await openFrame()];
    const errors: string[] = [];
    const foreign: string[] = [];
    const hearing = (origin: string, told: string[]) =>
      genesysCallSource({
        ...{ frame: own.frame, origins: [origin] },
        onInvalid: (error) => void told.push(String(error)),
      });
    const source = hearing(location.origin, errors);
    const elsewhere = hearing('https://apps.mypurecloud.ie', foreign);
    const ringing = message.genesys('add', { id: 'a' });
    other.say(ringing);
    window.postMessage(ringing, location.origin);
    for (const odd of ['hello', '{', '{}', 7, null, [], { type: 'interactionSubscription' }]) own.say(odd);
    own.say(message.genesys('add', { id: '' }));
    own.say(message.genesys('add', { id: 'chat', isChat: true }));
    own.say(message.genesys('blindTransfer', { id: 'odd' }));
    own.say(message.genesys('add', { id: 'b' }));
    await waitUntil(async () => (await source.snapshot()).length > 0);
    expect((await source.snapshot()).map(({ callKey }) => callKey)).to.deep.equal(['b']);
    expect(await elsewhere.snapshot()).to.deep.equal([]);
    expect(errors).to.have.lengthOf(3);
    // whoever set the origin wrongly learns which one it is
    expect(new Set(foreign)).to.deep.equal(new Set([`TypeError: The frame shows ${location.origin}`]));
    own.frame.remove();
    other.frame.remove();
  });

  it('takes an origin only as it is written in full', async () => {
    const { frame } = await openFrame();
    for (const origin of ['*', 'null', 'https://*.mypurecloud.ie', 'http://apps.mypurecloud.ie', ''])
      expect(() => genesysCallSource({ frame, origins: [origin] }), origin).to.throw();
    frame.remove();
  });

  it('gives what the page shows, and no number', async () => {
    const { frame, say } = await openFrame();
    const source = genesysCallSource({ frame, origins: [location.origin] });
    say(message.genesys('connect', { id: 'a', isConnected: true }));
    await waitUntil(async () => (await source.snapshot()).length > 0);
    expect(await source.snapshot()).to.deep.equal([
      {
        callKey: 'a',
        callerName: 'Grace Okafor',
        queue: 'Repairs',
        language: 'it',
        state: 'connected',
        seq: 1,
      },
    ]);
    frame.remove();
  });

  it('leaves alone what the page gave no meaning, and what is no call', async () => {
    const { frame, say } = await openFrame();
    const source = ccaipCallSource({ frame, origins: [location.origin], events: { On: 'connected' } });
    say(message.ccaip('Task_VA_Joined', 9));
    say(message.ccaip('toString', 9));
    say(message.ccaip('On', null, { chat_id: 5 }));
    say(message.ccaip('On', 12));
    await waitUntil(async () => (await source.snapshot()).length > 0);
    expect(await source.snapshot()).to.deep.equal([
      { callKey: '12', state: 'connected', queue: 'Support > Repairs', seq: 1 },
    ]);
    frame.remove();
  });
});
