import { answerRequest } from './answer-request.ts';
import { readFromApp, type ToApp } from './wire.ts';

export type Location = 'ticket_sidebar' | 'new_ticket_sidebar' | 'top_bar' | 'background';

export interface PlayedTicket {
  id: number;
  subject: string;
  requester: { id: number; name: string; email: string | null; phone: string | null };
}

/** One frame of the app. */
export interface PlayedInstance {
  readonly guid: string;
  readonly location: Location;
  readonly frame: HTMLIFrameElement;
  /** The ticket beside which it stands; `null`: none, or not saved yet. */
  ticketId: number | null;
  /** Its script has said hello. */
  registered: boolean;
  /** Events it listens to. */
  readonly listens: Set<string>;
  /** Of its button in the top bar. */
  icon: string;
  height: string;
}

/** Something the app had Zendesk do. */
export interface PlayedAct {
  guid: string;
  action: string;
  args: unknown[];
}

export interface PlayedZendeskOptions {
  /** The only origin the app's frames may have. */
  appOrigin: string;
  subdomain: string;
  user: { id: number; name: string; locale: string };
  tickets: PlayedTicket[];
  /** What the app asked for: a ticket to open, a notice, a size. */
  onAct?: (act: PlayedAct) => void;
}

/**
 * Zendesk's side of the wire between its page and the frames of one app, from its documentation and its script: handshake,
 * properties, actions, events between instances, hooks. It carries an event only to a frame that listens to it, and hears
 * a frame only from that frame's own window and the app's origin.
 */
export class PlayedZendesk {
  readonly instances = new Map<string, PlayedInstance>();
  readonly acts: PlayedAct[] = [];
  readonly options: PlayedZendeskOptions;
  scheme: 'light' | 'dark' = 'light';
  /** Whether it writes JSON or objects; both reach an app in real life. */
  writes: 'json' | 'objects' = 'json';
  /** Answers nothing while it is true. */
  silent = false;
  #ending = new AbortController();
  #replies = new Map<string, (error: unknown) => void>();
  #made = 0;

  constructor(options: PlayedZendeskOptions) {
    this.options = options;
    window.addEventListener('message', this.#handleMessage, { signal: this.#ending.signal });
  }

  /** Puts a frame of the app into `container`. `open` brings the app's page into it, by its name and full address. */
  add(
    {
      location,
      ticketId = null,
      container,
    }: { location: Location; ticketId?: number | null; container: Element },
    open: (frame: HTMLIFrameElement, address: string) => void,
    path: string,
  ): PlayedInstance {
    const guid = `guid-${++this.#made}`;
    const frame = document.createElement('iframe');
    frame.name = `app-${guid}`;
    frame.title = 'Midcall';
    const instance: PlayedInstance = {
      ...{ guid, location, frame, ticketId },
      ...{ registered: false, listens: new Set<string>(), icon: 'default', height: '80px' },
    };
    this.instances.set(guid, instance);
    container.append(frame);
    const address = new URL(path, this.options.appOrigin);
    address.searchParams.set('origin', window.origin);
    address.searchParams.set('app_guid', guid);
    open(frame, address.href);
    return instance;
  }

  remove({ guid, frame }: PlayedInstance): void {
    this.instances.delete(guid);
    frame.remove();
  }

  /** Tells the frames that listen. */
  fire(name: string, message?: unknown, to: readonly PlayedInstance[] = [...this.instances.values()]): void {
    for (const instance of to)
      if (instance.listens.has(name)) this.post(instance, { key: `zaf.${name}`, message });
  }

  /** The frame now stands beside another ticket. */
  turnTo(instance: PlayedInstance, ticketId: number | null): void {
    instance.ticketId = ticketId;
    this.fire('context.updated', this.contextOf(instance), [instance]);
    this.fire('app.activated', { firstLoad: false }, [instance]);
  }

  /** Asks a hook (`ticket.save`) and gives back why it is refused, or `undefined`. */
  ask(instance: PlayedInstance, name: string): Promise<unknown> {
    const answer = new Promise<unknown>((resolve) => this.#replies.set(`${instance.guid} ${name}`, resolve));
    this.post(instance, { key: `zaf.${name}`, needsReply: true });
    return answer;
  }

  contextOf({ guid, location, ticketId }: PlayedInstance): object {
    return {
      instanceGuid: guid,
      product: 'support',
      account: { subdomain: this.options.subdomain },
      location,
      ...(ticketId !== null && { ticketId }),
    };
  }

  ticketOf({ ticketId }: PlayedInstance): PlayedTicket | undefined {
    return this.options.tickets.find(({ id }) => id === ticketId);
  }

  act(act: PlayedAct): void {
    this.acts.push(act);
    this.options.onAct?.(act);
  }

  post(instance: PlayedInstance, message: ToApp): void {
    if (this.silent) return;
    const data = this.writes === 'json' ? JSON.stringify(message) : message;
    instance.frame.contentWindow?.postMessage(data, this.options.appOrigin);
  }

  close(): void {
    this.#ending.abort();
    for (const instance of [...this.instances.values()]) this.remove(instance);
  }

  #handleMessage = ({ data, origin, source }: MessageEvent): void => {
    const sender = [...this.instances.values()].find(({ frame }) => frame.contentWindow === source);
    if (!sender || origin !== this.options.appOrigin) return;
    const message = readFromApp(data);
    if (!message) return;
    const target = this.instances.get(message.instanceGuid ?? sender.guid);
    if ('id' in message) return this.post(sender, answerRequest(this, { sender, target, request: message }));
    this.#handleKey(sender, target, message);
  };

  #handleKey(
    sender: PlayedInstance,
    target: PlayedInstance | undefined,
    { key, message, error }: { key: string; message?: unknown; error?: { msg: unknown } | undefined },
  ): void {
    const [verb = '', name = ''] = split(key);
    if (key === 'iframe.handshake') return this.#register(sender);
    if (verb === 'iframe.on') sender.listens.add(name);
    if (verb === 'iframe.off' && (message as { subscriberCount?: number }).subscriberCount === 0)
      sender.listens.delete(name);
    if (verb === 'iframe.trigger' && target) this.fire(name, message, [target]);
    if (verb === 'iframe.reply') this.#replies.get(`${sender.guid} ${name}`)?.(error?.msg);
  }

  /** A page that was loaded anew says hello anew, and listens to nothing yet. */
  #register(instance: PlayedInstance): void {
    instance.listens.clear();
    instance.registered = true;
    const metadata = { appId: 1, installationId: 7, settings: {} };
    this.post(instance, {
      key: 'zaf.app.registered',
      message: { metadata, context: this.contextOf(instance) },
    });
  }
}

const split = (key: string): string[] => {
  const at = key.indexOf(':');
  return at < 0 ? [key] : [key.slice(0, at), key.slice(at + 1)];
};
