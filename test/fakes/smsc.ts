// Longer than most: one strict peer, which shares no line with the client it judges.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** A segment that the message centre was given, as it came. */
export interface TakenSegment {
  from: string;
  to: string;
  esmClass: number;
  dataCoding: number;
  octets: Buffer;
  registeredDelivery: number;
  validityPeriod: string;
  /** Given back; empty when it was not taken. */
  id: string;
}

/** What the message centre does with one `submit_sm`. `take`: what it does in truth, whatever it says. */
export type SmscAct =
  | { kind: 'accept'; id?: string; after?: Promise<unknown> }
  | { kind: 'status'; status: number }
  | { kind: 'nack'; status: number }
  | { kind: 'silence'; take?: boolean }
  | { kind: 'cut'; take?: boolean }
  /** Says something else; `then`: and is gone, or goes on for ever, an octet now and then. */
  | { kind: 'raw'; octets: Buffer; take?: boolean; then?: 'cut' | 'drip' };

interface Delivery {
  from: string;
  to: string;
  esmClass?: number;
  dataCoding?: number;
  octets: Buffer;
  options?: readonly (readonly [tag: number, value: Buffer])[];
  ton?: number;
}

const EMPTY = Buffer.alloc(0);

export const cText = (text: string): Buffer => Buffer.from(`${text}\0`, 'latin1');

export function pdu(command: number, status: number, sequence: number, body: Buffer = EMPTY): Buffer {
  const header = Buffer.alloc(16);
  [16 + body.length, command, status, sequence].forEach((value, i) =>
    header.writeUInt32BE(value >>> 0, 4 * i),
  );
  return Buffer.concat([header, body]);
}

/**
 * A message centre on a raw socket. It is strict: what no client may send is written down in `violations`, which every test ends by
 * looking at. It does what `script` says, and tells what it has in truth taken in `taken`.
 */
