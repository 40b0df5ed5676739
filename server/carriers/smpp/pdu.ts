/** One protocol data unit (SMPP 3.4 §3.2). */
export interface Pdu {
  /** Of `Command`, or another. */
  command: number;
  status: number;
  /** 1 to 0x7fffffff; pairs a response with its request. */
  sequence: number;
  body: Buffer;
}

const HEADER = 16;
/** Octets of the longest PDU that is taken: a text of 64 kB in one optional parameter, and room for the rest. */
export const LONGEST_PDU = 70_000;

export function encodePdu({ command, status, sequence, body }: Pdu): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeUInt32BE(HEADER + body.length, 0);
  header.writeUInt32BE(command >>> 0, 4);
  header.writeUInt32BE(status >>> 0, 8);
  header.writeUInt32BE(sequence >>> 0, 12);
  return Buffer.concat([header, body]);
}

/**
 * Cuts what a connection brings into PDUs. A length that no PDU has leaves nothing to hold on to: `garbled` is true from then on, and
 * the connection is of no more use.
 */
export class PduReader {
  #kept: Buffer[] = [];
  #size = 0;
  garbled = false;

  push(chunk: Buffer): Pdu[] {
    if (this.garbled) return [];
    this.#kept.push(chunk);
    this.#size += chunk.length;
    const pdus: Pdu[] = [];
    while (this.#size >= HEADER) {
      const octets = this.#joined();
      const length = octets.readUInt32BE(0);
      if (length < HEADER || length > LONGEST_PDU) {
        this.garbled = true;
        this.#kept = [];
        break;
      }
      if (this.#size < length) break;
      pdus.push({
        command: octets.readUInt32BE(4),
        status: octets.readUInt32BE(8),
        sequence: octets.readUInt32BE(12),
        // a copy: the chunk it came in is not kept alive by what is kept of it
        body: Buffer.from(octets.subarray(HEADER, length)),
      });
      this.#kept = [octets.subarray(length)];
      this.#size -= length;
    }
    return pdus;
  }

  #joined(): Buffer {
    const [first] = this.#kept;
    // chunks are joined when a whole header is there, not at each: a slow drip would cost the square of its length
    const octets = this.#kept.length === 1 && first ? first : Buffer.concat(this.#kept);
    this.#kept = [octets];
    return octets;
  }
}
