import * as z from 'zod/mini';
import { INSTANCE_MESSAGES, type InstanceMessages } from '../../protocol/zendesk.ts';
import { readZaf, type ZafClient } from './zaf.ts';

const Listing = z.record(z.string(), z.object({ location: z.string() }));

/** Another frame of the same agent's app. */
export interface Instance {
  guid: string;
  location: string;
}

/**
 * The frames of one agent's app, which share nothing but what Zendesk carries between them. What arrives is parsed; what
 * does not fit is told to `onInvalid` and dropped.
 */
export class Instances {
  readonly guid: string;
  #client: ZafClient;
  #onInvalid: (error: unknown) => void;

  /** `guid`: of this frame. */
  constructor(client: ZafClient, guid: string, onInvalid: (error: unknown) => void = () => undefined) {
    this.#client = client;
    this.guid = guid;
    this.#onInvalid = onInvalid;
  }

  /** All but this one, as Zendesk lists them now. */
  async others(): Promise<Instance[]> {
    const listing = Listing.parse(await readZaf(this.#client, 'instances'));
    return Object.entries(listing).flatMap(([guid, { location }]) =>
      guid === this.guid ? [] : [{ guid, location }],
    );
  }

  async background(): Promise<Instance | undefined> {
    return (await this.others()).find(({ location }) => location === 'background');
  }

  /** The client of another frame: it changes what Zendesk shows of that one. */
  of(guid: string): ZafClient {
    return this.#client.instance(guid);
  }

  send<K extends keyof InstanceMessages>(guid: string, name: K, message: InstanceMessages[K]): void {
    this.#client.instance(guid).trigger(name, message);
  }

  async sendToAll<K extends keyof InstanceMessages>(name: K, message: InstanceMessages[K]): Promise<void> {
    for (const { guid } of await this.others()) this.send(guid, name, message);
  }

  /** Hears messages of this name until `signal` is aborted. */
  on<K extends keyof InstanceMessages>(
    name: K,
    handle: (message: InstanceMessages[K]) => void,
    signal: AbortSignal,
  ): void {
    const listener = (data: unknown) => {
      if (signal.aborted) return;
      const result = INSTANCE_MESSAGES[name].safeParse(data);
      if (!result.success) return this.#onInvalid(result.error);
      handle(result.data as InstanceMessages[K]); // parsed by the schema of its name
    };
    this.#client.on(name, listener);
    signal.addEventListener('abort', () => this.#client.off(name, listener));
  }
}
