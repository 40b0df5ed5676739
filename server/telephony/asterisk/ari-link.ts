import { WebSocket } from 'ws';
import { type Whole } from './decide-feed.ts';
import { factsOfAri, wholeOfAri } from './decide-ari.ts';
import { type Link, LinkError, type LinkOptions } from './link.ts';

export interface AriAccess {
  /** Where its HTTP server is, with the prefix if it has one and without `/ari`: `https://pbx.example:8089`. */
  ari: string;
  ariUser: string;
  ariPassword: string;
}

/** Octets of one event at most. */
const MOST = 262_144;

/**
 * Listens to all events of ARI, and changes nothing. `app`: one name per exchange, since Asterisk closes the connection of
 * whoever came before under the same name. Source: docs.asterisk.org, "ARI: getting started", "Events REST API".
 */
export async function openAri(access: AriAccess & { app: string }, options: LinkOptions): Promise<Link> {
  // in a header: an address stands in logs
  const authorization = `Basic ${Buffer.from(`${access.ariUser}:${access.ariPassword}`).toString('base64')}`;
  const base = access.ari.replace(/\/$/, '');
  const query = new URLSearchParams({ app: access.app, subscribeAll: 'true' });
  const socket = new WebSocket(`${base.replace(/^http/, 'ws')}/ari/events?${query.toString()}`, {
    ...{ headers: { authorization }, handshakeTimeout: options.timeoutMs, maxPayload: MOST },
    ...{ perMessageDeflate: false, followRedirects: false },
  });
  const stop = () => socket.terminate();
  options.signal.addEventListener('abort', stop, { once: true });
  const closed = new Promise<void>((resolve) =>
    socket.once('close', () => {
      options.signal.removeEventListener('abort', stop);
      resolve();
    }),
  );
  socket.on('error', () => {}); // `close` follows
  socket.on('message', (data, isBinary) => {
    const facts = isBinary ? null : factsOfAri(parse(String(data)));
    if (facts) options.onFacts(facts);
    else options.onMalformed();
  });
  await opened(socket);
  const get = (path: string) => read(`${base}/ari/${path}`, { authorization, options });
  return {
    closed,
    close: stop,
    async whole(): Promise<Whole> {
      // a connection that is dead has to be found, too
      await answers(socket, options.timeoutMs);
      const whole = wholeOfAri(await get('channels'), await get('bridges'));
      if (!whole) throw new LinkError('unreachable', 'answer');
      return whole;
    },
  };
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('unexpected-response', (_request, response) => {
      const status = response.statusCode ?? 0;
      socket.terminate();
      reject(new LinkError(status === 401 || status === 403 ? 'refused' : 'unreachable', String(status)));
    });
    socket.once('error', (error: NodeJS.ErrnoException) =>
      reject(new LinkError('unreachable', error.code ?? 'connection')),
    );
    socket.once('close', () => reject(new LinkError('unreachable', 'closed')));
  });
}

function answers(socket: WebSocket, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error: LinkError | null) => {
      clearTimeout(timer);
      socket.off('pong', onPong).off('close', onClose);
      if (error) reject(error);
      else resolve();
    };
    const onPong = () => settle(null);
    const onClose = () => settle(new LinkError('unreachable', 'closed'));
    const timer = setTimeout(() => {
      settle(new LinkError('unreachable', 'timeout'));
      socket.terminate();
    }, timeoutMs);
    socket.on('pong', onPong).on('close', onClose);
    if (socket.readyState !== WebSocket.OPEN) onClose();
    else socket.ping();
  });
}

async function read(
  url: string,
  { authorization, options }: { authorization: string; options: LinkOptions },
): Promise<unknown> {
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs)]);
  let response: Response;
  try {
    response = await fetch(url, { headers: { authorization }, redirect: 'error', signal });
    if (response.ok) return await response.json();
  } catch {
    throw new LinkError('unreachable', 'request');
  }
  const { status } = response;
  throw new LinkError(status === 401 || status === 403 ? 'refused' : 'unreachable', String(status));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
