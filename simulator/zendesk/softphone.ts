import { type PageCall } from '../../protocol/adapter.ts';
import { type SoftphoneMessage, type ToSoftphone } from '../../protocol/zendesk.ts';
import { connectEvents } from '../backend-client.ts';
import { SimulatorCallSource } from '../simulator-call-source.ts';
import { applyEvent } from '../state.ts';
import { type SimState } from '../wire.ts';
import { type DialRequest } from './softphone-wire.ts';

/**
 * The frame of a partner's softphone in Zendesk's page: hears of the agent's calls from the exchange, and tells the app's
 * frames beside it, as `docs/zendesk.md` describes for telephony that is not Zendesk's own.
 */
const source = new SimulatorCallSource(new URLSearchParams(location.search).get('agent') ?? '');
const leaving = new AbortController();
let state: SimState | null = null;
let isUp = false;

/** A message with a target origin reaches only frames of Midcall. */
function say(message: SoftphoneMessage): void {
  if (!state) return;
  for (let index = 0; index < window.parent.length; index++)
    window.parent[index]!.postMessage(message, state.serverOrigin);
}
const sayCall = (call: PageCall) => say({ midcall: 1, type: 'call', call });

async function sayAll(): Promise<void> {
  say({ midcall: 1, type: 'source', up: isUp });
  for (const call of await source.snapshot()) sayCall(call);
}

window.addEventListener('message', ({ data, origin }: MessageEvent) => {
  if (!state || origin !== state.serverOrigin) return;
  const message = data as ToSoftphone; // from the server's own page, by its origin
  if (message.type === 'ready') void sayAll();
  else
    window.parent.postMessage(
      { softphoneDials: message.number } satisfies ReturnType<typeof DialRequest.parse>,
      window.origin,
    );
});
window.addEventListener('pagehide', () => leaving.abort());

void source.start((event) => {
  if (event.type === 'call') return sayCall(event.call);
  isUp = event.up;
  say({ midcall: 1, type: 'source', up: event.up });
}, leaving.signal);
connectEvents(
  (event) => {
    const isFirst = state === null;
    state = applyEvent(state, event);
    if (isFirst) say({ midcall: 1, type: 'hello' });
    source.update(state);
  },
  (up) => source.setUp(up),
  leaving.signal,
);
