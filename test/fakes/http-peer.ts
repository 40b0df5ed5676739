import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, type Socket } from 'node:net';
import { type Submission } from '../contracts/carrier-harness.ts';
import { type Fault, type Play } from '../contracts/carrier-faults.ts';

/** An answer of a peer as it goes over the wire. */
export interface HttpAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/** How one carrier speaks HTTP. */
export interface HttpDialect {
  /** The text that a request hands over; `null`: it asks for something else. */
  read(request: IncomingMessage, body: string): Submission | null;
  /** It has taken this one, whatever becomes of the answer. */
  take?(submission: Submission): void;
  accepted(submission: Submission): HttpAnswer;
  refused(code: string): HttpAnswer;
  /** Anything that is not a text. */
  other(request: IncomingMessage, body: string): HttpAnswer;
}

/** Answers that need no words of the carrier's own. */
const PLAIN: Partial<Record<Fault, HttpAnswer>> = {
  throttled: { status: 429 },
  throttledForThreeSeconds: { status: 429, headers: { 'retry-after': '3' } },
  busy: { status: 503, headers: { 'retry-after': '3' } },
  serverError: { status: 500, body: '{"error":"oops"}' },
  badGateway: { status: 502, body: '<html>Bad gateway</html>', headers: { 'content-type': 'text/html' } },
  gatewayTimeout: { status: 504 },
  garbledRefusal: { status: 400, body: '{"co' },
};

/** Faults after which nothing was taken. */
const NOT_TAKEN: ReadonlySet<Fault> = new Set([
  'throttled',
  'throttledForThreeSeconds',
  'busy',
  'garbledRefusal',
  'redirect',
]);

/** A web server on this machine that plays a carrier's, and its network on a bad day. */
export class HttpPeer {
  readonly submissions: Submission[] = [];
  /** Everything it was asked that hands over no text: `GET /path`. */
  readonly asked: string[] = [];
  octetsAnswered = 0;
  readonly #dialect: HttpDialect;
  /** Connections over which a text has come already. */
  readonly #used = new WeakSet<Socket>();
  #server: Server;
  #port = 0;
  #play: Play = 'accepted';
  #held: Promise<void> | null = null;

  private constructor(dialect: HttpDialect) {
    this.#dialect = dialect;
    this.#server = this.#create();
  }

  static async open(dialect: HttpDialect): Promise<HttpPeer> {
    const peer = new HttpPeer(dialect);
    await peer.#listen();
    return peer;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async play(what: Play): Promise<void> {
    const isClosed = this.#play === 'refusedConnection';
    this.#play = what;
    this.octetsAnswered = 0;
    if (what === 'refusedConnection') await this.#stop();
    else if (isClosed) await this.#listen();
  }

  hold(): () => void {
    let release = () => {};
    this.#held = new Promise<void>((resolve) => (release = resolve));
    return () => {
      this.#held = null;
      release();
    };
  }

  async close(): Promise<void> {
    if (this.#play !== 'refusedConnection') await this.#stop();
  }

  #create(): Server {
    const server = createServer((request, response) => void this.#answer(request, response));
    server.keepAliveTimeout = 60_000;
    server.on('connection', (socket) => {
      if (this.#play === 'resetBeforeReading') socket.resetAndDestroy();
    });
    return server;
  }

  async #listen(): Promise<void> {
    this.#server = this.#create();
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port; // it listens on TCP
  }

  async #stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(request);
    if (body === null) return;
    // no connection is used again, but where that is the case in question
    if (this.#play !== 'resetWhenReused') response.setHeader('connection', 'close');
    const submission = this.#dialect.read(request, body);
    if (!submission) {
      this.asked.push(`${request.method} ${request.url}`);
      return write(response, this.#dialect.other(request, body));
    }
    const play = this.#play;
    const isRefused = typeof play === 'object' || NOT_TAKEN.has(play);
    const seen = isRefused ? { ...submission, carrierId: null } : submission;
    this.submissions.push(seen);
    if (!isRefused) this.#dialect.take?.(submission);
    if (this.#held) await this.#held;
    if (typeof play === 'object') return write(response, this.#dialect.refused(play.refuses));
    await this.#misbehave(play, { request, response, submission });
  }

  async #misbehave(
    fault: Fault,
    {
      request,
      response,
      submission,
    }: { request: IncomingMessage; response: ServerResponse; submission: Submission },
  ): Promise<void> {
    const plain = PLAIN[fault];
    if (plain) return write(response, plain);
    if (fault === 'redirect')
      return write(response, { status: 307, headers: { location: this.origin + String(request.url) } });
    const good = this.#dialect.accepted(submission);
    const octets = String(good.body ?? '');
    const begin = (headers: Record<string, string> = {}) =>
      response.writeHead(good.status, { ...good.headers, ...headers });
    switch (fault) {
      case 'accepted':
        return write(response, good);
      case 'resetAfterReading':
        return void request.socket.resetAndDestroy();
      case 'resetWhenReused':
        if (this.#used.has(request.socket)) return void request.socket.resetAndDestroy();
        this.#used.add(request.socket);
        return write(response, good);
      case 'resetInAnswer':
        begin({ 'content-length': String(Buffer.byteLength(octets)) }).write(octets.slice(0, 5), () =>
          request.socket.resetAndDestroy(),
        );
        return;
      case 'silence':
        return;
      case 'drip':
        return drip(begin({ 'content-length': String(Buffer.byteLength(octets)) }), octets);
      case 'garbledAnswer':
        return void begin().end(octets.slice(0, -3));
      case 'answerOfAnotherKind':
        return void begin().end('{"hello":"world"}');
      case 'answerOfAnotherType':
        return void begin({ 'content-type': 'text/html' }).end('<html><body>Welcome</body></html>');
      case 'emptyAnswer':
        return void begin().end();
      case 'endlessAnswer':
        return this.#pour(begin());
      default:
        throw new Error(`no peer plays ${fault}`);
    }
  }

  /** Ten megabytes of spaces, as fast as they are taken. */
  async #pour(response: ServerResponse): Promise<void> {
    const chunk = Buffer.alloc(64 * 1_024, 0x20);
    for (let i = 0; i < 160 && !response.destroyed; i++) {
      this.octetsAnswered += chunk.length;
      if (response.write(chunk)) continue;
      await Promise.race([once(response, 'drain'), once(response, 'close')]);
    }
    response.end();
  }
}

/** `null`: the client went away. */
async function read(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer); // no encoding is set
  } catch {
    return null;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function write(response: ServerResponse, { status, headers = {}, body = '' }: HttpAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

/** An octet now and then, until the client has had enough. */
function drip(response: ServerResponse, octets: string): void {
  let sent = 0;
  const timer = setInterval(() => {
    if (sent < octets.length - 1) response.write(octets.charAt(sent++));
  }, 100);
  response.once('close', () => clearInterval(timer));
}
