import * as z from 'zod/mini';
import { originVerifier } from '../../protocol/exact-origin.ts';
import { type CallsTransport, portTransport } from './calls-exchange.ts';

/** A connector's page to the page around it: it has calls to tell. */
const Announcement = z.strictObject({ midcall: z.literal('tap/1'), tap: z.string().check(z.maxLength(64)) });
/** The answer, with one end of a channel. */
const Answer = z.strictObject({ midcall: z.literal('tap-port/1'), tap: z.string().check(z.maxLength(64)) });

/** Milliseconds between two announcements: a page that comes later, or again, hears the next. */
const ANNOUNCE_MS = 3_000;

export interface AnnounceOptions {
  /** The window around the connector's frame. */
  target: Window;
  /** Exact origins it may show: the org's Lightning origin. */
  origins: readonly string[];
  /** The page around asked for the calls, perhaps again after a reload. Gives back what ends the telling. */
  onPort: (transport: CallsTransport) => () => void;
}

/**
 * Offers calls to the page around. Both sides check the other's exact origin, the connector the window as well; after that all
 * runs through a port that nobody else has. Gives back how to stop.
 */
export function announceTap({ target, origins, onPort }: AnnounceOptions): () => void {
  const isAllowed = originVerifier(origins);
  const tap = crypto.getRandomValues(new Uint32Array(4)).join('-');
  let stopTelling: (() => void) | undefined;
  const announce = () => {
    for (const origin of origins) target.postMessage({ midcall: 'tap/1', tap }, origin);
  };
  const handle = ({ data, origin, source, ports }: MessageEvent<unknown>) => {
    if (source !== target || !isAllowed(origin) || ports.length !== 1) return;
    if (Answer.safeParse(data).data?.tap !== tap) return;
    stopTelling?.();
    stopTelling = onPort(portTransport(ports[0]!));
  };
  window.addEventListener('message', handle);
  const timer = setInterval(announce, ANNOUNCE_MS);
  announce();
  return () => {
    clearInterval(timer);
    window.removeEventListener('message', handle);
    stopTelling?.();
  };
}

export interface AcceptOptions {
  /** Exact origins of connectors whose calls are taken. */
  origins: readonly string[];
  onTap: (transport: CallsTransport) => void;
  /** A frame of another origin, or with other data, announced calls. */
  onRejected?: () => void;
}

/** Takes the calls of the connectors in this page's frames, each once. Throws for an origin that is not exact. Gives back how to stop. */
export function acceptTaps({ origins, onTap, onRejected }: AcceptOptions): () => void {
  const isAllowed = originVerifier(origins);
  const known = new Set<string>();
  const handle = ({ data, origin, source }: MessageEvent<unknown>) => {
    if ((data as { midcall?: unknown } | null)?.midcall !== 'tap/1') return;
    const announcement = Announcement.safeParse(data).data;
    if (!announcement || !isAllowed(origin) || !source) return onRejected?.();
    if (known.has(announcement.tap) || known.size >= 20) return;
    known.add(announcement.tap);
    const { port1, port2 } = new MessageChannel();
    (source as Window).postMessage({ midcall: 'tap-port/1', tap: announcement.tap }, origin, [port2]);
    onTap(portTransport(port1));
  };
  window.addEventListener('message', handle);
  return () => window.removeEventListener('message', handle);
}
