import { type CarrierEvent, type SendResult } from '../../../server/carriers/carrier.ts';
import { until, type Played } from './smpp-fixture.ts';

/** Every character of the GSM alphabet but the line feeds. */
export const GSM_TEXT =
  '@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
export const EXTENDED_TEXT = 'Hello 20€ {ok} ^~ [x] a|b \\';
export const UNICODE_TEXT = 'Привет 👋 東京';
/** Whose cuts fall on pairs: two segments of GSM with a € at the border, and three of UCS-2 with an emoji at one. */
export const LONG_GSM = `${'a'.repeat(152)}€${'b'.repeat(60)}`;
export const LONG_UNICODE = `${'я'.repeat(66)}😀${'ю'.repeat(80)}`;

/** What the other side does, beside answering. */
export interface Peer {
  /** Lets the receipt of the text sent last come. */
  deliverReceipt(): Promise<void>;
  deliver(text: string, coding: 0 | 2): Promise<void>;
}

/** A conversation with a message centre, one thing after the other, so that it can be played again octet by octet. */
export async function converse(
  { send, events, line }: Pick<Played, 'send' | 'events' | 'line'>,
  peer: Peer,
): Promise<{ results: SendResult[]; events: CarrierEvent[] }> {
  const results: SendResult[] = [];
  const nth = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
  const texts = [EXTENDED_TEXT, GSM_TEXT, UNICODE_TEXT, LONG_GSM, LONG_UNICODE];
  for (const [i, text] of texts.entries()) results.push(await send(text, { id: nth(i), timeoutMs: 7_000 }));
  results.push(await send('Last', { id: nth(9), timeoutMs: 7_000 }));
  await peer.deliverReceipt();
  await until(() => events.length >= 1);
  await peer.deliver('reply ok', 0);
  await until(() => events.length >= 2);
  await peer.deliver('ответ 🎉', 2);
  await until(() => events.length >= 3);
  await line.close();
  return { results, events };
}
