import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A web server on this machine that plays the carrier's, or somebody else's. */
export interface CarrierHost {
  origin: string;
  /** Connections ever made to it. */
  connections(): number;
  /** What it was asked, with the authorization it was shown. */
  requests: { path: string; authorization: string | undefined }[];
  /** Answers under `/carrier/media/` from now on; gives back the address. */
  serve(answer: Answer | { bytes: Uint8Array; type?: string }): string;
  close(): Promise<void>;
}

export async function startCarrierHost(): Promise<CarrierHost> {
  const answers = new Map<string, Answer>();
  const requests: CarrierHost['requests'] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push({ path, authorization: request.headers.authorization });
    const answer = answers.get(path);
    if (answer) answer(request, response);
    else response.writeHead(404).end();
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    connections: () => connections,
    requests,
    serve(answer) {
      const path = `/carrier/media/${answers.size + 1}`;
      answers.set(path, typeof answer === 'function' ? answer : sendFile(answer));
      return origin + path;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const sendFile =
  ({ bytes, type }: { bytes: Uint8Array; type?: string }): Answer =>
  (_request, response) => {
    response.writeHead(200, { 'content-length': bytes.length, ...(type && { 'content-type': type }) });
    response.end(bytes);
  };