export class FakeSmsc {
  readonly violations: string[] = [];
  readonly taken: TakenSegment[] = [];
  /** Every `submit_sm` there was, taken or not. */
  readonly submits: TakenSegment[] = [];
  /** Names of the binds that were asked for: `transceiver` or `transmitter`. */
  readonly binds: string[] = [];
  /** `system_type` of each bind. */
  readonly systemTypes: string[] = [];
  unbinds = 0;
  enquiries = 0;
  script: (segment: TakenSegment, nth: number) => SmscAct = () => ({ kind: 'accept' });
  /** Status of each bind; `silence`: it is not answered. */
  bindScript: (nth: number, who: { systemId: string; password: string }) => number | 'silence' = () => 0;
  /** Whether it answers `enquire_link`. */
  isAwake = true;
  /** Resets the connection at the next octets, without reading them. */
  isDeaf = false;
  /** Sent right behind the answer to a bind, in the same packet. */
  greeting: Buffer = EMPTY;
  /** A client that is not ours may say more: modes of delivery, optional parameters. */
  isLenient = false;
  /** Sequence number of the request that came last. */
  lastSequence = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #bound: Socket[] = [];
  readonly #waiting = new Map<number, (status: number) => void>();
  #sequence = 0;
  #nextId = 1;

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => this.#serve(socket));
  }

  static async start(port = 0): Promise<FakeSmsc> {
    const server = createServer();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new FakeSmsc(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port; // it listens on TCP
  }

  /** Binds there are now. */
  get bound(): number {
    return this.#bound.length;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  /** Delivers to the bind made last; gives back the status it was answered with, or -1 when the connection ended. */
  deliver(delivery: Delivery): Promise<number> {
    const socket = this.#bound.at(-1);
    if (!socket) throw new Error('nobody is bound');
    const sequence = ++this.#sequence;
    const answered = new Promise<number>((resolve) => this.#waiting.set(sequence, resolve));
    socket.once('close', () => this.#waiting.get(sequence)?.(-1));
    socket.write(pdu(0x05, 0, sequence, encodeDelivery(delivery)));
    return answered;
  }

  /** Reports on a segment as most message centres do: by parameters and in words. */
  receipt(
    id: string,
    state: 'DELIVRD' | 'UNDELIV' | 'EXPIRED' | 'ENROUTE' | 'REJECTD',
    err = '000',
  ): Promise<number> {
    const numbers = { ENROUTE: 1, DELIVRD: 2, EXPIRED: 3, UNDELIV: 5, REJECTD: 8 };
    const text = `id:${id} sub:001 dlvrd:001 submit date:2603020900 done date:2603020901 stat:${state} err:${err} text:Hello`;
    return this.deliver({
      ...{ from: '15552223333', to: '15550001111', esmClass: 4, octets: Buffer.from(text) },
      options: [
        [0x1e, cText(id)],
        [0x427, Buffer.from([numbers[state]])],
      ],
    });
  }

  /** Sends octets that need not be a PDU. */
  sendRaw(octets: Buffer): void {
    this.#bound.at(-1)?.write(octets);
  }

  /** Ends every connection with a reset. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** Connections are taken no more, and those there are, are reset. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.close();
    this.cut();
    await once(this.#server, 'close');
  }

  /** Takes connections again. */
  async listen(port: number): Promise<void> {
    if (this.#server.listening) return;
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  close(): Promise<void> {
    return this.stop();
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    let kept = EMPTY;
    let lastSequence = 0;
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#sockets.delete(socket);
      const at = this.#bound.indexOf(socket);
      if (at >= 0) this.#bound.splice(at, 1);
    });
    socket.on('data', (chunk) => {
      if (this.isDeaf) return void socket.resetAndDestroy();
      kept = Buffer.concat([kept, chunk]);
      while (kept.length >= 16 && kept.length >= kept.readUInt32BE(0)) {
        const length = kept.readUInt32BE(0);
        if (length < 16 || length > 1_000) return this.#violation(`a PDU of ${length} octets`);
        const [command = 0, status = 0, sequence = 0] = [4, 8, 12].map((at) => kept.readUInt32BE(at));
        const body = Buffer.from(kept.subarray(16, length));
        kept = kept.subarray(length);
        if (command >>> 31 === 1) {
          this.#answered(command, status, sequence, body);
          continue;
        }
        if (status !== 0) this.#violation('a request with a status');
        if (sequence !== lastSequence + 1) this.#violation(`sequence ${sequence} after ${lastSequence}`);
        lastSequence = this.lastSequence = sequence;
        this.#request(socket, { command, sequence, body });
      }
    });
  }

  #answered(command: number, status: number, sequence: number, body: Buffer): void {
    if (command === 0x8000_0005 && !body.equals(Buffer.from([0])))
      this.#violation('a deliver_sm_resp with an id');
    this.#waiting.get(sequence)?.(status);
    this.#waiting.delete(sequence);
  }

  #request(
    socket: Socket,
    { command, sequence, body }: { command: number; sequence: number; body: Buffer },
  ): void {
    const answer = (status: number, octets = EMPTY) =>
      socket.write(pdu((command | 0x8000_0000) >>> 0, status, sequence, octets));
    const isBound = this.#bound.includes(socket);
    switch (command) {
      case 0x09:
      case 0x02:
        return this.#bind(socket, { command, sequence, body });
      case 0x06:
        this.unbinds++;
        answer(0);
        socket.end();
        return;
      case 0x15:
        this.enquiries++;
        if (body.length > 0) this.#violation('an enquire_link with a body');
        if (this.isAwake) answer(0);
        return;
      case 0x04:
        if (!isBound) this.#violation('a submit_sm without a bind');
        this.#submit(socket, sequence, body);
        return;
      default:
        this.#violation(`command 0x${command.toString(16)}`);
        socket.write(pdu(0x8000_0000, 3, sequence));
    }
  }

  #bind(
    socket: Socket,
    { command, sequence, body }: { command: number; sequence: number; body: Buffer },
  ): void {
    const fields = readBind(body);
    if (typeof fields === 'string') this.#violation(fields);
    this.binds.push(command === 0x09 ? 'transceiver' : 'transmitter');
    const who = typeof fields === 'string' ? { systemId: '', password: '', systemType: '' } : fields;
    this.systemTypes.push(who.systemType);
    const status = this.bindScript(this.binds.length - 1, who);
    if (status === 'silence') return;
    if (status === 0) this.#bound.push(socket);
    const body34 =
      status === 0 ? Buffer.concat([cText('fake'), Buffer.from([0x02, 0x10, 0, 1, 0x34])]) : EMPTY;
    socket.write(
      Buffer.concat([pdu((command | 0x8000_0000) >>> 0, status, sequence, body34), this.greeting]),
    );
  }

  #submit(socket: Socket, sequence: number, body: Buffer): void {
    const segment = readSubmit(body, this.isLenient);
    if (typeof segment === 'string') {
      this.#violation(segment);
      socket.write(pdu(0x8000_0004, 0x02, sequence));
      return;
    }
    const act = this.script(segment, this.submits.push(segment) - 1);
    const taken = act.kind === 'accept' || ('take' in act && act.take === true);
    if (taken) {
      segment.id = (act.kind === 'accept' && act.id) || `id-${this.#nextId++}`;
      this.taken.push(segment);
    }
    const answer = (command: number, status: number, octets: Buffer) =>
      socket.write(pdu(command, status, sequence, octets));
    if (act.kind === 'accept') {
      const say = () => answer(0x8000_0004, 0, cText(segment.id));
      if (act.after) void act.after.then(say);
      else say();
    } else if (act.kind === 'status') answer(0x8000_0004, act.status, EMPTY);
    else if (act.kind === 'nack') answer(0x8000_0000, act.status, EMPTY);
    else if (act.kind === 'cut') socket.resetAndDestroy();
    else if (act.kind === 'raw') {
      socket.write(act.octets);
      if (act.then === 'cut') setTimeout(() => socket.resetAndDestroy(), 20);
      if (act.then === 'drip') this.#drip(socket);
    }
  }

  /** From here on nothing else is said on this connection. */
  #drip(socket: Socket): void {
    const write = socket.write.bind(socket);
    socket.write = () => true;
    const timer = setInterval(() => write(Buffer.from([0])), 50);
    socket.on('close', () => clearInterval(timer));
  }

  #violation(what: string): void {
    this.violations.push(what);
  }
}

