import { expect } from '@open-wc/testing';
import { exchangedCallSource, publishCalls } from '../../../adapter-host/salesforce/calls-exchange.ts';
import { type OpenCti, openCtiHost } from '../../../adapter-host/salesforce/open-cti.ts';
import { salesforceRecord } from '../../../adapter-host/salesforce/record-ref.ts';
import { salesforceRecordHost } from '../../../adapter-host/salesforce/record-host.ts';
import { scvTap } from '../../../adapter-host/salesforce/scv-tap.ts';
import { acceptTaps, announceTap } from '../../../adapter-host/salesforce/tap-handshake.ts';
import { wordsOf } from '../../../adapter-host/salesforce/words.ts';
import { type CallEvent } from '../../../adapter-host/call-source.ts';
import { CallLedger } from '../../../adapter-host/salesforce/call-ledger.ts';
import { describeRecordHost } from '../../contracts/record-host.ts';
import { waitUntil } from '../wait-until.ts';

/** Names of the contract's records, as objects of Salesforce of one kind that any org may have. */
const OBJECT = 'Visit__c';

describeRecordHost('A Lightning page', () => {
  const noop = () => undefined;
  const host = salesforceRecordHost({
    ...{ dial: noop, email: noop, session: noop, highlight: noop, openRecord: noop },
  });
  // ids of the contract are short; a Lightning page's are not
  let last: string | null = null;
  const idOf = (id: string | null) => id && `a0B00000000000${id}`;
  const withShortIds = {
    ...host,
    currentRecord: async () => {
      const record = await host.currentRecord();
      return record && { ...record, id: record.id.slice(-1) };
    },
    onRecordChange: (listener: Parameters<typeof host.onRecordChange>[0]) =>
      host.onRecordChange((record) => listener(record && { ...record, id: record.id.slice(-1) })),
  };
  return {
    host: withShortIds,
    show: (id) => host.showPage((last = idOf(id)), OBJECT),
    repeat: () => host.showPage(last, OBJECT),
  };
});

/** What Open CTI's script keeps of a softphone, played from its guide. */
function playedCti() {
  const listeners: Record<'place' | 'dial', ((value: unknown) => void)[]> = { place: [], dial: [] };
  const log: string[] = [];
  let refuses = false;
  const cti: OpenCti = {
    SCREENPOP_TYPE: { SOBJECT: 'sobject' },
    screenPop({ params, callback }) {
      log.push(`pop ${params.recordId}`);
      callback?.({ success: !refuses });
    },
    getAppViewInfo: ({ callback }) => callback?.({ success: true, returnValue: '{}' }),
    onNavigationChange: ({ listener }) => void listeners.place.push(listener),
    enableClickToDial: () => void log.push('click to dial'),
    onClickToDial: ({ listener }) => void listeners.dial.push(listener),
    setSoftphoneItemLabel: ({ label }) => void log.push(`label ${label}`),
    setSoftphonePanelVisibility: () => undefined,
  };
  const go = (place: unknown) => listeners.place.forEach((listener) => listener(place));
  const click = (payload: unknown) => listeners.dial.forEach((listener) => listener(payload));
  return { cti, log, go, click, refuse: () => (refuses = true) };
}

describe('A softphone of Open CTI', () => {
  const CASE = '500000000000001AAA';

  it('knows the record on screen, however Salesforce tells of it', async () => {
    const { cti, go } = playedCti();
    const host = openCtiHost(cti, { label: 'Phone', dial: () => undefined });
    expect(await host.currentRecord()).to.equal(null);
    go({ recordId: CASE, objectType: 'Case' });
    expect(await host.currentRecord()).to.deep.equal({ system: 'salesforce', type: 'Case', id: CASE });
    go(JSON.stringify({ url: '/lightning/page/home' }));
    expect(await host.currentRecord()).to.equal(null);
    go('not json');
    go({ recordId: '500/../x', objectType: 'Case' });
    expect(await host.currentRecord()).to.equal(null);
  });

  it('dials what is clicked in the widget and in Salesforce, opens a case, counts unread texts', async () => {
    const { cti, click, log, refuse } = playedCti();
    const dialled: string[] = [];
    const host = openCtiHost(cti, { label: 'Phone', dial: (number) => void dialled.push(number) });
    await host.dial!('+14155550142');
    click({ number: '+14155550143', recordId: CASE });
    click({ number: 7 });
    expect(dialled).to.deep.equal(['+14155550142', '+14155550143']);
    host.attention!(2);
    host.attention!(0);
    await host.open!({ system: 'salesforce', type: 'Case', id: CASE });
    await host.open!({ system: 'zendesk', type: 'ticket', id: '7' });
    expect(log).to.deep.equal(['click to dial', 'label Phone (2)', 'label Phone', `pop ${CASE}`]);
    refuse();
    const outcome = await Promise.resolve(host.open!({ system: 'salesforce', type: 'Case', id: CASE })).catch(
      String,
    );
    expect(outcome).to.contain('refused');
  });
});

