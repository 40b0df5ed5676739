import { originVerifier } from '../../protocol/exact-origin.ts';
import { SoftphoneMessage, type ToSoftphone } from '../../protocol/zendesk.ts';
import { genericCallSource, type GenericCallSource } from '../generic-call-source.ts';

/** The frame of a partner's softphone, beside ours in Zendesk's page. */
export interface Softphone {
  readonly calls: GenericCallSource;
  /** `false`: no softphone has said anything yet. */
  dial(number: string): boolean;
}

/**
 * Listens to the softphone in the frames of `origin`. Whoever else speaks is told to `onRejected` and not heard: the
 * origin must be the very one the tenant's administrator has set, and every message must have the right form. What is
 * heard chooses what the widget shows; it grants nothing.
 */
export function listenToSoftphone(
  { origin, peers = window }: { origin: string; peers?: EventTarget },
  { signal, onRejected }: { signal: AbortSignal; onRejected?: (why: 'origin' | 'form') => void },
): Softphone {
  const isAllowed = originVerifier([origin]);
  const calls = genericCallSource({ id: 'softphone' });
  let peer: MessageEventSource | null = null;
  let lastSeq = 0;
  const tell = (message: ToSoftphone) => {
    peer?.postMessage(message, { targetOrigin: origin });
    return peer !== null;
  };
  const take = (message: SoftphoneMessage) => {
    switch (message.type) {
      case 'hello':
        calls.restored();
        return void tell({ midcall: 1, type: 'ready' });
      case 'source':
        return message.up ? calls.restored() : calls.lost();
      case 'call':
        // numbers that go on after a reload of this frame: other frames remember the last one
        lastSeq = message.call.seq ?? Math.max(lastSeq + 1, Date.now());
        return calls.report({ ...message.call, seq: lastSeq });
    }
  };
  const handleMessage = (event: Event) => {
    if (!(event instanceof MessageEvent) || event.source === null || event.source === window) return;
    // Zendesk's own traffic with this frame is not for us
    if ((event.data as { midcall?: unknown } | null)?.midcall === undefined) return;
    if (!isAllowed(event.origin)) return onRejected?.('origin');
    const { data } = SoftphoneMessage.safeParse(event.data);
    if (!data) return onRejected?.('form');
    peer = event.source;
    take(data);
  };
  peers.addEventListener('message', handleMessage, { signal });
  // a softphone that was there before this frame, or before its reload, says again what it knows
  for (const frame of framesBeside(window))
    frame.postMessage({ midcall: 1, type: 'ready' } satisfies ToSoftphone, origin);
  return { calls, dial: (number) => tell({ midcall: 1, type: 'dial', number }) };
}

/** Every frame of the page above; a message with a target origin reaches none of another. */
function framesBeside({ parent, self }: Window): Window[] {
  if (parent === self) return [];
  return Array.from({ length: parent.length }, (_, index) => parent[index]!).filter(
    (frame) => frame !== self,
  );
}
