import { expect } from '@open-wc/testing';
import * as z from 'zod/mini';
import { type HostSnapshot, WIDGET_METHODS } from '../../../protocol/adapter.ts';
import { connectRpc } from '../../../protocol/postmessage-rpc.ts';
import { codeOf } from './open-peer.ts';
import { waitUntil } from '../wait-until.ts';

/** What a host page of any version may answer to. */
const Loose = { params: z.unknown(), result: z.unknown() };

/** A frame with the widget's end, and perhaps a host page that does these things. */
async function openWidget({
  query = '',
  host,
}: { query?: string; host?: Record<string, () => unknown> } = {}) {
  const frame = document.createElement('iframe');
  frame.src = new URL(`./widget.html${query}`, import.meta.url).href;
  document.body.append(frame);
  const connection =
    host &&
    connectRpc({
      remote: frame.contentWindow!,
      allowedOrigins: [location.origin],
      methods: Object.fromEntries(Object.keys(host).map((name) => [name, Loose])),
      handlers: host,
      remoteMethods: WIDGET_METHODS,
    });
  await waitUntil(() => frame.contentWindow?.widgetEnd, 'the widget has started');
  return { frame, connection, end: frame.contentWindow!.widgetEnd!, close: () => frame.remove() };
}
const snapshotOf = (version: number): HostSnapshot => ({
  verbs: [],
  version,
  calls: [],
  sourceUp: true,
  record: null,
  appearance: {},
});

describe('the bridge to the host page', () => {
  let widget: Awaited<ReturnType<typeof openWidget>>;
  afterEach(() => widget.close());

  it('waits as long as no host page answers, and stops when told to', async () => {
    widget = await openWidget();
    const { bridge, connected, ending } = widget.end;
    expect(bridge.status).to.equal('waiting');
    expect(await codeOf(bridge.launchToken('a nonce of its own'))).to.equal('CLOSED');
    ending.abort();
    expect(await connected.catch((error: Error) => error.name)).to.equal('AbortError');
  });

  it('is blocked in a page that is not on the list, and says nothing to it', async () => {
    const heard: unknown[] = [];
    const listen = (event: MessageEvent) => heard.push(event.data);
    window.addEventListener('message', listen);
    widget = await openWidget({ query: '?foreign', host: { snapshot: () => snapshotOf(1) } });
    const { bridge, connected } = widget.end;
    expect([bridge.status, bridge.fault]).to.deep.equal(['blocked', 'foreign_host']);
    expect(await codeOf(connected)).to.equal('CLOSED');
    window.removeEventListener('message', listen);
    expect(heard).to.deep.equal([]);
  });

  for (const [what, host] of Object.entries({
    'says another version': { snapshot: () => snapshotOf(2) },
    'answers in another shape': { snapshot: () => ({ hello: 1 }) },
    'does not know the question': { hello: () => 1 },
  })) {
    it(`sees a mismatch when the host ${what}`, async () => {
      widget = await openWidget({ host });
      const { bridge, connected, statuses } = widget.end;
      expect(await codeOf(connected)).to.be.oneOf(['BAD_MESSAGE', 'METHOD_NOT_FOUND']);
      expect(bridge.status).to.equal('mismatch');
      expect(statuses).to.deep.equal(['mismatch']);
    });
  }

  it('waits again when the host closes the connection', async () => {
    widget = await openWidget({ host: { snapshot: () => snapshotOf(1) } });
    await widget.end.connected;
    widget.connection!.close();
    await waitUntil(() => widget.end.bridge.status === 'waiting');
    expect(widget.end.statuses).to.deep.equal(['connected', 'waiting']);
    expect(await codeOf(widget.end.bridge.dial('+14155550142'))).to.equal('CLOSED');
  });
});
