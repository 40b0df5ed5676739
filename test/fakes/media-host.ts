import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

/** A host on this machine: what it was asked, with what it was shown, and connections ever made to it. */
export class MediaHost {
  readonly asked: { path: string; authorization: string | undefined }[] = [];
  connections = 0;
  answers = new Map<string, { status: number; location?: string; body?: string }>();
  #server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    this.asked.push({ path, authorization: request.headers.authorization });
    const { status, location, body } = this.answers.get(path) ?? { status: 404 };
    const headers = { 'content-type': 'image/jpeg', ...(location && { location }) };
    response.writeHead(status, headers).end(body);
  });

  async open(): Promise<this> {
    this.#server.on('connection', () => (this.connections += 1));
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port; // it listens on TCP
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
