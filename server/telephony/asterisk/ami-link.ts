import { createHash } from 'node:crypto';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { AmiFrames } from './ami-frames.ts';
import { type AmiMessage, factsOfAmi, wholeOfAmi } from './decide-ami.ts';
import { type Link, LinkError, type LinkOptions } from './link.ts';

export interface AmiAccess {
  /** `tcp://host:5038`, or `tls://host:5039`. */
  ami: string;
  amiUser: string;
  amiSecret: string;
}

/** An action under way, and what was answered so far. */
interface Asked {
  isDone(message: AmiMessage): boolean;
  answers: AmiMessage[];
  resolve(answers: AmiMessage[]): void;
  reject(error: LinkError): void;
}

/**
 * Logs in at the manager interface, by a challenge, so that the secret itself does not travel, and listens to calls and queues.
 * Source: docs.asterisk.org, "AMI v2 specification", "AMI actions".
 */
export async function openAmi(access: AmiAccess, options: LinkOptions): Promise<Link> {
  const session = await AmiSession.open(access.ami, options);
  try {
    await session.logIn(access);
  } catch (error) {
    session.close();
    throw error;
  }
  return session;
}

class AmiSession implements Link {
  readonly closed: Promise<void>;
  #socket: Socket;
  #options: LinkOptions;
  #frames = new AmiFrames();
  #asked = new Map<string, Asked>();
  #lastId = 0;

  static open(url: string, options: LinkOptions): Promise<AmiSession> {
    const { hostname, port, protocol } = new URL(url);
    const host = hostname.replace(/^\[|\]$/g, '');
    const at = { host, port: Number(port), servername: host };
    return new Promise((resolve, reject) => {
      const isTls = protocol === 'tls:';
      const socket = isTls ? connectTls(at) : connectTcp(at);
      const fail = (detail: string) => {
        clearTimeout(timer);
        socket.destroy();
        reject(new LinkError('unreachable', detail));
      };
      const timer = setTimeout(() => fail('timeout'), options.timeoutMs);
      const stop = () => fail('stopped');
      options.signal.addEventListener('abort', stop, { once: true });
      socket.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'connection'));
      socket.once(isTls ? 'secureConnect' : 'connect', () => {
        clearTimeout(timer);
        options.signal.removeEventListener('abort', stop);
        resolve(new AmiSession(socket, options));
      });
    });
  }

  private constructor(socket: Socket, options: LinkOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.setEncoding('utf8').setNoDelay();
    socket.on('error', () => {}); // `close` follows
    socket.on('data', (text: string) => this.#take(text));
    const stop = () => this.close();
    options.signal.addEventListener('abort', stop, { once: true });
    this.closed = new Promise((resolve) =>
      socket.once('close', () => {
        options.signal.removeEventListener('abort', stop);
        for (const { reject } of this.#asked.values()) reject(new LinkError('unreachable', 'closed'));
        this.#asked.clear();
        resolve();
      }),
    );
  }

  async logIn({ amiUser, amiSecret }: AmiAccess): Promise<void> {
    const [challenged] = await this.#ask({ Action: 'Challenge', AuthType: 'MD5' }, isResponse);
    const challenge = challenged?.get('Challenge');
    if (challenge === undefined) throw new LinkError('refused', 'challenge');
    const [answer] = await this.#ask(
      {
        ...{ Action: 'Login', AuthType: 'MD5', Username: amiUser },
        // only what is read; which of it comes is up to the rights of the user
        ...{
          Key: createHash('md5')
            .update(challenge + amiSecret)
            .digest('hex'),
          Events: 'call,agent',
        },
      },
      isResponse,
    );
    if (answer?.get('Response') !== 'Success') throw new LinkError('refused', 'login');
  }

  async whole() {
    const channels = await this.#list('CoreShowChannels', 'CoreShowChannelsComplete');
    const queues = await this.#list('QueueStatus', 'QueueStatusComplete');
    const devices = await this.#list('DeviceStateList', 'DeviceStateListComplete');
    return wholeOfAmi([...channels, ...queues, ...devices]);
  }

  close(): void {
    this.#socket.destroy();
  }

  async #list(action: string, complete: string): Promise<AmiMessage[]> {
    const answers = await this.#ask(
      { Action: action },
      (message) => message.get('Event') === complete || message.get('Response') === 'Error',
    );
    if (answers.at(-1)?.get('Response') === 'Error') throw new LinkError('refused', action);
    return answers;
  }

  #ask(fields: Record<string, string>, isDone: Asked['isDone']): Promise<AmiMessage[]> {
    const id = String(++this.#lastId);
    const lines = Object.entries({ ...fields, ActionID: id }).map(([name, value]) => `${name}: ${value}`);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#asked.delete(id);
        reject(new LinkError('unreachable', 'timeout'));
        // nothing that comes later could be told from what is asked next
        this.close();
      }, this.#options.timeoutMs);
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        finish();
      };
      this.#asked.set(id, {
        ...{ isDone, answers: [] },
        resolve: (answers) => settle(() => resolve(answers)),
        reject: (error) => settle(() => reject(error)),
      });
      if (this.#socket.destroyed) return this.#asked.get(id)?.reject(new LinkError('unreachable', 'closed'));
      this.#socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    });
  }

  #take(text: string): void {
    let messages: AmiMessage[];
    try {
      messages = this.#frames.feed(text);
    } catch {
      this.#options.onMalformed();
      return this.close();
    }
    for (const message of messages) {
      const id = message.get('ActionID');
      const asked = id === undefined ? undefined : this.#asked.get(id);
      if (id !== undefined && asked) {
        asked.answers.push(message);
        if (!asked.isDone(message)) continue;
        this.#asked.delete(id);
        asked.resolve(asked.answers);
      } else if (message.has('Event')) this.#options.onFacts(factsOfAmi(message));
      else this.#options.onMalformed();
    }
  }
}

const isResponse = (message: AmiMessage): boolean => message.has('Response');
