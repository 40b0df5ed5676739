import { type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openUnpacked, OWNER, type Unpacked } from './unpacked.ts';

export const USER = 'midcall';
export const OPERATOR = 'operator';
export const PASSWORD = 'only-for-tests';

export interface Ports {
  http: number;
  ami: number;
  sip: number;
  agent7: number;
  agent8: number;
  outside: number;
  caller: number;
  /** Sound: the first of the exchange's, sixty or as many as it is said to need, and of forty for the telephones. */
  rtp: number;
  media: number;
  udptl: number;
}

export interface ExchangeOptions {
  /** Seconds a call without sound lives. */
  rtpTimeout?: number;
  /** Seconds a caller waits for an agent. */
  queueSeconds?: number;
  /** Calls at the same time. */
  calls?: number;
}

/** A real Asterisk on loopback, with everything it has in a folder of its own. */
export class Exchange {
  readonly ports: Ports;
  readonly work: string;
  readonly unpacked: Unpacked;
  #process: ChildProcess | null = null;

  /** Started, and answering. */
  static async start(options: ExchangeOptions = {}): Promise<Exchange> {
    const folder = process.env['MIDCALL_ASTERISK'];
    if (!folder) throw new Error('Run these tests by: npm run test:asterisk');
    const exchange = new Exchange(folder, await freePorts(options));
    exchange.#configure(options);
    await exchange.start();
    return exchange;
  }

  private constructor(folder: string, ports: Ports) {
    this.ports = ports;
    this.work = mkdtempSync(path.join(tmpdir(), 'midcall-exchange-'));
    chmodSync(this.work, 0o755);
    this.unpacked = openUnpacked(folder, this.work);
  }

  get pid(): number {
    const { pid } = this.#process ?? {};
    if (pid === undefined) throw new Error('the exchange is not running');
    return pid;
  }

  async start(): Promise<void> {
    const log = openSync(path.join(this.work, 'log', 'console'), 'a');
    const args = ['-C', path.join(this.work, 'etc', 'asterisk.conf'), '-f', '-n'];
    const child = this.unpacked.run('usr/sbin/asterisk', args, { cwd: this.work, log });
    closeSync(log);
    this.#process = child;
    for (let tries = 0; tries < 240; tries++) {
      if (child.exitCode !== null || child.signalCode !== null) break;
      if (await this.#isUp()) return this.#assertLoopback();
      await wait(125);
    }
    await this.stop();
    throw new Error(`Asterisk did not start:\n${this.log().split('\n').slice(-8).join('\n')}`);
  }

  log(): string {
    return readFileSync(path.join(this.work, 'log', 'console'), 'utf8');
  }

  /** As when its machine loses its power. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.work, { recursive: true, force: true });
  }

  /** Asks ARI as the user that Midcall has. */
  async ari(resource: string): Promise<unknown> {
    const authorization = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`;
    const url = `http://127.0.0.1:${this.ports.http}/ari/${resource}`;
    const response = await fetch(url, { headers: { authorization }, signal: AbortSignal.timeout(2_000) });
    if (!response.ok) throw new Error(`${resource}: ${response.status}`);
    return response.json();
  }

  async #isUp(): Promise<boolean> {
    return this.ari('asterisk/info').then(
      () => true,
      () => false,
    );
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    const force = setTimeout(() => child.kill('SIGKILL'), 8_000);
    await ended;
    clearTimeout(force);
  }

