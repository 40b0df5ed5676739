import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type HttpCarrier } from './http-carrier.ts';

/** Where `scripts/kannel.mjs` has built what Kannel lacks as a package. */
const built = (): string => {
  const folder = process.env['MIDCALL_KANNEL'];
  if (!folder) throw new Error('run this by: npm run test:kannel');
  return folder;
};

/** Kannel, on loopback, in a folder of its own; every process is ended by its own id. */
class Kannel {
  readonly #folder: string;
  readonly #running = new Map<string, ChildProcess>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async make(files: Readonly<Record<string, string>>): Promise<Kannel> {
    const folder = await mkdtemp(path.join(tmpdir(), 'midcall-kannel-'));
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
    return new Kannel(folder);
  }

  /** Starts one of its programs, and waits until it listens on `port`. */
  async run(program: string, args: readonly string[], port: number): Promise<void> {
    const output = openSync(path.join(this.#folder, 'output'), 'a');
    const env = { ...process.env, LD_PRELOAD: path.join(built(), 'loopback.so') };
    const child = spawn(program, args, { cwd: this.#folder, env, stdio: ['ignore', output, output] });
    closeSync(output);
    this.#running.set(path.basename(program), child);
    try {
      await Promise.race([
        within(20_000, () => answers(port)),
        once(child, 'exit').then(() => Promise.reject(new Error(`${program} has ended`))),
      ]);
    } catch (cause) {
      const said = readFileSync(path.join(this.#folder, 'output'), 'utf8').slice(-2_000);
      throw new Error(`${program} does not listen: ${said}`, { cause });
    }
    assertOnLoopback(child.pid ?? 0);
  }

  /** Ends one of its programs at once. */
  async kill(name: string): Promise<void> {
    const child = this.#running.get(name);
    this.#running.delete(name);
    if (child && child.exitCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }

  async close(): Promise<void> {
    for (const name of [...this.#running.keys()].reverse()) await this.kill(name);
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function within(ms: number, check: () => Promise<void>): Promise<void> {
  for (const end = Date.now() + ms; ; await setTimeout(50)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

const answers = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve();
    });
    socket.on('error', reject);
  });

/** Throws when a process listens where others than this machine can reach it. */
function assertOnLoopback(pid: number): void {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((name) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${name}`))?.[1] ?? [];
      } catch {
        return [];
      }
    }),
  );
  for (const table of ['tcp', 'tcp6']) {
    for (const line of readFileSync(`/proc/${pid}/net/${table}`, 'utf8').split('\n').slice(1)) {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      if (state !== '0A' || !sockets.has(inode)) continue;
      // the last octet of an address stands first
      const isHere = /^(?:[0-9A-F]{6}7F:|0{24}01000000:|0{16}FFFF0000[0-9A-F]{6}7F:)/.test(local);
      if (!isHere) throw new Error(`process ${pid} listens off loopback: ${local}`);
    }
  }
}

async function freePorts<T extends string>(...names: T[]): Promise<Record<T, number>> {
  const servers = names.map((name) => ({ name, server: createServer().listen(0, '127.0.0.1') }));
  await Promise.all(servers.map(({ server }) => once(server, 'listening')));
  const ports = servers.map(({ name, server }) => [name, (server.address() as AddressInfo).port] as const);
  await Promise.all(servers.map(({ server }) => once(server.close(), 'close')));
  return Object.fromEntries(ports) as Record<T, number>; // one for each name
}

const core = (admin: number, boxes: number) => `
group = core
admin-port = ${admin}
admin-interface = 127.0.0.1
admin-password = unused
smsbox-port = ${boxes}
smsbox-interface = 127.0.0.1
box-allow-ip = "127.0.0.1"
log-file = "bearerbox.log"
dlr-storage = internal
`;

export interface KannelSmsc {
  port: number;
  /** Ends the SMPP server, and starts it again on the same port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Kannel as the message centre: `esme1` may bind with `secret1` and the system type `VMA`. What it sends goes to `carrier`. */
export async function startSmsc(carrier: HttpCarrier): Promise<KannelSmsc> {
  const { admin, boxes, smpp, inbound } = await freePorts('admin', 'boxes', 'smpp', 'inbound');
  const kannel = await Kannel.make({
    'bearerbox.conf': `${core(admin, boxes)}store-type = file
store-location = "store"
sms-resend-freq = 2
sms-resend-retry = 2

group = smsc
smsc = http
smsc-id = http1
system-type = generic
port = ${inbound}
allowed-smsc-id = http1
connect-allow-ip = 127.0.0.1
smsc-username = u
smsc-password = p
send-url = "${carrier.origin}/mt?from=%P&to=%p&text=%b&udh=%u&coding=%c"
status-success-regex = "ok"
status-permfail-regex = "fail"
status-tempfail-regex = "retry"
generic-foreign-id-regex = "id=([a-z0-9-]+)"

group = smsbox
bearerbox-host = 127.0.0.1

group = sms-service
keyword = default
max-messages = 0

group = smsbox-route
smsbox-id = esme1
smsc-id = http1
`,
    'opensmppbox.conf': `
group = core
dlr-storage = internal

group = opensmppbox
opensmppbox-id = osb
opensmppbox-port = ${smpp}
bearerbox-host = 127.0.0.1
bearerbox-port = ${boxes}
our-system-id = kannel
log-file = "opensmppbox.log"
route-to-smsc = http1
use-systemid-as-smsboxid = true
smpp-logins = "logins"
`,
    logins: 'esme1 secret1 VMA 127.0.0.1\n',
  });
  const serve = () => kannel.run(path.join(built(), 'opensmppbox'), ['opensmppbox.conf'], smpp);
  try {
    await kannel.run('/usr/sbin/bearerbox', ['bearerbox.conf'], boxes);
    await serve();
  } catch (error) {
    await kannel.close();
    throw error;
  }
  carrier.inboundPort = inbound;
  return {
    port: smpp,
    async restart() {
      await kannel.kill('opensmppbox');
      await serve();
    },
    close: () => kannel.close(),
  };
}

export interface KannelEsme {
  /** Asks Kannel to send a text by the message centre it is bound to. */
  send(text: Buffer, options: { coding: 0 | 2; key?: string }): Promise<void>;
  close(): Promise<void>;
}

/** Kannel as the client of a message centre on this machine. What it is told of receipts and texts goes to `carrier`. */
export async function startEsme(smscPort: number, carrier: HttpCarrier): Promise<KannelEsme> {
  const { admin, boxes, send } = await freePorts('admin', 'boxes', 'send');
  const kannel = await Kannel.make({
    'esme.conf': `${core(admin, boxes)}
group = smsc
smsc = smpp
smsc-id = node1
host = 127.0.0.1
port = ${smscPort}
transceiver-mode = true
smsc-username = "k"
smsc-password = "p"
system-type = ""
source-addr-ton = 1
source-addr-npi = 1
enquire-link-interval = 3
reconnect-delay = 1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = ${send}
sendsms-interface = 127.0.0.1
log-file = "smsbox.log"

group = sendsms-user
username = t
password = t
max-messages = 15
concatenation = true

group = sms-service
keyword = default
max-messages = 0
catch-all = true
get-url = "${carrier.origin}/mo?from=%p&to=%P&text=%b&coding=%c"
`,
  });
  try {
    await kannel.run('/usr/sbin/bearerbox', ['esme.conf'], boxes);
    await kannel.run('/usr/sbin/smsbox', ['esme.conf'], send);
  } catch (error) {
    await kannel.close();
    throw error;
  }
  return {
    async send(text, { coding, key = '' }) {
      const told = encodeURIComponent(`${carrier.origin}/dlr?key=${key}&type=%d`);
      const octets = [...text].map((octet) => `%${octet.toString(16).padStart(2, '0')}`).join('');
      const charset = coding === 2 ? 'UTF-16BE' : 'UTF-8';
      const numbers = 'from=15550001111&to=15552223333&smsc=node1';
      const answer = await fetch(
        `http://127.0.0.1:${send}/cgi-bin/sendsms?user=t&pass=t&${numbers}&charset=${charset}&coding=${coding}&dlr-mask=31&dlr-url=${told}&text=${octets}`,
      );
      if (!answer.ok) throw new Error(`Kannel does not send: ${answer.status}`);
    },
    close: () => kannel.close(),
  };
}
