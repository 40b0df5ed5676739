import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import * as z from 'zod/mini';
import { decodeText } from '../../../server/carriers/smpp/decode-text.ts';
import { PduReader } from '../../../server/carriers/smpp/pdu.ts';
import { parseShortMessage } from '../../../server/carriers/smpp/short-message.ts';
import { readUserData } from '../../../server/carriers/smpp/user-data.ts';
import { FakeSmsc } from '../../fakes/smsc.ts';
import { converse } from './exchange.ts';
import { playSmpp, until } from './smpp-fixture.ts';

const Turns = z.array(z.object({ from: z.enum(['client', 'server']), hex: z.string() }));
const Conversation = z.object({ results: z.array(z.unknown()), events: z.array(z.unknown()), turns: Turns });
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));

/** What was said between Midcall and Kannel 1.4.5, octet by octet; `npm run test:kannel` with MIDCALL_RECORD=1 writes it anew. */
const WITH_KANNEL = Conversation.parse(read('./kannel-smsc.json'));
/** What Kannel said to a message centre that it was bound to. */
const OF_KANNEL = z.object({ turns: Turns }).parse(read('./kannel-esme.json')).turns;

/** Says what the message centre said, as soon as it hears what it heard; whatever else it hears is in `strange`. */
async function playServer(
  turns: z.infer<typeof Turns>,
): Promise<{ port: number; strange: string[]; left: () => number }> {
  const strange: string[] = [];
  let next = 0;
  let heard = '';
  const server = createServer((socket) => {
    socket.on('error', () => {});
    const go = () => {
      for (let turn = turns[next]; turn; turn = turns[next]) {
        if (turn.from === 'server') socket.write(Buffer.from(turn.hex, 'hex'));
        else if (heard.startsWith(turn.hex)) heard = heard.slice(turn.hex.length);
        else {
          if (heard.length >= turn.hex.length) {
            strange.push(heard);
            socket.destroy();
          }
          return;
        }
        next++;
      }
    };
    socket.on('data', (octets) => {
      heard += octets.toString('hex');
      go();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, strange, left: () => turns.length - next }; // it listens on TCP
}

it('a conversation with Kannel is the same to the last octet', async () => {
  const peer = await playServer(WITH_KANNEL.turns);
  const played = await playSmpp({
    credentials: { port: String(peer.port), systemType: 'VMA' },
    parts: { random: () => 0.5 },
  });
  const { results, events } = await converse(played, {
    deliverReceipt: async () => {},
    deliver: async () => {},
  });
  expect(peer.strange).toEqual([]);
  expect(results).toEqual(WITH_KANNEL.results);
  // each line has an id of its own, which is in those of its events
  expect(JSON.parse(JSON.stringify(events))).toEqual(WITH_KANNEL.events);
  await until(() => peer.left() === 0);
});

it('what Kannel sends is read by our codec', () => {
  const reader = new PduReader();
  const octets = OF_KANNEL.filter(({ from }) => from === 'client').map(({ hex }) => Buffer.from(hex, 'hex'));
  const texts = reader
    .push(Buffer.concat(octets))
    .filter(({ command }) => command === 0x04)
    .map(({ body }) => {
      const { esmClass, octets: all, dataCoding } = parseShortMessage(body)!;
      const data = (esmClass & 0x40) === 0 ? null : readUserData(all);
      const shift = { locking: 0, single: 0 };
      return { part: data?.part?.index, text: decodeText(data?.octets ?? all, dataCoding, shift) };
    });
  expect(reader.garbled).toBe(false);
  expect(texts.slice(0, 4)).toEqual([
    { part: undefined, text: 'calm' },
    { part: undefined, text: 'race' },
    { part: 1, text: 'a'.repeat(152) },
    { part: 2, text: `€${'b'.repeat(10)}` },
  ]);
});

it('our message centre takes what Kannel sends', async () => {
  const smsc = await FakeSmsc.start();
  smsc.isLenient = true;
  onTestFinished(() => smsc.close());
  const socket = connect(smsc.port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  const turns = OF_KANNEL.filter(({ from }) => from === 'client');
  for (const { hex } of turns) socket.write(Buffer.from(hex, 'hex'));
  await until(() => smsc.taken.length >= 4);
  expect(smsc.binds).toEqual(['transceiver']);
  expect(smsc.taken.slice(0, 2).map(({ octets }) => octets.toString())).toEqual(['calm', 'race']);
  // it cuts a pair of surrogates in two, which ours does not let pass
  expect(new Set(smsc.violations)).toEqual(new Set(['half a character']));
});
