import { type ZafClient } from '../../adapter-host/zendesk/zaf.ts';
import { type ToApp } from './wire.ts';

type Handler = (data: unknown) => void;
interface Open {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/**
 * The global `ZAFClient` of a page beside a played Zendesk, where Zendesk's own script cannot be had: the same verbs over
 * the same wire. Tests of the adapter run with the real one.
 */
class Client implements ZafClient {
  #guid: string;
  #root: Client;
  #origin: string;
  #handlers = new Map<string, Handler[]>();
  #open = new Map<number, Open>();
  #asked = 0;
  #context: Promise<unknown>;

  constructor(origin: string, guid: string, root?: Client) {
    this.#origin = origin;
    this.#guid = guid;
    this.#root = root ?? this;
    this.#context = root
      ? root.#context
      : new Promise((resolve) =>
          this.#listen('app.registered', (data) => resolve((data as { context: unknown }).context)),
        );
    if (root) return;
    this.on('context.updated', (context) => void (this.#context = Promise.resolve(context)));
    window.addEventListener('message', (event) => {
      if (event.origin === origin && event.source === window.parent) this.#take(event.data);
    });
    this.#post({ key: 'iframe.handshake', message: { version: 'simulator' } });
  }

  context = () => this.#context;
  get = (path: string) => this.#request('get', [path], path);
  set = (path: string, value: unknown) => this.#request('set', { [path]: value }, path);
  invoke = (action: string, ...args: unknown[]) => this.#request('invoke', { [action]: args }, action);
  instance = (guid: string) => new Client(this.#origin, guid, this.#root);

  on = (name: string, handler: Handler) => {
    this.#listen(name, handler);
    this.#subscribe('on', name);
  };
  off = (name: string, handler: Handler) => {
    const left = (this.#handlers.get(name) ?? []).filter((one) => one !== handler);
    this.#handlers.set(name, left);
    this.#subscribe('off', name);
  };
  trigger = (name: string, message?: unknown) => this.#post({ key: `iframe.trigger:${name}`, message });

  #listen(name: string, handler: Handler): void {
    this.#handlers.set(name, [...(this.#handlers.get(name) ?? []), handler]);
  }

  #subscribe(verb: 'on' | 'off', name: string): void {
    const subscriberCount = this.#handlers.get(name)?.length ?? 0;
    this.#post({ key: `iframe.${verb}:${name}`, message: { subscriberCount } });
  }

  async #request(request: string, params: unknown, path: string): Promise<Readonly<Record<string, unknown>>> {
    await this.#context;
    const id = ++this.#root.#asked;
    const answer = new Promise<unknown>((resolve, reject) => this.#root.#open.set(id, { resolve, reject }));
    this.#post({ id, request, params });
    const result = (await answer) as { errors: Record<string, { message: string } | undefined> };
    const error = result.errors[path];
    if (error) throw new Error(`"${path}" ${error.message}`);
    return result;
  }

  #post(message: object): void {
    const guids = { appGuid: this.#root.#guid, instanceGuid: this.#guid };
    window.parent.postMessage(JSON.stringify({ ...message, ...guids }), this.#origin);
  }

  #take(data: unknown): void {
    const message = (typeof data === 'string' ? JSON.parse(data) : data) as ToApp; // of the played host above
    if ('key' in message) {
      const name = message.key.replace(/^zaf\./, '');
      for (const handle of this.#handlers.get(name) ?? []) handle(message.message);
      return;
    }
    const open = this.#open.get(message.id);
    this.#open.delete(message.id);
    if ('error' in message) open?.reject(new Error(message.error.message));
    else open?.resolve(message.result);
  }
}

const query = new URLSearchParams(location.search);
const [origin, guid] = [query.get('origin'), query.get('app_guid')];
Object.assign(window, { ZAFClient: { init: () => (origin && guid ? new Client(origin, guid) : false) } });
