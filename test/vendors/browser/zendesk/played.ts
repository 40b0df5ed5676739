import { type SoftphoneMessage } from '../../../../protocol/zendesk.ts';
import {
  type Location,
  type PlayedInstance,
  PlayedZendesk,
} from '../../../../simulator/zendesk/played-zendesk.ts';
import { type Parts } from './instance.ts';

const PAGE = new URL('./instance.html', import.meta.url).pathname;

export interface OpenFrame {
  instance: PlayedInstance;
  window: Window;
  parts: Parts;
}

/** A played Zendesk in the page of the test. */
export function playZendesk(): PlayedZendesk {
  return new PlayedZendesk({
    appOrigin: window.origin,
    subdomain: 'acme',
    user: { id: 11, name: 'Ana Ruiz', locale: 'es-ES' },
    tickets: [1, 2, 7].map((id) => ({
      ...{ id, subject: `Ticket ${id}` },
      requester: { id: 900 + id, name: 'Grace Okafor', email: null, phone: '+14155550100' },
    })),
  });
}

/** Opens a frame of the app, with the adapter's parts in it. */
export async function openFrame(
  zendesk: PlayedZendesk,
  place: { location: Location; ticketId?: number | null },
): Promise<OpenFrame> {
  const instance = zendesk.add(
    { ...place, container: document.body },
    (frame, address) => (frame.src = address),
    PAGE,
  );
  return { instance, ...(await loaded(instance)) };
}

/** The frame was loaded anew, as "Reload all apps" does. */
export async function reload({ instance }: OpenFrame): Promise<OpenFrame> {
  instance.registered = false;
  instance.frame.src = String(instance.frame.src);
  return { instance, ...(await loaded(instance)) };
}

async function loaded({ frame }: PlayedInstance): Promise<Pick<OpenFrame, 'window' | 'parts'>> {
  await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  const inside = frame.contentWindow!;
  return { window: inside, parts: await inside.parts! };
}

/** A partner's softphone in a frame of its own, of the same origin as the test. */
export class PlayedSoftphone {
  readonly heard: unknown[] = [];
  readonly said: SoftphoneMessage[] = [];
  readonly frame = document.createElement('iframe');
  #to: () => Window;

  /** `to`: the background page. */
  constructor(to: () => Window) {
    this.#to = to;
    document.body.append(this.frame);
    this.frame.contentWindow!.addEventListener('message', ({ data }) => this.heard.push(data));
  }

  say(message: SoftphoneMessage): void {
    this.said.push(message);
    this.post(message);
  }

  replay(): void {
    for (const message of this.said) this.post(message);
  }

  /** As script in the softphone's own frame: the browser names that frame as the sender. */
  post(message: unknown): void {
    const inside = this.frame.contentWindow as Window & { eval: typeof eval };
    inside.eval('(to, message, origin) => to.postMessage(message, origin)')(
      this.#to(),
      message,
      window.origin,
    );
  }
}
