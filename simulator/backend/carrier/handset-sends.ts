import { randomUUID } from 'node:crypto';
import { type LoopbackEvent } from '../../../protocol/loopback-carrier.ts';
import { type E164 } from '../../../protocol/phone.ts';
import { GSM7 } from '../../../protocol/encoding-profile.ts';
import { countSegments } from '../../../protocol/segments.ts';
import { type HandsetMedia, type HandsetMessage, type Photos } from '../../wire.ts';
import { HttpError } from '../http.ts';
import { postWebhook } from '../post-webhook.ts';
import { type World } from '../world.ts';
import { photosFrom } from './delivery-plan.ts';
import { type Ledger } from './ledger.ts';
import { type MediaStore } from './media-store.ts';

export interface HandsetSendsOptions {
  world: World;
  ledger: Ledger;
  media: MediaStore;
  /** Signs what the server is told. */
  secret: string;
  /** Where the server takes inbound texts. */
  eventsUrl: string;
  /** Origin under which the carrier offers the files of a text. */
  mediaOrigin: string;
  latePhotosMs: number;
  signal: AbortSignal;
}

export interface SentFile {
  name: string;
  type: string;
  bytes: Buffer;
}

/** Texts and photos that telephones send, on their way to the server. */
export class HandsetSends {
  #options: HandsetSendsOptions;

  constructor(options: HandsetSendsOptions) {
    this.#options = options;
  }

  /** Takes a text from a handset and brings it to the server, with retries. Throws 422 for an empty one. */
  send(number: E164, { text, files }: { text: string; files: SentFile[] }): HandsetMessage {
    const { world, ledger } = this.#options;
    if (text.trim() === '' && files.length === 0) throw new HttpError(422, 'empty');
    const photos = photosFrom(number, world.behaviour.photos);
    const refused = files.length > 0 && photos === 'mmsRefused';
    const message: HandsetMessage = {
      id: `mo-${randomUUID()}`,
      handset: number,
      direction: 'sent',
      peer: world.handset(number).peer,
      text,
      at: new Date().toISOString(),
      segments: countSegments(text, GSM7).segments,
      media: files.map((file) => this.#options.media.put(file, this.#availableAt(photos))),
      state: refused ? 'noPhotos' : 'sending',
    };
    world.putMessage(message);
    const eventId = `mo-event-${randomUUID()}`;
    const { id, peer: to } = message;
    ledger.add({ fact: refused ? 'notSent' : 'sent', id, from: number, to, text, eventId });
    if (!refused) void this.#handOver(message, eventId);
    return message;
  }

  #availableAt(photos: Photos): number {
    if (photos === 'missing') return Infinity;
    return photos === 'late' ? Date.now() + this.#options.latePhotosMs : 0;
  }

  async #handOver(message: HandsetMessage, eventId: string): Promise<void> {
    const { world, ledger, secret, eventsUrl, signal } = this.#options;
    const event: LoopbackEvent = {
      type: 'inbound',
      eventId,
      id: message.id,
      // Both were numbers when they came in: the route's pattern, and the server's own number.
      from: message.handset as E164,
      to: message.peer as E164,
      text: message.text,
      media: message.media.map((media) => this.#announce(media)),
      at: message.at,
    };
    const outcome = await postWebhook({
      url: eventsUrl,
      secret,
      eventId,
      body: JSON.stringify(event),
      signal,
    });
    if (signal.aborted) return;
    const state = outcome.type === 'delivered' ? 'done' : 'notSent';
    ledger.add({ fact: state === 'done' ? 'handedOver' : 'notSent', id: message.id });
    world.putMessage({ ...message, state });
  }

  #announce({ id, type, size, name }: HandsetMedia) {
    return { url: `${this.#options.mediaOrigin}/carrier/media/${id}`, type, size, name };
  }
}
