import { type ChildProcess } from 'node:child_process';
import { closeSync, copyFileSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AmiFrames } from '../../server/telephony/asterisk/ami-frames.ts';
import { type Exchange, OPERATOR, PASSWORD } from './exchange.ts';
import { OWNER } from './unpacked.ts';
import { chownSync } from 'node:fs';

export const CALLER = '+14155550142';
export const DIALLED = '+14155550100';
/** Rings one telephone, without keys and queue. */
export const CROWDED = '+14155550177';

/** Seconds a telephone lives at most, whatever happens. */
const LIFE_SECONDS = 90;

const PHONES = ['caller', 'agent7', 'agent8', 'outside'] as const;

type AgentPhone = 'agent-stays' | 'agent-leaves' | 'agent-holds' | 'agent-rings';
type CallerPhone = 'caller-leaves' | 'caller-stays' | 'caller-vanishes' | 'caller-answers';

/** Telephones at an exchange, each a SIPp that plays one call. */
export class Telephones {
  #exchange: Exchange;
  #running = new Map<ChildProcess, { name: string; ended: Promise<number> }>();
  #count = 0;
  /** Those that ended since the last call was over. */
  #ended: string[] = [];

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
    const folder = this.#folder;
    mkdirSync(folder, { recursive: true });
    const { uid, gid } = OWNER as { uid?: number; gid?: number };
    if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
  }

  /** `talkMs`: how long it talks, where it is the one to hang up. */
  agent(play: AgentPhone, at: 'agent7' | 'agent8' | 'outside', talkMs = 0): Promise<number> {
    return this.#run(play, { at, talkMs });
  }

  /** `answer`: the key pressed in line, by one who is asked there. */
  caller(
    play: CallerPhone,
    { key = '2', answer = '', talkMs = 0 }: { key?: string; answer?: string; talkMs?: number } = {},
  ): Promise<number> {
    return this.#run(play, {
      at: 'caller',
      talkMs,
      more: [
        '-s',
        DIALLED,
        ...['-key', 'caller', CALLER],
        ...['-key', 'key', key],
        ...['-key', 'answer', answer],
      ],
    });
  }

  /** One telephone that answers this many calls, at the same time if need be. */
  switchboard(at: 'agent7', calls: number): Promise<number> {
    return this.#run('agent-stays', { at, talkMs: 0, calls });
  }

  /** Callers, each with a number of their own, `perSecond` of whom dial the number that needs no key. */
  crowd(
    numbers: readonly string[],
    { perSecond, talkMs }: { perSecond: number; talkMs: number },
  ): Promise<number> {
    const list = path.join(this.#folder, 'crowd.csv');
    writeFileSync(list, ['SEQUENTIAL', ...numbers, ''].join('\n'));
    const more = ['-s', CROWDED, '-inf', list, '-r', String(perSecond), '-l', String(numbers.length)];
    return this.#run('crowd', { at: 'caller', talkMs, calls: numbers.length, more });
  }

  /** Lets the exchange hand the call of an agent's telephone on, as that telephone would: at once. */
  transfer(agent: string, extension: string): Promise<void> {
    return this.#handOn('BlindTransfer', agent, extension);
  }

  /** Lets an agent speak with somebody first, while the caller waits; the agent hangs up to hand the call on. */
  consult(agent: string, extension: string): Promise<void> {
    return this.#handOn('Atxfer', agent, extension);
  }

  async #handOn(action: 'BlindTransfer' | 'Atxfer', agent: string, extension: string): Promise<void> {
    const channels = (await this.#exchange.ari('channels')) as { name: string }[];
    const channel = channels.find(({ name }) => name.startsWith(`PJSIP/${agent}-`))?.name;
    if (!channel) throw new Error(`${agent} is in no call`);
    const answer = await this.#act([
      `Action: Login\r\nUsername: ${OPERATOR}\r\nSecret: ${PASSWORD}\r\nEvents: off`,
      `Action: ${action}\r\nActionID: transfer\r\nChannel: ${channel}\r\nContext: xfer\r\nExten: ${extension}`,
    ]);
    if (answer !== 'Success') throw new Error(`the transfer came to: ${answer}`);
  }

  /** Lets calls come to their end, then ends those that are left, as one whose exchange has died. */
  async close({ patienceMs = 0 } = {}): Promise<void> {
    const all = Promise.all([...this.#running.values()].map(({ ended }) => ended));
    await Promise.race([all, wait(patienceMs)]);
    for (const child of this.#running.keys()) child.kill('SIGKILL');
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
    this.#ended = [];
  }

  /** Gives those that were begun the time to be there. Throws when one is not. */
  async ready(): Promise<void> {
    await wait(300);
    const [name] = this.#ended;
    if (name === undefined) return;
    const log = readFileSync(path.join(this.#folder, `${name}.log`), 'utf8');
    throw new Error(`${name} ended at once:\n${log.slice(-2_000)}`);
  }

  get #folder(): string {
    return path.join(this.#exchange.work, 'sip');
  }

  #run(
    play: string,
    {
      at,
      talkMs,
      calls = 1,
      more = [],
    }: { at: (typeof PHONES)[number]; talkMs: number; calls?: number; more?: string[] },
  ): Promise<number> {
    const name = `${play}-${++this.#count}`;
    const { media, sip, [at]: port } = this.#exchange.ports;
    const log = openSync(path.join(this.#folder, `${name}.log`), 'w');
    // its own: another of the same play may be reading
    const file = path.join(this.#folder, `${name}.xml`);
    copyFileSync(path.join(import.meta.dirname, 'sip', `${play}.xml`), file);
    const child = this.#exchange.unpacked.run(
      'usr/bin/sipp',
      [
        ...[
          '-sf',
          file,
          '-m',
          String(calls),
          '-nostdin',
          '-i',
          '127.0.0.1',
          '-mi',
          '127.0.0.1',
          '-ci',
          '127.0.0.1',
        ],
        ...['-p', String(port), '-mp', String(media + 10 * PHONES.indexOf(at)), '-d', String(talkMs)],
        ...['-timeout', `${LIFE_SECONDS}s`, ...more, `127.0.0.1:${sip}`],
      ],
      { cwd: this.#folder, log },
    );
    closeSync(log);
    const ended = new Promise<number>((resolve) =>
      child.once('exit', (code) => {
        this.#running.delete(child);
        this.#ended.push(name);
        resolve(code ?? -1);
      }),
    );
    this.#running.set(child, { name, ended });
    return ended;
  }

  #act(actions: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.#exchange.ports.ami, '127.0.0.1');
      const frames = new AmiFrames();
      const timer = setTimeout(() => socket.destroy(new Error('AMI does not answer')), 4_000);
      socket.once('error', reject).once('close', () => clearTimeout(timer));
      socket.setEncoding('utf8').on('data', (text: string) => {
        for (const message of frames.feed(text)) {
          if (message.get('ActionID') !== 'transfer') continue;
          resolve(message.get('Response') === 'Success' ? 'Success' : (message.get('Message') ?? ''));
          socket.end();
        }
      });
      for (const action of actions) socket.write(`${action}\r\n\r\n`);
    });
  }
}
