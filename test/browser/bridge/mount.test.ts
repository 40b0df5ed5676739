import { expect } from '@open-wc/testing';
import {
  genericCallSource,
  genericRecordHost,
  mount,
  type MountOptions,
} from '../../../adapter-host/index.ts';
import { type SessionSummary } from '../../../adapter-host/index.ts';
import { newNonce } from '../../../widget/host-bridge.ts';
import { codeOf } from './open-peer.ts';
import { waitUntil } from '../wait-until.ts';

const TICKET = { system: 'generic', type: 'ticket', id: '1042' };
const widgetUrl = new URL('./widget.html', import.meta.url).href;

function openHost(options: Partial<MountOptions> = {}) {
  const container = document.createElement('div');
  document.body.append(container);
  const source = genericCallSource();
  const record = genericRecordHost({ current: TICKET });
  const statuses: string[] = [];
  const problems: string[] = [];
  const widget = mount({
    container,
    widgetUrl,
    sources: [source],
    record,
    token: ({ nonce, mount: mountId }) => Promise.resolve(`token of ${nonce} and ${mountId}`),
    events: {
      status: (status) => statuses.push(status),
      problem: ({ part }) => problems.push(part),
    },
    ...options,
  });
  const frame = () => container.querySelector('iframe')!;
  const end = async () => {
    await waitUntil(() => frame().contentWindow?.widgetEnd, 'the widget has started');
    const { widgetEnd } = frame().contentWindow!;
    await widgetEnd!.connected;
    return widgetEnd!;
  };
  const close = () => {
    widget.close();
    container.remove();
  };
  return { container, source, record, statuses, problems, widget, frame, end, close };
}

