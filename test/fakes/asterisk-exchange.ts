import { createHash } from 'node:crypto';
import { createServer as createHttp, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server as TcpServer, type Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Line } from './asterisk-recordings.ts';

export const EXCHANGE_USER = 'midcall';
export const EXCHANGE_PASSWORD = 'only-for-tests';

interface Channel {
  id: string;
  name: string;
  dialplan?: { exten?: string; app_name?: string; app_data?: string };
  caller?: { number?: string };
  language?: string;
}

/** An exchange's two feeds on real sockets, with what a recording says, or a test. It has the channels that ARI's lines tell of. */
export class FakeExchange {
  readonly http: Server;
  readonly ami: TcpServer;
  /** Feeds that let nobody in. */
  readonly refused = new Set<'ami' | 'ari'>();
  /** Feeds that take questions and answer none. */
  readonly mute = new Set<'ami' | 'ari'>();
  /** Milliseconds from what was seen for an answer to its sending. */
  slowMs = 0;
  /** How often each was let in. */
  readonly entered = { ami: 0, ari: 0 };
  /** Rights: without them the list of channels is refused. */
  mayList = true;
  #sockets = new WebSocketServer({ noServer: true });
  #managers = new Map<Socket, boolean>();
  #channels = new Map<string, { channel: Channel; bridge: string | null; linked: string }>();
  #linked = new Map<string, string>();
  /** Names of channels that hold. */
  #holding = new Set<string>();

  static async start(ports: { http?: number; ami?: number } = {}): Promise<FakeExchange> {
    const exchange = new FakeExchange();
    await new Promise<void>((resolve) => exchange.http.listen(ports.http ?? 0, '127.0.0.1', resolve));
    await new Promise<void>((resolve) => exchange.ami.listen(ports.ami ?? 0, '127.0.0.1', resolve));
    return exchange;
  }

