import { expect } from '@open-wc/testing';
import {
  CALL_EVENT,
  genericCallSource,
  type GenericCallSource,
  genericRecordHost,
  type PageCall,
  type ReportedCall,
  signedCalls,
} from '../../../adapter-host/index.ts';
import { type CallEnd, describeCallSource } from '../../contracts/call-source.ts';
import { describeRecordHost } from '../../contracts/record-host.ts';

/** The telephony of a page that tells its sources, one in each tab, what it knows of the agent's calls. */
function openTelephony(create: () => { source: GenericCallSource; say: (call: ReportedCall) => void }) {
  const live = new Map<string, ReportedCall>();
  const said: ReportedCall[] = [];
  const first = create();
  const tabs = [first];
  const say = (call: ReportedCall) => {
    const seq = said.length + 1;
    if (call.state === 'ended') live.delete(call.callKey);
    else live.set(call.callKey, { ...call, seq });
    said.push({ ...call, seq });
    for (const tab of tabs) tab.say({ ...call, seq });
  };
  return {
    source: first.source,
    ring: (callKey: string) => say({ callKey, state: 'ringing' }),
    answer: (callKey: string) => say({ callKey, state: 'connected' }),
    hold: (callKey: string) => say({ callKey, state: 'held' }),
    resume: (callKey: string) => say({ callKey, state: 'connected' }),
    end: (callKey: string, endReason: CallEnd) => say({ callKey, state: 'ended', endReason }),
    passOn: (callKey: string) => say({ callKey, state: 'offered' }),
    replay: () => said.forEach((call) => tabs.forEach((tab) => tab.say(call))),
    another: () => {
      const tab = create();
      tabs.push(tab);
      for (const call of live.values()) tab.say(call);
      return tab.source;
    },
    lose: () => tabs.forEach(({ source }) => source.lost()),
    restore: () => tabs.forEach(({ source }) => source.restored()),
  };
}

describeCallSource('the generic call source', () =>
  openTelephony(() => {
    const source = genericCallSource();
    return { source, say: (call) => source.report(call) };
  }),
);

describeCallSource('the generic call source that hears DOM events', () =>
  openTelephony(() => {
    const events = new EventTarget();
    const source = genericCallSource({ events });
    return {
      source,
      say: (detail) => void events.dispatchEvent(new CustomEvent(CALL_EVENT, { detail })),
    };
  }),
);

describeCallSource('a source whose calls the backend signs', () => {
  return openTelephony(() => {
    const source = genericCallSource();
    const sign = async ({ state }: PageCall) => `token of ${state}`;
    const signed = Object.assign(signedCalls(source, sign), {
      report: source.report,
      lost: source.lost,
      restored: source.restored,
    });
    return { source: signed, say: (call) => source.report(call) };
  });
});

describeRecordHost('the generic record host', () => {
  const act = () => undefined;
  const host = genericRecordHost({
    system: 'generic',
    ...{ dial: act, email: act, attention: act, session: act, open: act },
  });
  const show = (id: string | null) =>
    host.show(id === null ? null : { system: 'generic', type: 'ticket', id });
  return { host, show };
});

const NOT_GIVEN = 'the page gave no function';
describeRecordHost(
  'the generic record host of a page that can do nothing',
  () => {
    const host = genericRecordHost({ system: 'bare' });
    return { host, show: (id) => host.show(id === null ? null : { system: 'bare', type: 'ticket', id }) };
  },
  {
    without: {
      ...{ dial: NOT_GIVEN, email: NOT_GIVEN, attention: NOT_GIVEN },
      ...{ session: NOT_GIVEN, open: NOT_GIVEN },
    },
  },
);

describe('the generic call source', () => {
  it('does not take a malformed call', () => {
    const source = genericCallSource();
    expect(() => source.report({ callKey: '', state: 'ringing' })).to.throw();
    expect(() => source.report({ callKey: 'a', state: 'humming' as never })).to.throw();
    expect(() =>
      source.report({ callKey: 'a', state: 'ringing', caller: '+14155550142' } as never),
    ).to.throw();
  });

  it('passes over a malformed DOM event', async () => {
    const events = new EventTarget();
    const errors: unknown[] = [];
    const source = genericCallSource({ events, onInvalid: (error) => errors.push(error) });
    events.dispatchEvent(new Event(CALL_EVENT));
    events.dispatchEvent(new CustomEvent(CALL_EVENT, { detail: { callKey: 'a' } }));
    expect(errors).to.have.length(2);
    expect(await source.snapshot()).to.deep.equal([]);
  });

  it('drops a state that is older than the last', async () => {
    const source = genericCallSource();
    source.report({ callKey: 'a', state: 'connected', seq: 9 });
    source.report({ callKey: 'a', state: 'ringing', seq: 8 });
    expect(await source.snapshot()).to.deep.equal([{ callKey: 'a', state: 'connected', seq: 9 }]);
  });

  it('knows in its first list what was reported before the widget was there', async () => {
    const source = genericCallSource();
    source.report({ callKey: 'a', state: 'connected' });
    expect(await source.snapshot()).to.deep.equal([{ callKey: 'a', state: 'connected', seq: 1 }]);
  });
});