describe('a mounted widget', () => {
  let host: ReturnType<typeof openHost>;
  afterEach(() => host.close());

  it('is a frame with a name, and no more rights than it needs', () => {
    host = openHost({ title: 'Messaggi della chiamata' });
    expect(host.frame().title).to.equal('Messaggi della chiamata');
    expect(host.frame().allow).to.equal('clipboard-write');
    expect(host.frame().referrerPolicy).to.equal('no-referrer');
    expect(host.frame().hasAttribute('sandbox')).to.equal(false);
  });

  it('may be a frame that the page has made itself, which stays', async () => {
    const given = document.createElement('iframe');
    given.src = widgetUrl;
    const container = document.createElement('div');
    container.append(given);
    document.body.append(container);
    host = openHost({ container: given });
    await waitUntil(() => given.contentWindow?.widgetEnd);
    expect(await given.contentWindow!.widgetEnd!.connected).to.include({ version: 1 });
    host.widget.close();
    expect(given.isConnected).to.equal(true);
    container.remove();
    given.src = 'about:blank';
    expect(() => openHost({ container: given })).to.throw(TypeError);
  });

  it('gets the state of the page', async () => {
    host = openHost({ appearance: { locale: 'it', scheme: 'dark' } });
    host.source.report({ callKey: 'a', state: 'connected', callerName: 'Grace Okafor' });
    const { connected, bridge } = await host.end();
    expect(await connected).to.deep.equal({
      version: 1,
      calls: [{ callKey: 'a', state: 'connected', callerName: 'Grace Okafor', seq: 1 }],
      sourceUp: true,
      record: TICKET,
      appearance: { locale: 'it', scheme: 'dark' },
      verbs: [],
      kept: {},
    });
    expect([bridge.status, bridge.rejected]).to.deep.equal(['connected', 0]);
    expect(host.statuses).to.deep.equal(['connecting', 'connected']);
  });

  it('is given back what it had the page keep, after a reload of the page too', async () => {
    host = openHost();
    const { bridge } = await host.end();
    bridge.keep('draft a', 'half a sent');
    bridge.keep('draft b', 'another');
    bridge.keep('draft a', 'half a sentence');
    bridge.keep('draft b', null);
    const kept = async () => (await (await host.end()).connected).kept;
    await waitUntil(() => Object.values(sessionStorage).some((value) => String(value).includes('sentence')));
    host.close();
    host = openHost();
    await waitUntil(async () => JSON.stringify(await kept()) === '{"draft a":"half a sentence"}');
    (await host.end()).bridge.keep('draft a', null);
    await waitUntil(() => !Object.values(sessionStorage).some((value) => String(value).includes('sentence')));
  });

  it('hears of each change', async () => {
    host = openHost({ appearance: { locale: 'it' } });
    const end = await host.end();
    host.record.show(null);
    host.widget.update({ scheme: 'light' });
    host.source.report({ callKey: 'a', state: 'connected' });
    await waitUntil(() => end.records.length && end.appearances.length && end.calls.length);
    expect(end.records).to.deep.equal([null]);
    expect(end.appearances).to.deep.equal([{ locale: 'it', scheme: 'light' }]);
    expect(end.calls.at(-1)!.calls[0]!.state).to.equal('connected');
  });

  it('hears of an end once', async () => {
    host = openHost();
    const end = await host.end();
    host.source.report({ callKey: 'a', state: 'ended', endReason: 'caller_hangup' });
    await waitUntil(() => end.calls.length === 1);
    host.source.report({ callKey: 'b', state: 'ringing' });
    await waitUntil(() => end.calls.length === 2);
    expect(end.calls.map(({ calls }) => calls.map(({ callKey }) => callKey))).to.deep.equal([['a'], ['b']]);
  });

  it('hears that a source lost its feed, and that it is back', async () => {
    host = openHost();
    const end = await host.end();
    host.source.lost();
    await waitUntil(() => end.calls.at(-1)?.sourceUp === false);
    host.source.restored();
    await waitUntil(() => end.calls.at(-1)?.sourceUp === true);
  });

  it('hears of a source that has no feed from the beginning', async () => {
    const source = genericCallSource();
    const late: typeof source = {
      ...source,
      start: async (sink, signal) => {
        await source.start(sink, signal);
        sink({ type: 'source', up: false });
      },
    };
    host = openHost({ sources: [late] });
    const { connected } = await host.end();
    expect((await connected).sourceUp).to.equal(false);
  });

  it('hears that a source fails, the page hears why', async () => {
    const source = { ...genericCallSource(), start: () => Promise.reject(new Error('no telephone')) };
    host = openHost({ sources: [source] });
    const { connected } = await host.end();
    expect((await connected).sourceUp).to.equal(false);
    expect(host.problems).to.deep.equal(['source']);
  });

  it('ends up with the newest of a thousand states, and refuses none', async () => {
    host = openHost();
    const end = await host.end();
    for (let seq = 1; seq <= 1_000; seq++) host.source.report({ callKey: 'a', state: 'held', seq });
    await waitUntil(() => end.calls.at(-1)?.calls[0]?.seq === 1_000);
    expect(end.calls.length).to.be.lessThan(10);
    expect(end.bridge.rejected).to.equal(0);
  });

  it('gets launch tokens for its nonce and its mount', async () => {
    host = openHost();
    const { bridge } = await host.end();
    const nonce = newNonce();
    const first = await bridge.launchToken(nonce);
    expect(first).to.match(new RegExp(`^token of ${nonce} and [0-9-]{8,}$`));
    const mountOf = (token: string) => token.split(' and ')[1];
    expect(mountOf(await bridge.launchToken(newNonce()))).to.equal(mountOf(first));
  });

  it('hears only that there is no token, the page hears why', async () => {
    host = openHost({ token: () => Promise.reject(new Error('the backend says 503')) });
    const { bridge } = await host.end();
    expect(await codeOf(bridge.launchToken(newNonce()))).to.equal('HANDLER_FAILED');
    expect(host.problems).to.deep.equal(['token']);
  });

  it('is connected again after a reload, with the state of that moment', async () => {
    host = openHost();
    const before = await host.end();
    host.source.report({ callKey: 'a', state: 'connected' });
    await waitUntil(() => before.calls.length > 0);
    host.frame().contentWindow!.location.reload();
    await waitUntil(() => host.statuses.filter((status) => status === 'connected').length === 2, '');
    const after = await host.end();
    expect((await after.connected).calls.map(({ callKey }) => callKey)).to.deep.equal(['a']);
    host.record.show(null);
    await waitUntil(() => after.records.length === 1);
    expect(host.statuses).to.deep.equal(['connecting', 'connected', 'connecting', 'connected']);
  });

  it('is connected again after it was moved within the page', async () => {
    host = openHost();
    await host.end();
    const elsewhere = document.createElement('section');
    host.container.append(elsewhere);
    elsewhere.append(host.frame());
    await waitUntil(() => host.statuses.at(-1) === 'connected' && host.statuses.length === 4, '');
    await host.end();
  });

  it('is gone after it was closed, and its sources are silent', async () => {
    const listening: AbortSignal[] = [];
    const source = genericCallSource();
    const spied = {
      ...source,
      start: (...args: Parameters<typeof source.start>) => {
        listening.push(args[1]);
        return source.start(...args);
      },
    };
    host = openHost({ sources: [spied] });
    await host.end();
    host.widget.close();
    host.widget.close();
    expect(host.container.children).to.have.length(0);
    expect(listening.map(({ aborted }) => aborted)).to.deep.equal([true]);
    expect(host.statuses.at(-1)).to.equal('closed');
  });

  it('is told apart from a second one in the same page', async () => {
    host = openHost();
    const other = openHost();
    const ends = await Promise.all([host.end(), other.end()]);
    host.source.report({ callKey: 'a', state: 'connected' });
    await waitUntil(() => ends[0].calls.length > 0);
    expect(ends[1].calls).to.deep.equal([]);
    expect(ends.map(({ bridge }) => bridge.rejected)).to.deep.equal([0, 0]);
    other.close();
  });
});

