/** Reads the fields of a PDU in order. What is not there is `null`; from then on nothing is. */
export class OctetReader {
  readonly #octets: Buffer;
  #at = 0;
  #broken = false;

  constructor(octets: Buffer) {
    this.#octets = octets;
  }

  /** Whether a field was missing. */
  get broken(): boolean {
    return this.#broken;
  }

  get left(): number {
    return this.#octets.length - this.#at;
  }

  /** A C-octet string: octets up to a NUL, which is not part of it. */
  text(): string | null {
    const end = this.#broken ? -1 : this.#octets.indexOf(0, this.#at);
    if (end < 0) return this.#fail();
    const text = this.#octets.toString('latin1', this.#at, end);
    this.#at = end + 1;
    return text;
  }

  /** An unsigned number of that many octets. */
  number(length: 1 | 2): number | null {
    const octets = this.take(length);
    return octets?.readUIntBE(0, length) ?? null;
  }

  take(length: number): Buffer | null {
    if (this.#broken || length > this.left) return this.#fail();
    const octets = this.#octets.subarray(this.#at, this.#at + length);
    this.#at += length;
    return octets;
  }

  #fail(): null {
    this.#broken = true;
    return null;
  }
}

/** A C-octet string of at most `most` octets, its NUL among them. */
export const cString = (text: string, most: number): Buffer =>
  Buffer.concat([Buffer.from(text, 'latin1').subarray(0, most - 1), Buffer.from([0])]);
