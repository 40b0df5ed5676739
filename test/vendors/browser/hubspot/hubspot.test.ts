import { expect } from '@open-wc/testing';
import type CallingExtensions from '@hubspot/calling-extensions-sdk';
import { hubspotCallSource } from '../../../../adapter-host/hubspot/entry.ts';
import { type CallEnd, describeCallSource } from '../../../contracts/call-source.ts';
import { waitUntil } from '../../../browser/wait-until.ts';

/** HubSpot in a frame, with a calling app in its own: both sides are the SDK. */
async function openHubSpot() {
  const frame = document.createElement('iframe');
  frame.src = new URL('./hubspot.html', import.meta.url).href;
  document.body.append(frame);
  const app = () => frame.contentDocument?.querySelector('iframe')?.contentWindow;
  await waitUntil(() => app()?.isReady, 'the calling app is ready');
  return {
    calling: app()!.calling!,
    app: app()!,
    heard: () => frame.contentWindow!.heard!,
    close: () => frame.remove(),
  };
}

/** What the calling app says of a call's end. HubSpot has no word for the rest. */
const STATUS: Record<CallEnd, string> = {
  ...{ caller_hangup: 'COMPLETED', agent_hangup: 'COMPLETED', network: 'COMPLETED' },
  ...{ missed: 'MISSED', failed: 'FAILED', transferred_out: '' },
};
type Saying = (calling: CallingExtensions) => void;

async function openTelephony() {
  const tabs = [await openHubSpot()];
  const said: Saying[] = [];
  const say = (saying: Saying) => {
    said.push(saying);
    for (const { calling } of tabs) saying(calling);
  };
  const incoming = (externalCallId: string) =>
    say((calling) =>
      calling.incomingCall({ externalCallId, fromNumber: '+14155550142', toNumber: '+14155550100' }),
    );
  return {
    source: hubspotCallSource(tabs[0]!.calling),
    ring: incoming,
    answer: (externalCallId: string) => say((calling) => calling.callAnswered({ externalCallId })),
    // the SDK has no message for either
    hold: () => undefined,
    resume: () => undefined,
    end: (externalCallId: string, way: CallEnd) =>
      way === 'transferred_out'
        ? say((calling) => calling.callTransferred({ externalCallId }))
        : say((calling) =>
            calling.callEnded({ externalCallId, engagementId: 1, callEndStatus: STATUS[way] as 'COMPLETED' }),
          ),
    passOn: incoming,
    replay: () => [...said].forEach((saying) => tabs.forEach(({ calling }) => saying(calling))),
    another: async () => {
      const tab = await openHubSpot();
      tabs.push(tab);
      return hubspotCallSource(tab.calling);
    },
    close: () => tabs.forEach((tab) => tab.close()),
  };
}

const COMPLETED = 'the SDK says COMPLETED whoever hung up';
describeCallSource('the HubSpot Calling SDK', openTelephony, {
  unknown: {
    ...{ caller_hangup: COMPLETED, agent_hangup: COMPLETED, network: COMPLETED },
    hold: 'the SDK has no message for it',
    feed: 'the SDK says nothing of the line behind the calling app',
    existing: 'the SDK keeps no calls: a calling app that was reloaded reports its call again',
  },
});

describe('the source of the HubSpot Calling SDK', () => {
  let hubspot: Awaited<ReturnType<typeof openHubSpot>>;
  beforeEach(async () => {
    hubspot = await openHubSpot();
  });
  afterEach(() => hubspot.close());

  it('leaves everything to HubSpot that was meant for it', async () => {
    const { calling } = hubspot;
    const source = hubspotCallSource(calling);
    calling.incomingCall({ externalCallId: 'a', fromNumber: '+14155550142', toNumber: '+14155550100' });
    calling.callAnswered({ externalCallId: 'a' });
    calling.userUnavailable();
    calling.callEnded({ externalCallId: 'a', engagementId: 1, callEndStatus: 'COMPLETED' });
    calling.callCompleted({ externalCallId: 'a' });
    await waitUntil(() => hubspot.heard().some(({ type }) => type === 'CALL_COMPLETED'));
    expect(hubspot.heard().map(({ type }) => type)).to.deep.equal([
      ...['READY', 'INITIALIZED', 'INCOMING_CALL', 'CALL_ANSWERED'],
      ...['USER_UNAVAILABLE', 'CALL_ENDED', 'CALL_COMPLETED'],
    ]);
    expect(await source.snapshot()).to.deep.equal([]);
  });

  it('knows what was reported before the widget was there, the end by either spelling', async () => {
    const source = hubspotCallSource(hubspot.calling);
    hubspot.calling.outgoingCall({ externalCallId: 'a' });
    expect((await source.snapshot())[0]).to.include({ callKey: 'a', state: 'ringing' });
    hubspot.calling.sendMessage({ type: 'CALL_ENDED', data: { externalCallID: 'a' } });
    expect(await source.snapshot()).to.deep.equal([]);
  });

  it('passes over a call of another form, and says so', async () => {
    const errors: unknown[] = [];
    const source = hubspotCallSource(hubspot.calling, { onInvalid: (error) => errors.push(error) });
    hubspot.calling.sendMessage({ type: 'INCOMING_CALL', data: { externalCallId: 7 } });
    hubspot.calling.sendMessage({ type: 'CALL_ANSWERED' });
    expect(errors).to.have.length(2);
    expect(await source.snapshot()).to.deep.equal([]);
  });

  it('believes no message on the window, of whatever origin', async () => {
    const source = hubspotCallSource(hubspot.calling);
    const forged = { type: 'INCOMING_CALL', messageId: 'x', data: { externalCallId: 'forged' } };
    hubspot.app.postMessage(forged, location.origin);
    hubspot.app.postMessage({ type: 'SYNC', hostUrl: 'https://evil.test' }, location.origin);
    await new Promise((resolve) => hubspot.app.setTimeout(resolve, 50));
    expect(await source.snapshot()).to.deep.equal([]);
  });

  it('leaves the SDK as it was when it is stopped', async () => {
    const source = hubspotCallSource(hubspot.calling);
    const ending = new AbortController();
    await source.start(() => undefined, ending.signal);
    ending.abort();
    hubspot.calling.outgoingCall({ externalCallId: 'a' });
    expect(await source.snapshot()).to.deep.equal([]);
    await waitUntil(() => hubspot.heard().some(({ type }) => type === 'OUTGOING_CALL_STARTED'));
  });
});
