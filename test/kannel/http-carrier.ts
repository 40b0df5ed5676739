import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** What Kannel asked for, its parameters as octets: texts are in whatever alphabet they are in. */
export interface KannelRequest {
  path: string;
  parameters: Readonly<Record<string, Buffer>>;
  /** Given back for a text. */
  id: string;
  at: Date;
}

export interface HttpCarrier {
  origin: string;
  requests: KannelRequest[];
  /** Where Kannel takes texts and receipts; it sets this. */
  inboundPort: number;
  /** Texts that Kannel sent, read, in order. */
  texts(): { from: string; to: string; text: string; id: string; index: number; at: Date }[];
  /** What they say together, all or those to one number, parts in their order: Kannel sends them side by side. */
  joined(to?: string): string;
  receipt(id: string, state: 'DELIVRD' | 'UNDELIV'): Promise<void>;
  inbound(text: string, coding: 0 | 2, numbers?: { from: string; to: string }): Promise<void>;
  close(): Promise<void>;
}

/** The carrier behind Kannel: it takes texts over HTTP, and brings receipts and texts. */
export async function openHttpCarrier(): Promise<HttpCarrier> {
  const requests: KannelRequest[] = [];
  let count = 0;
  const server = createServer((request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const entries = query.split('&').map((part) => {
      const [name = '', value = ''] = part.split(/=(.*)/s);
      return [name, decode(value)] as const;
    });
    const id = `mid-${++count}`;
    requests.push({ path, parameters: Object.fromEntries(entries), id, at: new Date() });
    response.end(path === '/mt' ? `ok id=${id}` : '');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const carrier: HttpCarrier = {
    origin: `http://127.0.0.1:${port}`,
    requests,
    inboundPort: 0,
    texts: () =>
      requests
        .filter(({ path }) => path === '/mt')
        .map(({ parameters: { from, to, text, coding, udh }, id, at }) => ({
          ...{ from: String(from), to: String(to), id, at, index: udh?.at(-1) ?? 0 },
          text:
            String(coding) === '2'
              ? Buffer.from(text ?? [])
                  .swap16()
                  .toString('utf16le')
              : String(text),
        })),
    joined: (number) =>
      carrier
        .texts()
        .filter(({ to }) => number === undefined || to === number)
        .sort((left, right) => left.index - right.index)
        .map(({ text }) => text)
        .join(''),
    async receipt(id, state) {
      const words = encodeURIComponent(`id:${id} stat:${state} err:000`);
      const mask = state === 'DELIVRD' ? 1 : 2;
      const query = `from=15552223333&to=15552223333&dlr-mid=${id}&dlr-mask=${mask}&text=${words}`;
      // one that overtakes our answer to its text is dropped; those of further segments are always
      for (let tries = 25; (await ask(query)).startsWith('Unknown DLR') && tries > 0; tries--)
        await setTimeout(20);
    },
    async inbound(text, coding, { from, to } = { from: '+15552223333', to: '+15550001111' }) {
      const octets = coding === 2 ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(text);
      const charset = coding === 2 ? '&coding=2&charset=UTF-16BE' : '';
      const escaped = [...octets].map((octet) => `%${octet.toString(16).padStart(2, '0')}`).join('');
      const numbers = `from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`;
      await ask(`${numbers}${charset}&text=${escaped}`);
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  async function ask(query: string): Promise<string> {
    const answer = await fetch(`http://127.0.0.1:${carrier.inboundPort}/?username=u&password=p&${query}`);
    const words = await answer.text();
    if (!answer.ok) throw new Error(`Kannel does not take this: ${answer.status} ${words}`);
    return words;
  }
  return carrier;
}

function decode(value: string): Buffer {
  const octets = value.replaceAll('+', ' ').split(/(%[0-9a-fA-F]{2})/);
  return Buffer.concat(
    octets.map((part) =>
      /^%[0-9a-fA-F]{2}$/.test(part) ? Buffer.from(part.slice(1), 'hex') : Buffer.from(part, 'latin1'),
    ),
  );
}
