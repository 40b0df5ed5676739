import { type AmiMessage } from './decide-ami.ts';

/** Octets of one message at most; an exchange sends a few hundred. */
const MOST = 262_144;

/**
 * Cuts what AMI sends into messages. A line that is none is left out; a message without end is given up, since nothing after it could be
 * understood: `feed` throws then.
 */
export class AmiFrames {
  #rest = '';
  #greeted = false;

  /** The messages that `text` completes. */
  feed(text: string): AmiMessage[] {
    this.#rest += text;
    const messages: AmiMessage[] = [];
    if (!this.#greeted) {
      const end = this.#rest.indexOf('\r\n');
      if (end >= 0) {
        this.#greeted = true;
        this.#rest = this.#rest.slice(end + 2);
      }
    }
    for (let end = this.#greeted ? this.#rest.indexOf('\r\n\r\n') : -1; end >= 0;) {
      messages.push(read(this.#rest.slice(0, end)));
      this.#rest = this.#rest.slice(end + 4);
      end = this.#rest.indexOf('\r\n\r\n');
    }
    if (this.#rest.length > MOST) throw new Error('a message of AMI has no end');
    return messages;
  }
}

function read(block: string): AmiMessage {
  const fields = new Map<string, string>();
  for (const line of block.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  return fields;
}