  private constructor() {
    this.http = createHttp((request, response) => {
      if (this.mute.has('ari')) return;
      const answer = this.#answer(request);
      const text = JSON.stringify(answer);
      setTimeout(() => {
        response.writeHead(answer === null ? 401 : 200, { 'content-type': 'application/json' });
        response.end(text);
      }, this.slowMs);
    });
    this.http.on('upgrade', (request, socket, head) => {
      if (this.#answer(request) === null) socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
      else this.#sockets.handleUpgrade(request, socket, head, () => void this.entered.ari++);
    });
    this.ami = createTcp((socket) => this.#manage(socket));
  }

  get ports(): { http: number; ami: number } {
    const portOf = (server: Server | TcpServer) => (server.address() as AddressInfo).port;
    return { http: portOf(this.http), ami: portOf(this.ami) };
  }

  /** It happens, and nobody is told. */
  see(line: Line): void {
    if (line.feed === 'ami') {
      const { Uniqueid: id, Linkedid: linked, DestUniqueid: other, DestLinkedid: otherLinked } = line.fields;
      if (id && linked) this.#linked.set(id, linked);
      if (other && otherLinked) this.#linked.set(other, otherLinked);
      return;
    }
    const { type, channel, bridge } = line.event as {
      type: string;
      channel?: Channel;
      bridge?: { id: string };
    };
    if (!channel) return;
    if (type === 'ChannelHold') this.#holding.add(channel.name);
    if (type === 'ChannelUnhold' || type === 'ChannelDestroyed') this.#holding.delete(channel.name);
    const known = this.#channels.get(channel.id);
    const before = known?.bridge ?? null;
    const inBridge =
      type === 'ChannelEnteredBridge' ? (bridge?.id ?? null) : type === 'ChannelLeftBridge' ? null : before;
    if (type === 'ChannelDestroyed') this.#channels.delete(channel.id);
    else this.#channels.set(channel.id, { channel, bridge: inBridge, linked: '' });
  }

  /** Whoever listens to its feed is told. */
  tell(line: Line): void {
    if (line.feed === 'ari') this.tellRaw('ari', JSON.stringify(line.event));
    else
      this.tellRaw(
        'ami',
        Object.entries(line.fields)
          .map(([name, value]) => `${name}: ${value}\r\n`)
          .join('') + '\r\n',
      );
  }

  tellRaw(feed: 'ami' | 'ari', text: string): void {
    if (feed === 'ari') for (const socket of this.#sockets.clients as Set<WebSocket>) socket.send(text);
    else for (const [socket, isIn] of this.#managers) if (isIn) socket.write(text);
  }

  /** Connections break; `feeds`: of these. */
  cut(feeds: readonly ('ami' | 'ari')[] = ['ami', 'ari']): void {
    if (feeds.includes('ari'))
      for (const socket of this.#sockets.clients as Set<WebSocket>) socket.terminate();
    if (feeds.includes('ami')) for (const socket of this.#managers.keys()) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.http.closeAllConnections();
    await Promise.all([this.http, this.ami].map((server) => new Promise((resolve) => server.close(resolve))));
  }

  /** `null`: whoever asks is not let in. */
  #answer({ headers, url = '' }: IncomingMessage): unknown {
    const right = `Basic ${Buffer.from(`${EXCHANGE_USER}:${EXCHANGE_PASSWORD}`).toString('base64')}`;
    if (this.refused.has('ari') || headers.authorization !== right) return null;
    if (url === '/ari/channels') return [...this.#channels.values()].map(({ channel }) => channel);
    const ids = [...new Set([...this.#channels.values()].flatMap(({ bridge }) => bridge ?? []))];
    return ids.map((id) => ({
      id,
      channels: [...this.#channels].filter(([, one]) => one.bridge === id).map(([leg]) => leg),
    }));
  }

  #manage(socket: Socket): void {
    const challenge = '123456789';
    this.#managers.set(socket, false);
    socket.on('error', () => {}).on('close', () => this.#managers.delete(socket));
    socket.write('Asterisk Call Manager/11.0.0\r\n');
    let rest = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      rest += text;
      for (let end = rest.indexOf('\r\n\r\n'); end >= 0; end = rest.indexOf('\r\n\r\n')) {
        const fields = Object.fromEntries(
          rest
            .slice(0, end)
            .split('\r\n')
            .map((line) => line.split(': ') as [string, string]),
        );
        rest = rest.slice(end + 4);
        if (!this.mute.has('ami')) this.#act(socket, fields, challenge);
      }
    });
  }

  #act(socket: Socket, fields: Record<string, string>, challenge: string): void {
    const id = `ActionID: ${fields['ActionID'] ?? ''}\r\n`;
    const send = (text: string) => void socket.write(text);
    const say = (...lines: string[]) => {
      const text = `${lines.join('\r\n')}\r\n${id}\r\n`;
      if (this.slowMs === 0) send(text);
      else setTimeout(() => send(text), this.slowMs);
    };
    switch (fields['Action']) {
      case 'Challenge':
        return void say('Response: Success', `Challenge: ${challenge}`);
      case 'Login': {
        const key = createHash('md5')
          .update(challenge + EXCHANGE_PASSWORD)
          .digest('hex');
        if (this.refused.has('ami') || fields['Username'] !== EXCHANGE_USER || fields['Key'] !== key) {
          say('Response: Error', 'Message: Authentication failed');
          return void socket.end();
        }
        this.entered.ami++;
        say('Response: Success', 'Message: Authentication accepted');
        return void this.#managers.set(socket, true);
      }
      case 'CoreShowChannels':
        if (!this.mayList) return void say('Response: Error', 'Message: Permission denied');
        say('Response: Success', 'EventList: start');
        for (const [leg, { channel, bridge }] of this.#channels)
          say(
            ...['Event: CoreShowChannel', `Channel: ${channel.name}`, `Uniqueid: ${leg}`],
            ...[
              `Linkedid: ${this.#linked.get(leg) ?? leg}`,
              `CallerIDNum: ${channel.caller?.number || '<unknown>'}`,
            ],
            ...[`Exten: ${channel.dialplan?.exten ?? ''}`, `Language: ${channel.language ?? ''}`],
            ...[
              `Application: ${channel.dialplan?.app_name ?? ''}`,
              `ApplicationData: ${channel.dialplan?.app_data ?? ''}`,
            ],
            `BridgeId: ${bridge ?? ''}`,
          );
        return void say('Event: CoreShowChannelsComplete', 'EventList: Complete');
      case 'QueueStatus':
        say('Response: Success', 'EventList: start');
        say('Event: QueueMember', 'Queue: service_it', 'Name: Ana', 'Location: PJSIP/agent7');
        return void say('Event: QueueStatusComplete', 'EventList: Complete');
      case 'DeviceStateList':
        say('Response: Success', 'EventList: start');
        for (const name of this.#holding)
          say('Event: DeviceStateChange', `Device: ${name.replace(/-\w+$/, '')}`, 'State: ONHOLD');
        return void say('Event: DeviceStateListComplete', 'EventList: Complete');
      default:
        return void say('Response: Error', 'Message: Invalid/unknown command');
    }
  }
}
