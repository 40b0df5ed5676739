import { randomBytes } from 'node:crypto';
import { type HandsetMedia } from '../../wire.ts';

/** Octets kept in memory; beyond, the oldest files are forgotten, as a carrier's are after a while. */
const KEPT_BYTES = 209_715_200;

export interface StoredMedia extends HandsetMedia {
  bytes: Buffer;
  /** Epoch milliseconds before which the carrier does not have it yet; `Infinity`: it never will. */
  availableAtMs: number;
}

/** Files that telephones sent, under ids that cannot be guessed. */
export class MediaStore {
  #items = new Map<string, StoredMedia>();
  #size = 0;

  put(file: { name: string; type: string; bytes: Buffer }, availableAtMs: number): HandsetMedia {
    const media = {
      id: randomBytes(24).toString('base64url'),
      name: file.name,
      type: file.type,
      size: file.bytes.length,
    };
    this.#items.set(media.id, { ...media, bytes: file.bytes, availableAtMs });
    this.#size += media.size;
    for (const [id, oldest] of this.#items) {
      if (this.#size <= KEPT_BYTES) break;
      this.#items.delete(id);
      this.#size -= oldest.size;
    }
    return media;
  }

  get(id: string): StoredMedia | undefined {
    return this.#items.get(id);
  }
}
