import * as z from 'zod/mini';
import { MAX_CALLS } from '../../protocol/adapter.ts';
import { type CallSource } from '../call-source.ts';
import { type Instances } from './instances.ts';
import { invokeZaf, type ZafClient } from './zaf.ts';

export interface BackgroundOptions {
  client: ZafClient;
  instances: Instances;
  /** Telephony that this frame hears of. */
  source: CallSource;
  /** `false`: there is nobody to dial. */
  dial: (number: string) => boolean;
  words: { unread: (count: number) => string };
  signal: AbortSignal;
  onProblem?: (error: unknown) => void;
}

/** `voice.dialout`: the agent clicked a number in Zendesk (Talk Partner Edition). */
const Dialout = z.object({ number: z.string().check(z.minLength(1), z.maxLength(40)) });

/** How long the requester of a new ticket is kept for it. Milliseconds. */
const NEW_TICKET_MS = 15_000;

/**
 * The frame that is always there: holds the one connection to telephony, hands its calls to the frames that hold a
 * widget, and shows in Zendesk's top bar how many texts nobody has looked at.
 */
export function startBackground(options: BackgroundOptions): Promise<void> {
  const { client, instances, source, signal, onProblem = () => undefined } = options;
  let up = true;
  const unread = new Map<string, number>();
  let requester: { address: string; untilMs: number } | null = null;

  instances.on('midcall.hello', ({ from, ask }) => void greet(from, ask).catch(onProblem), signal);
  instances.on(
    'midcall.dial',
    ({ from, ask, number }) =>
      void listed(from).then((known) => {
        if (known) instances.send(from, 'midcall.dialled', { ask, done: options.dial(number) });
      }, onProblem),
    signal,
  );
  instances.on(
    'midcall.unread',
    ({ from, count }) => {
      unread.set(from, count);
      void showUnread(count).catch(onProblem);
    },
    signal,
  );
  instances.on(
    'midcall.write',
    ({ address }) => void (requester = { address, untilMs: Date.now() + NEW_TICKET_MS }),
    signal,
  );
  const handleDialout = (data: unknown) => {
    const { data: dialout } = Dialout.safeParse(data);
    if (dialout) options.dial(dialout.number);
  };
  client.on('voice.dialout', handleDialout);
  signal.addEventListener('abort', () => client.off('voice.dialout', handleDialout));

  async function greet(guid: string, ask: number): Promise<void> {
    const instance = await listed(guid);
    if (!instance) return;
    const calls = await source.snapshot();
    instances.send(guid, 'midcall.calls', { ask, up, calls: calls.slice(-MAX_CALLS) });
    if (instance.location !== 'new_ticket_sidebar' || !requester) return;
    if (requester.untilMs > Date.now())
      instances.send(guid, 'midcall.requester', { address: requester.address });
    requester = null;
  }

  /** Only a frame that Zendesk lists is answered. */
  const listed = async (guid: string) => (await instances.others()).find((other) => other.guid === guid);

  /** Every widget of the agent counts the same texts: the highest count is the right one. */
  async function showUnread(latest: number): Promise<void> {
    const others = await instances.others();
    const open = new Set(others.map(({ guid }) => guid));
    for (const guid of unread.keys()) if (!open.has(guid)) unread.delete(guid);
    const before = shown;
    shown = Math.max(0, ...unread.values());
    const topbar = others.find(({ location }) => location === 'top_bar');
    if (topbar) await instances.of(topbar.guid).set('iconSymbol', shown > 0 ? 'unread' : 'default');
    if (latest > 0 && shown > before)
      await invokeZaf(client, 'notify', options.words.unread(shown), 'notice');
  }
  let shown = 0;

  const sink: Parameters<CallSource['start']>[0] = (event) => {
    if (event.type === 'source') ({ up } = event);
    const sent =
      event.type === 'call'
        ? instances.sendToAll('midcall.call', { call: event.call })
        : instances.sendToAll('midcall.source', { up: event.up });
    sent.catch(onProblem);
  };
  return source
    .start(sink, signal)
    .then(() => instances.sendToAll('midcall.background', { from: instances.guid }));
}
