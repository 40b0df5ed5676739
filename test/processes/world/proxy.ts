import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';

/**
 * `closed`: nobody listens, so connections are refused. `reset`: connections are taken and dropped. `blackhole`: nothing
 * passes in either direction. `cut`: an answer is cut off within its first octets.
 */
export type ProxyMode = 'ok' | 'closed' | 'reset' | 'blackhole' | 'cut';

interface Target {
  port: number;
  healthy: boolean;
  sockets: Set<net.Socket>;
}

const HEALTH_EVERY_MS = 250;
const HEALTH_WITHIN_MS = 900;
/** Octets of an answer that pass in mode `cut`. */
const CUT_AFTER = 60;

/**
 * One address for several servers, as a load balancer has, and a network that can fail. With a health path, a target
 * that does not answer it loses its connections, and gets no new ones while another target does.
 */
export class Proxy {
  readonly #targets: Target[];
  readonly #server: net.Server;
  readonly #healthPath: string | null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #port = 0;
  #mode: ProxyMode = 'ok';
  #turn = 0;

  private constructor(ports: readonly number[], healthPath: string | null) {
    this.#targets = ports.map((port) => ({ port, healthy: true, sockets: new Set() }));
    this.#healthPath = healthPath;
    this.#server = net.createServer((client) => this.#handle(client));
    this.#server.on('error', () => {});
  }

  static async open(ports: readonly number[], healthPath: string | null = null): Promise<Proxy> {
    const proxy = new Proxy(ports, healthPath);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    proxy.#port = (proxy.#server.address() as net.AddressInfo).port; // it listens on TCP
    if (healthPath !== null)
      proxy.#timer = setInterval(
        () => proxy.#targets.forEach((target) => proxy.#check(target)),
        HEALTH_EVERY_MS,
      );
    return proxy;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async set(mode: ProxyMode): Promise<void> {
    const before = this.#mode;
    this.#mode = mode;
    if (mode === 'closed') {
      this.#server.close();
      this.reset();
    } else if (before === 'closed') {
      this.#server.listen(this.#port, '127.0.0.1');
      await once(this.#server, 'listening');
    }
    // what was kept open in a mode that lets nothing pass is of no use any more
    if (before === 'blackhole') this.reset();
  }

  /** Drops all connections. */
  reset(): void {
    for (const { sockets } of this.#targets) for (const socket of sockets) socket.resetAndDestroy();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#server.close();
    this.reset();
  }

  #handle(client: net.Socket): void {
    client.on('error', () => client.destroy());
    client.setNoDelay(true);
    if (this.#mode === 'reset') return void client.resetAndDestroy();
    this.#connect(client, this.#inTurn());
  }

  /** Healthy ones first; each gets its share. */
  #inTurn(): Target[] {
    const turn = this.#turn++ % this.#targets.length;
    const turned = [...this.#targets.slice(turn), ...this.#targets.slice(0, turn)];
    return [...turned.filter(({ healthy }) => healthy), ...turned.filter(({ healthy }) => !healthy)];
  }

  #connect(client: net.Socket, [target, ...others]: readonly Target[]): void {
    if (!target) return void client.resetAndDestroy();
    const upstream = net.connect(target.port, '127.0.0.1');
    upstream.setNoDelay(true);
    const next = () => this.#connect(client, others);
    upstream.once('error', next);
    upstream.once('connect', () => {
      upstream.off('error', next).on('error', () => client.resetAndDestroy());
      this.#join(client, upstream, target);
    });
  }

  #join(client: net.Socket, upstream: net.Socket, target: Target): void {
    target.sockets.add(client).add(upstream);
    let passed = 0;
    client.on('data', (octets) => {
      if (this.#mode !== 'blackhole' && !upstream.write(octets)) client.pause();
    });
    upstream.on('data', (octets) => {
      if (this.#mode === 'blackhole') return;
      if (this.#mode === 'cut') {
        passed += octets.length;
        client.write(octets.subarray(0, CUT_AFTER), () => passed > CUT_AFTER && client.resetAndDestroy());
      } else if (!client.write(octets)) upstream.pause();
    });
    client.on('drain', () => upstream.resume());
    upstream.on('drain', () => client.resume());
    client.on('close', () => {
      target.sockets.delete(client);
      upstream.destroy();
    });
    upstream.on('close', () => {
      target.sockets.delete(upstream);
      client.destroySoon();
    });
  }

  #check(target: Target): void {
    const request = http.get(
      {
        port: target.port,
        host: '127.0.0.1',
        path: this.#healthPath ?? '/',
        agent: false,
        timeout: HEALTH_WITHIN_MS,
      },
      (response) => {
        target.healthy = response.statusCode === 200;
        response.resume();
      },
    );
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', () => {
      target.healthy = false;
      for (const socket of target.sockets) socket.resetAndDestroy();
    });
  }
}