describe('the record host of a page', () => {
  it('does what the agent clicks in the widget', async () => {
    const done: unknown[] = [];
    const host = openHost({
      record: genericRecordHost({
        dial: (number) => void done.push(['dial', number]),
        email: async (address) => void done.push(['email', address]),
        attention: (unread) => done.push(['attention', unread]),
        session: (summary: SessionSummary) => done.push(['session', summary.callKey, summary.sent]),
      }),
    });
    const { bridge } = await host.end();
    await bridge.dial('+14155550142');
    await bridge.email('grace@example.com');
    bridge.unread(3);
    for (let sent = 1; sent <= 100; sent++)
      bridge.session({ callKey: 'a', state: 'active', sent, received: 0, photos: 0 });
    await waitUntil(() => JSON.stringify(done).includes('["session","a",100]'));
    expect(done.slice(0, 3)).to.deep.equal([
      ['dial', '+14155550142'],
      ['email', 'grace@example.com'],
      ['attention', 3],
    ]);
    expect(done.length).to.be.lessThan(10);
    host.close();
  });

  it('says what it can do, and is asked for nothing else', async () => {
    const done: unknown[] = [];
    const host = openHost({
      record: genericRecordHost({
        current: TICKET,
        email: () => undefined,
        actions: { scheduleCallback: (place) => void done.push(place) },
      }),
    });
    const { bridge, connected } = await host.end();
    expect((await connected).verbs).to.deep.equal(['email', 'scheduleCallback']);
    await bridge.act('scheduleCallback', 'a');
    expect(done).to.deep.equal([{ callKey: 'a', record: TICKET }]);
    expect(await codeOf(bridge.act('showContact', 'a'))).to.equal('HANDLER_FAILED');
    expect(await codeOf(bridge.act('constructor' as 'showContact', 'a'))).to.not.equal(null);
    expect(done).to.have.length(1);
    host.close();
  });

  it('need not know how to dial', async () => {
    const host = openHost();
    const { bridge } = await host.end();
    expect(await codeOf(bridge.dial('+14155550142'))).to.equal('HANDLER_FAILED');
    expect(host.problems).to.deep.equal(['record']);
    host.close();
  });

  it('brings up the record of a call the agent takes, if it is another', async () => {
    const opened: string[] = [];
    const record = genericRecordHost({ current: TICKET, open: ({ id }) => void opened.push(id) });
    const host = openHost({ record });
    await host.end();
    host.source.report({ callKey: 'found', state: 'connected', record: { ...TICKET, id: '1' } });
    for (const [callKey, id] of [
      ['same', TICKET.id],
      ['other', '2'],
    ] as const) {
      host.source.report({ callKey, state: 'ringing', record: { ...TICKET, id } });
      host.source.report({ callKey, state: 'connected', record: { ...TICKET, id } });
      host.source.report({ callKey, state: 'held', record: { ...TICKET, id } });
      host.source.report({ callKey, state: 'connected', record: { ...TICKET, id } });
    }
    await waitUntil(() => opened.length > 0);
    expect(opened).to.deep.equal(['2']);
    host.close();
  });
});

describe('mount', () => {
  it('refuses an address that is neither https nor this machine', () => {
    for (const url of ['http://midcall.example/widget/demo', 'data:text/html,', 'javascript:0'])
      expect(() => openHost({ widgetUrl: url })).to.throw(TypeError);
    expect(document.querySelectorAll('iframe')).to.have.length(0);
  });

  it('refuses two sources of one name', () => {
    expect(() => openHost({ sources: [genericCallSource(), genericCallSource()] })).to.throw(TypeError);
  });
});
