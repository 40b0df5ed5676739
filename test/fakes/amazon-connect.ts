import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

const ID = '11111111-2222-3333-4444-555555555555';
export const INSTANCE = `arn:aws:connect:eu-west-2:111122223333:instance/${ID}`;
export const ACCESS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'secret-of-the-user-who-may-read',
};

/** As events name them. */
export const agentArn = (id: string): string => `${INSTANCE}/agent/${id}`;
export const queueArn = (id: string): string => `${INSTANCE}/queue/${id}`;

interface Contact {
  id: string;
  initial: string;
  method: string;
  channel: string;
  caller: string;
  startedAt: Date;
  agent: { id: string; at: Date } | null;
  queue: string | null;
  gone: { at: Date; reason: string } | null;
}

/**
 * A Connect that is played: what its contact events say, as the documentation's samples have them, and what its API answers on this machine.
 * Source: docs.aws.amazon.com/connect/latest/adminguide/contact-events.html, APIReference/API_DescribeContact.
 */
export class AmazonConnect {
  readonly contacts = new Map<string, Contact>();
  /** Of agents, by id. */
  readonly logins = new Map<string, string>();
  readonly attributes = new Map<string, Record<string, string>>();
  readonly asked: { path: string; headers: IncomingHttpHeaders }[] = [];
  /** What is answered instead. */
  failing: { status: number } | null = null;
  #server: Server;

  static async start(): Promise<AmazonConnect> {
    const connect = new AmazonConnect();
    connect.#server.listen(0, '127.0.0.1');
    await once(connect.#server, 'listening');
    return connect;
  }

  private constructor() {
    this.#server = createServer(({ url: path = '', headers }, response) => {
      this.asked.push({ path, headers });
      const answer = (status: number, body: unknown) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (this.failing) return answer(this.failing.status, {});
      if (!headers.authorization?.includes(`Credential=${ACCESS.accessKeyId}/`)) return answer(403, {});
      const [, kind, first, second, third] = path.split('/');
      if (kind === 'contacts' && first === ID) {
        const contact = this.contacts.get(second!);
        return contact ? answer(200, { Contact: resourceOf(contact) }) : answer(404, {});
      }
      if (kind === 'contact' && first === 'attributes' && second === ID)
        return answer(200, { Attributes: this.attributes.get(third!) ?? {} });
      const login = kind === 'users' && first === ID ? this.logins.get(second!) : undefined;
      return login === undefined ? answer(404, {}) : answer(200, { User: { Username: login } });
    });
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`; // it listens on TCP
  }

  /** A contact begins: of a caller, or of a transfer of the call that `initial` began. */
  begins(options: { caller: string; at: Date; initial?: string; channel?: string }): string {
    const id = randomUUID();
    const { caller, at, initial = id, channel = 'VOICE' } = options;
    const method = initial === id ? 'INBOUND' : 'TRANSFER';
    this.contacts.set(id, {
      ...{ id, initial, method, channel, caller, startedAt: at, agent: null, queue: null, gone: null },
    });
    return id;
  }

  queued(id: string, queue: string, at: Date): string {
    this.contacts.get(id)!.queue = queue;
    return this.event(id, 'QUEUED', at);
  }

  connected(id: string, agent: string, at: Date): string {
    this.contacts.get(id)!.agent = { id: agent, at };
    return this.event(id, 'CONNECTED_TO_AGENT', at);
  }

  disconnected(id: string, reason: string, at: Date): string {
    this.contacts.get(id)!.gone = { at, reason };
    return this.event(id, 'DISCONNECTED', at);
  }

  /** Body of an event, as EventBridge sends it. */
  event(id: string, eventType: string, at: Date, more: object = {}): string {
    const contact = this.contacts.get(id)!;
    const { initial, method, channel, startedAt, agent, queue, gone } = contact;
    return JSON.stringify({
      ...{
        version: '0',
        id: randomUUID(),
        'detail-type': 'Amazon Connect Contact Event',
        source: 'aws.connect',
      },
      ...{ account: '111122223333', time: `${at.toISOString().slice(0, 19)}Z`, region: 'eu-west-2' },
      resources: [`${INSTANCE}/contact/${id}`, INSTANCE],
      detail: {
        ...{ eventType, contactId: id, channel, instanceArn: INSTANCE, initiationMethod: method },
        ...(initial !== id && { initialContactId: initial, previousContactId: initial }),
        initiationTimestamp: startedAt.toISOString(),
        ...(queue !== null && {
          queueInfo: {
            queueArn: queueArn(queue),
            queueType: 'STANDARD',
            enqueueTimestamp: startedAt.toISOString(),
          },
        }),
        ...(agent && {
          agentInfo: { agentArn: agentArn(agent.id), connectedToAgentTimestamp: agent.at.toISOString() },
        }),
        ...(gone && { disconnectTimestamp: gone.at.toISOString(), disconnectReason: gone.reason }),
        ...more,
      },
    });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

const seconds = (at: Date): number => at.getTime() / 1_000;

const resourceOf = ({ id, initial, method, channel, caller, startedAt, agent, queue, gone }: Contact) => ({
  ...{ Id: id, Arn: `${INSTANCE}/contact/${id}`, Channel: channel, InitiationMethod: method },
  ...(initial !== id && { InitialContactId: initial }),
  InitiationTimestamp: seconds(startedAt),
  CustomerEndpoint: { Type: 'TELEPHONE_NUMBER', Address: caller },
  SystemEndpoint: { Type: 'TELEPHONE_NUMBER', Address: '+14155550199' },
  ...(agent && { AgentInfo: { Id: agent.id, ConnectedToAgentTimestamp: seconds(agent.at) } }),
  ...(queue !== null && { QueueInfo: { Id: queue } }),
  ...(gone && { DisconnectTimestamp: seconds(gone.at), DisconnectReason: gone.reason }),
});
