import { connect } from 'node:net';
import { createHash } from 'node:crypto';
import { WebSocket } from 'ws';
import { AmiFrames } from '../../server/telephony/asterisk/ami-frames.ts';
import { type Exchange, PASSWORD, USER } from './exchange.ts';

/** One line of a recording: what came on one of the two feeds, and when. Milliseconds since it began. */
export type Line = { atMs: number } & (
  { feed: 'ari'; event: object } | { feed: 'ami'; fields: Record<string, string> }
);

/** The one variable of a dialplan that means something here. */
const isMeant = (event: { type: string; variable?: string }) =>
  event.type === 'ChannelVarset' && event.variable === 'MIDCALL_WAIT_SMS';

/** Told to everybody, and read by nobody here: three quarters of what comes. */
const LEFT_OUT =
  /^(?:ChannelVarset|DeviceState|Device|QueueMember|RTCP|VarSet|Contact|Peer|EndpointState|FullyBooted|ApplicationMove)/;

/** Writes down what both feeds say, as they say it, with the same rights as Midcall. */
export class Recorder {
  readonly lines: Line[] = [];
  #beganAt = performance.now();
  #close: (() => void)[] = [];

  static async start(exchange: Exchange): Promise<Recorder> {
    const recorder = new Recorder();
    await Promise.all([recorder.#listenToAri(exchange), recorder.#listenToAmi(exchange)]);
    return recorder;
  }

  stop(): void {
    for (const close of this.#close) close();
  }

  #listenToAri({ ports }: Exchange): Promise<void> {
    const authorization = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`;
    const url = `ws://127.0.0.1:${ports.http}/ari/events?app=recorder&subscribeAll=true`;
    const socket = new WebSocket(url, { headers: { authorization } });
    this.#close.push(() => socket.terminate());
    socket.on('message', (data) => {
      // it would name this computer
      const event = JSON.parse(String(data)) as { type: string; variable?: string; asterisk_id?: string };
      delete event.asterisk_id;
      if (isMeant(event) || !LEFT_OUT.test(event.type))
        this.lines.push({ atMs: this.#now(), feed: 'ari', event });
    });
    return new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  }

  #listenToAmi({ ports }: Exchange): Promise<void> {
    const socket = connect(ports.ami, '127.0.0.1').setEncoding('utf8');
    const frames = new AmiFrames();
    this.#close.push(() => socket.destroy());
    const send = (lines: string[]) => socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    send(['Action: Challenge', 'AuthType: MD5']);
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.on('data', (text: string) => {
        for (const message of frames.feed(text)) {
          const challenge = message.get('Challenge');
          const key =
            challenge &&
            createHash('md5')
              .update(challenge + PASSWORD)
              .digest('hex');
          if (key)
            send([
              'Action: Login',
              'AuthType: MD5',
              `Username: ${USER}`,
              `Key: ${key}`,
              'Events: call,agent',
            ]);
          else if (message.has('Response')) resolve();
          else if (!LEFT_OUT.test(message.get('Event') ?? ''))
            this.lines.push({ atMs: this.#now(), feed: 'ami', fields: Object.fromEntries(message) });
        }
      });
    });
  }

  #now(): number {
    return Math.round(performance.now() - this.#beganAt);
  }
}