describe('A record of Salesforce', () => {
  it('is one that can hold a conversation', () => {
    expect(salesforceRecord('500000000000001')?.type).to.equal('Case');
    expect(salesforceRecord('003000000000001AAA', 'Contact')?.type).to.equal('Contact');
    expect(salesforceRecord('a0B000000000001', 'Visit__c')?.type).to.equal('Visit__c');
    for (const [id, object] of [
      ['0LQ000000000001', 'VoiceCall'],
      ['0LQ000000000001', undefined],
      ["500' OR Id != '", 'Case'],
      ['', 'Case'],
      [undefined, undefined],
    ])
      expect(salesforceRecord(id, object), String(id)).to.equal(null);
  });
});

describe('The words of the component', () => {
  it('are those of the language, and English for one there is not', () => {
    expect(wordsOf('it').close).to.equal('Chiudi');
    expect(wordsOf('pt-PT')).to.equal(wordsOf('pt-BR'));
    expect(wordsOf('de-AT').close).to.equal('Schließen');
    expect(wordsOf('xx')).to.equal(wordsOf('en'));
  });
});

describe('The tap of a connector', () => {
  const HERE = window.location.origin;
  const call = (callId: string) => ({ call: { callId, callType: 'Inbound' } });

  it('passes every event on as it was, and survives whatever comes', () => {
    const tap = scvTap();
    const published: unknown[] = [];
    const publish = tap.wrapPublish((event: { eventType: string; payload?: unknown }) =>
      published.push(event),
    );
    const event = { eventType: 'CALL_CONNECTED', payload: call('a') };
    expect(publish(event)).to.equal(1);
    expect(published[0]).to.equal(event);
    publish(null as never);
    publish({
      eventType: 'CALL_CONNECTED',
      payload: new Proxy(
        {},
        {
          get: () => {
            throw new Error('trap');
          },
        },
      ),
    });
    expect(published).to.have.length(3);
  });

  it('hears what Salesforce asked of the connector, and leaves its failures to it', async () => {
    const tap = scvTap();
    const connector = {
      prefix: 'k',
      acceptCall() {
        return Promise.resolve({ call: { callId: `${this.prefix}1`, callType: 'Inbound' } });
      },
      endCall: () => Promise.reject(new Error('no such call')),
    };
    const wrapped = tap.wrapConnector(connector);
    await wrapped.acceptCall();
    await waitUntil(async () => (await tap.source.snapshot()).length === 1);
    expect(await wrapped.endCall().catch((error: Error) => error.message)).to.equal('no such call');
    expect(await tap.source.snapshot()).to.have.length(1);
  });

  it('tells the other pages of its origin', async () => {
    const tap = scvTap();
    const publish = tap.wrapPublish((event: object) => event);
    const stop = tap.tellTabs('test tabs');
    publish({ eventType: 'CALL_CONNECTED', payload: call('a') });
    const channel = new BroadcastChannel('test tabs');
    const heard: unknown[] = [];
    channel.onmessage = ({ data }) => heard.push(data);
    channel.postMessage({ kind: 'ask' });
    await waitUntil(() => JSON.stringify(heard).includes('"callKey":"a"'));
    stop();
    channel.close();
  });

  /** A frame of this origin that runs nothing of its own: its window stands for another party. */
  function emptyFrame(): Promise<Window> {
    const frame = document.createElement('iframe');
    frame.src = '/test/browser/salesforce/';
    document.body.append(frame);
    return new Promise((resolve) => (frame.onload = () => resolve(frame.contentWindow!)));
  }

  it('is heard by the page around, which asks for all there is, and hears what comes', async () => {
    const events: CallEvent[] = [];
    const stops: (() => void)[] = [];
    stops.push(
      acceptTaps({
        origins: [HERE],
        onTap: (transport) => {
          const ending = new AbortController();
          stops.push(() => ending.abort());
          void exchangedCallSource('scv', transport).start((event) => events.push(event), ending.signal);
        },
      }),
    );
    const ledger = new CallLedger();
    ledger.tell({ leg: 'a', callKey: 'a', state: 'connected' });
    stops.push(
      announceTap({
        target: window,
        origins: [HERE],
        onPort: (transport) => publishCalls(ledger, transport),
      }),
    );
    await waitUntil(() => events.length === 1);
    ledger.tell({ leg: 'a', callKey: 'a', state: 'ended', endReason: 'unknown' });
    await waitUntil(() => events.length === 2);
    for (const stop of stops) stop();
  });

  it('is not taken from an origin that is not named, nor with anything else in it', async () => {
    let rejected = 0;
    const taps: unknown[] = [];
    const stop = acceptTaps({
      origins: ['https://connector.example'],
      onTap: (transport) => taps.push(transport),
      onRejected: () => rejected++,
    });
    window.postMessage({ midcall: 'tap/1', tap: 'x' }, HERE);
    await waitUntil(() => rejected === 1);
    stop();
    const stopHere = acceptTaps({
      origins: [HERE],
      onTap: (tap) => taps.push(tap),
      onRejected: () => rejected++,
    });
    window.postMessage({ midcall: 'tap/1', tap: 'x', calls: [] }, HERE);
    window.postMessage({ midcall: 'tap/1', tap: { toString: 'x' } }, HERE);
    await waitUntil(() => rejected === 3);
    stopHere();
    expect(taps).to.deep.equal([]);
    for (const origin of ['*', 'https://*.example', 'null', 'connector.example'])
      expect(() => acceptTaps({ origins: [origin], onTap: () => undefined })).to.throw(TypeError);
  });

  it('gives its calls to the window around alone, and only if that shows the origin', async () => {
    const other = await emptyFrame();
    const ports: unknown[] = [];
    const heard: string[] = [];
    const listen = ({ data }: MessageEvent<{ midcall?: string; tap?: string }>) =>
      data?.midcall === 'tap/1' && heard.push(data.tap!);
    window.addEventListener('message', listen);
    const stop = announceTap({
      target: window,
      origins: [HERE],
      onPort: (port) => (ports.push(port), () => undefined),
    });
    await waitUntil(() => heard.length === 1);
    // the right words from another window of the right origin, as a sibling frame would send them
    const script = other.document.createElement('script');
    script.textContent = `const { port2 } = new MessageChannel();
      parent.postMessage({ midcall: 'tap-port/1', tap: '${heard[0]!}' }, '*', [port2]); parent.postMessage('sent', '*');`;
    const sent = new Promise((resolve) =>
      window.addEventListener('message', ({ data }) => data === 'sent' && resolve(undefined)),
    );
    other.document.body.append(script);
    await sent;
    window.postMessage({ midcall: 'tap-port/1', tap: 'another' }, HERE, [new MessageChannel().port1]);
    window.postMessage({ midcall: 'tap-port/1', tap: heard[0] }, HERE);
    const after = new Promise((resolve) =>
      window.addEventListener('message', ({ data }) => data === 'after' && resolve(undefined)),
    );
    window.postMessage('after', HERE);
    await after;
    expect(ports).to.deep.equal([]);
    stop();
    window.removeEventListener('message', listen);
    const wrong = announceTap({
      ...{ target: window, origins: ['https://other.lightning.force.com'] },
      onPort: (port) => (ports.push(port), () => undefined),
    });
    window.postMessage({ midcall: 'tap-port/1', tap: heard[0] }, HERE, [new MessageChannel().port1]);
    window.postMessage('after', HERE);
    wrong();
    expect(ports).to.deep.equal([]);
  });
});