  #configure({ rtpTimeout = 60, queueSeconds = 20, calls = 15 }: ExchangeOptions): void {
    const { tree } = this.unpacked;
    const place = (name: string) => path.join(this.work, name);
    for (const name of ['etc', 'run', 'log', 'spool', 'db', 'data/sounds'])
      mkdirSync(place(name), { recursive: true });
    const values: Record<string, number | string> = {
      ...this.ports,
      ...{
        rtpEnd: this.ports.rtp + soundPorts(calls),
        udptl: this.ports.udptl,
        udptlEnd: this.ports.udptl + 9,
      },
      ...{ rtpTimeout, queueSeconds, password: PASSWORD },
    };
    const templates = path.join(import.meta.dirname, 'etc');
    for (const name of readdirSync(templates)) {
      const text = readFileSync(path.join(templates, name), 'utf8');
      writeFileSync(
        path.join(place('etc'), name),
        text.replace(/\{\{(\w+)\}\}/g, (_, key: string) => String(values[key])),
      );
    }
    // without its sounds Read() fails at once, and every caller speaks English
    const shared = path.join(tree, 'usr/share/asterisk');
    for (const name of readdirSync(shared))
      if (name !== 'sounds') symlinkSync(path.join(shared, name), path.join(place('data'), name));
    const voice = readdirSync(path.join(shared, 'sounds')).find((name) => name.startsWith('en_US_'))!;
    symlinkSync(path.join(shared, 'sounds', voice), path.join(place('data/sounds'), 'en'));
    const modules = readdirSync(path.join(tree, 'usr/lib'))
      .map((name) => path.join(tree, 'usr/lib', name, 'asterisk/modules'))
      .find((one) => existsSync(one))!;
    const folders = {
      etc: 'etc',
      varlib: 'db',
      db: 'db',
      key: 'db',
      data: 'data',
      agi: 'db',
      spool: 'spool',
      run: 'run',
      log: 'log',
    };
    const lines = Object.entries(folders).map(([name, folder]) => `ast${name}dir => ${place(folder)}`);
    writeFileSync(
      path.join(place('etc'), 'asterisk.conf'),
      ['[directories]', `astmoddir => ${modules}`, ...lines, ''].join('\n'),
    );
    const { uid, gid } = OWNER as { uid?: number; gid?: number };
    if (uid === undefined || gid === undefined) return;
    chownSync(this.work, uid, gid);
    for (const name of readdirSync(this.work, { recursive: true, encoding: 'utf8' }))
      if (!name.startsWith('data/') || name === 'data/sounds') chownSync(place(name), uid, gid);
  }

  /** Fails when the exchange has a port open that another machine could reach. */
  #assertLoopback(): void {
    const inodes = new Set(
      readdirSync(`/proc/${this.pid}/fd`).flatMap((fd) => {
        try {
          return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${this.pid}/fd/${fd}`))?.[1] ?? [];
        } catch {
          return []; // closed meanwhile
        }
      }),
    );
    const open = ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((kind) =>
      readFileSync(`/proc/${this.pid}/net/${kind}`, 'utf8')
        .split('\n')
        .slice(1)
        .map((line) => line.trim().split(/\s+/))
        .filter(([, , , , , , , , , inode]) => inodes.has(inode ?? ''))
        .map(([, local = '']) => local),
    );
    if (open.length === 0) throw new Error('the ports of the exchange could not be read');
    // 127.x.x.x as the kernel writes it, and ::1
    const away = open.filter(
      (local) => !/^(?:[0-9A-F]{6}7F|0{24}01000000|0{16}FFFF0000[0-9A-F]{6}7F):/.test(local),
    );
    if (away.length > 0) throw new Error(`open off loopback: ${away.join(', ')}`);
  }
}

/** Two ports for each side of a call. */
const soundPorts = (calls: number) => 4 * calls;

async function freePorts({ calls = 15 }: ExchangeOptions): Promise<Ports> {
  // below those that the system gives to others by itself
  const rtp = (calls > 15 ? 24_000 : 12_000) + 100 * Math.floor(Math.random() * 60);
  const udptl = rtp + soundPorts(calls) + 10;
  const media = 18_000 + 100 * Math.floor(Math.random() * 60);
  const udp = await Promise.all(Array.from({ length: 5 }, () => freeUdp()));
  const [http, ami] = await Promise.all([freeTcp(), freeTcp()]);
  const [sip, agent7, agent8, outside, caller] = udp as [number, number, number, number, number]; // as many as were asked for
  return { http, ami, rtp, media, udptl, sip, agent7, agent8, outside, caller };
}

function freeTcp(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function freeUdp(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4').once('error', reject);
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      // kept a moment, so that no other gets the same
      setTimeout(() => socket.close(() => resolve(port)), 50);
    });
  });
}