/** Reads strictly; a text says what is wrong. */
function readSubmit(body: Buffer, isLenient: boolean): TakenSegment | string {
  const read = strictReader(body);
  const serviceType = read.text(5);
  const [sourceTon, sourceNpi, from] = [read.octet(), read.octet(), read.text(20)];
  const [destinationTon, destinationNpi, to] = [read.octet(), read.octet(), read.text(20)];
  const esmClass = read.octet() & (isLenient ? 0xfc : 0xff);
  const [protocolId, priority] = [read.octet(), read.octet()];
  const schedule = read.text(16);
  const validityPeriod = read.text(16);
  const [registeredDelivery, replace] = [read.octet(), read.octet()];
  const dataCoding = read.octet();
  const defaultMessage = read.octet();
  const octets = read.octets(read.octet());
  if (isLenient) read.rest();
  if (read.wrong()) return 'a submit_sm that is not one';
  if (serviceType || schedule || protocolId || priority || replace || defaultMessage)
    return 'fields that are not used';
  if (![sourceTon, sourceNpi, destinationTon, destinationNpi].every((value) => value <= 18))
    return 'a type of number';
  if (!/^\d{1,20}$/.test(from) || !/^\d{0,20}$/.test(to)) return 'an address that is not digits';
  if (validityPeriod !== '' && !/^0000\d{8}000R$/.test(validityPeriod)) return `validity ${validityPeriod}`;
  const broken = judgeText({ esmClass, dataCoding, octets });
  return broken ?? { from, to, esmClass, dataCoding, octets, registeredDelivery, validityPeriod, id: '' };
}

/** A text fits 140 octets once its septets are packed, and no character is cut. */
function judgeText({
  esmClass,
  dataCoding,
  octets,
}: Pick<TakenSegment, 'esmClass' | 'dataCoding' | 'octets'>): string | null {
  if (esmClass !== 0 && esmClass !== 0x40) return `esm_class ${esmClass}`;
  if (dataCoding !== 0 && dataCoding !== 8) return `data_coding ${dataCoding}`;
  const header = esmClass === 0x40 ? (octets[0] ?? 0) + 1 : 0;
  const text = octets.subarray(header);
  if (text.length === 0) return 'no text';
  if (dataCoding === 8) {
    if (text.length % 2 !== 0 || octets.length > 140) return `UCS-2 of ${octets.length} octets`;
    const [first, last] = [text.readUInt16BE(0), text.readUInt16BE(text.length - 2)];
    return first >> 10 === 0x37 || last >> 10 === 0x36 ? 'half a character' : null;
  }
  if (text.some((octet) => octet > 0x7f) || text.at(-1) === 0x1b) return 'septets that are none';
  const room = Math.floor(((140 - header) * 8) / 7);
  return text.length > room ? `${text.length} septets behind ${header} octets` : null;
}

function readBind(body: Buffer): { systemId: string; password: string; systemType: string } | string {
  const read = strictReader(body);
  const [systemId, password, systemType] = [read.text(15), read.text(64), read.text(12)];
  const version = read.octet();
  read.octet();
  read.octet();
  read.text(40);
  if (read.wrong() || version !== 0x34) return 'a bind that is not one of 3.4';
  return { systemId, password, systemType };
}

function strictReader(body: Buffer) {
  let at = 0;
  let bad = false;
  return {
    text(most: number): string {
      const end = body.indexOf(0, at);
      if (end < 0 || end - at > most) bad = true;
      const text = body.toString('latin1', at, Math.max(at, end));
      at = end + 1;
      return text;
    },
    octet(): number {
      if (at >= body.length) bad = true;
      return body[at++] ?? 0;
    },
    octets(length: number): Buffer {
      const octets = body.subarray(at, at + length);
      if (octets.length < length) bad = true;
      at += length;
      return octets;
    },
    rest(): void {
      at = Math.max(at, body.length);
    },
    // nothing may stand behind: the client sends no optional parameter
    wrong: () => bad || at !== body.length,
  };
}

export function encodeDelivery({
  from,
  to,
  esmClass = 0,
  dataCoding = 0,
  octets,
  options = [],
  ton = 1,
}: Delivery): Buffer {
  const tail = options.map(([tag, value]) => {
    const head = Buffer.alloc(4);
    head.writeUInt16BE(tag, 0);
    head.writeUInt16BE(value.length, 2);
    return Buffer.concat([head, value]);
  });
  return Buffer.concat([
    cText(''),
    ...[Buffer.from([ton, 1]), cText(from), Buffer.from([ton, 1]), cText(to)],
    ...[Buffer.from([esmClass, 0, 0]), cText(''), cText('')],
    ...[Buffer.from([0, 0, dataCoding, 0, octets.length]), octets, ...tail],
  ]);
}
