import * as z from 'zod/mini';
import {
  ADAPTER_VERSION,
  Appearance,
  type HOST_METHODS,
  HostAction,
  type HostSnapshot,
  type HostVerb,
} from '../protocol/adapter.ts';
import { RecordRef } from '../protocol/call-state.ts';
import { type Rejection } from '../protocol/guarded-messenger.ts';
import { type RpcHandlers } from '../protocol/postmessage-rpc.ts';
import { CallFeed } from './call-feed.ts';
import { type CallSource } from './call-source.ts';
import { KeptValues } from './kept-values.ts';
import { type RecordHost } from './record-host.ts';
import { withTimeLimit } from './time-limit.ts';
import { createWidgetFrame, givenFrame, widgetAddress } from './widget-frame.ts';
import { WidgetLink } from './widget-link.ts';

/** What the host page may want to know; each is optional. */
export interface MountEvents {
  /** `connecting` until the widget has asked for the page's state, and again after a reload of the widget. */
  status?: (status: 'connecting' | 'connected' | 'closed') => void;
  /** Something of the host's own failed: a call source (`source` is its id), the record host, the launch token. */
  problem?: (problem: { part: 'source' | 'record' | 'token'; source?: string; error: unknown }) => void;
  /** A message on this window was refused. */
  rejected?: (reason: Rejection) => void;
}

export interface MountOptions {
  /**
   * The widget fills it. Or a frame of the page that shows `widgetUrl` already, for hosts whose scripts may not make frames of
   * other origins; it stays when the widget is closed.
   */
  container: Element;
  /** Address of the widget page, `https://…/widget/{tenant}`. */
  widgetUrl: string;
  sources: readonly CallSource[];
  record: RecordHost;
  /**
   * Gets a launch token from the host's own backend, which knows the agent by the host's own login. Both values must be
   * claims of the token. Called for each launch, answers within five seconds, never twice the same.
   */
  token: (request: { nonce: string; mount: string }) => Promise<string>;
  appearance?: Appearance;
  /** Accessible name of the frame, in the host page's language. */
  title?: string;
  events?: MountEvents;
}

export interface MountedWidget {
  /** Changes what is given and keeps the rest. Throws when malformed. */
  update(appearance: Appearance): void;
  /** Stops the sources, takes the frame out of the page. May be repeated. */
  close(): void;
}

/**
 * Puts the widget into `container` and keeps it connected to the call sources and the record on screen, over reloads of
 * the widget too. Throws when an option is malformed.
 */
export function mount(options: MountOptions): MountedWidget {
  const widget = new Mount(options);
  return { update: (appearance) => widget.update(appearance), close: () => widget.close() };
}

/** How long the record host may take to say what is on screen. Milliseconds. */
const RECORD_MS = 2_000;

class Mount {
  #options: MountOptions;
  #mountId = crypto.getRandomValues(new Uint32Array(4)).join('-');
  #ending = new AbortController();
  #frame: HTMLIFrameElement;
  #isOurFrame: boolean;
  #appearance: Appearance;
  #record: RecordRef | null = null;
  #feed: CallFeed;
  #kept: KeptValues;
  #link: WidgetLink | undefined;
  #rejected = 0;

  constructor(options: MountOptions) {
    const { href, origin } = widgetAddress(options.widgetUrl);
    this.#options = options;
    this.#appearance = Appearance.parse(options.appearance ?? {});
    const given = givenFrame(options.container, href);
    this.#isOurFrame = !given;
    this.#frame = given ?? createWidgetFrame(href, options.title ?? 'Midcall');
    this.#feed = this.#startFeed();
    this.#kept = new KeptValues(href);
    this.#ending.signal.addEventListener('abort', options.record.onRecordChange(this.#handleRecord));
    if (!given) options.container.append(this.#frame);
    this.#link = new WidgetLink({
      frame: this.#frame,
      origin,
      handlers: this.#handlers(),
      onConnecting: () => options.events?.status?.('connecting'),
      onRejected: (reason) => this.#countRejected(reason),
    });
  }

  update(appearance: Appearance): void {
    this.#appearance = { ...this.#appearance, ...Appearance.parse(appearance) };
    this.#link?.push('appearance', (widget) => widget.call('appearance', this.#appearance));
  }

  close(): void {
    if (this.#ending.signal.aborted) return;
    this.#ending.abort();
    this.#link?.close();
    if (this.#isOurFrame) this.#frame.remove();
    this.#options.events?.status?.('closed');
  }

  /** The frame carries the count, for pages that do not ask. */
  #countRejected(reason: Rejection): void {
    this.#frame.dataset['rejected'] = String(++this.#rejected);
    this.#options.events?.rejected?.(reason);
  }

  #startFeed(): CallFeed {
    return new CallFeed(
      {
        sources: this.#options.sources,
        onChange: () => this.#pushCalls(),
        onAnswered: ({ record }) => void this.#open(record ?? null),
        onProblem: (source, error) => this.#options.events?.problem?.({ part: 'source', source, error }),
      },
      this.#ending.signal,
    );
  }

  #handlers(): RpcHandlers<typeof HOST_METHODS> {
    const { record, token } = this.#options;
    return {
      snapshot: () => this.#greet(),
      launchToken: async ({ nonce }) => ({
        token: await this.#reporting('token', () => token({ nonce, mount: this.#mountId })),
      }),
      keep: ({ key, value }) => this.#kept.keep(key, value),
      unread: ({ count }) => this.#reporting('record', async () => record.attention?.(count)),
      dial: ({ number }) =>
        this.#reporting('record', async () => await required(record.dial).call(record, number)),
      email: ({ address }) =>
        this.#reporting('record', async () => await required(record.email).call(record, address)),
      act: ({ action, callKey }) =>
        this.#reporting(
          'record',
          async () => await required(record.actions?.[action])({ callKey, record: this.#record }),
        ),
      session: (summary) => this.#reporting('record', async () => record.session?.(summary)),
    };
  }

  /** The widget is there, perhaps again: everything of this moment, and what changes from now on. */
  async #greet(): Promise<HostSnapshot> {
    await Promise.all([this.#readRecord(), this.#feed.resync()]);
    this.#link?.ready();
    const { calls, sourceUp } = this.#feed;
    this.#feed.delivered(calls);
    this.#options.events?.status?.('connected');
    return {
      version: ADAPTER_VERSION,
      calls,
      sourceUp,
      record: this.#record,
      appearance: this.#appearance,
      verbs: verbsOf(this.#options.record),
      kept: this.#kept.all(),
    };
  }

  /** A record host that cannot say leaves the record that was known. */
  async #readRecord(): Promise<void> {
    const current = () => withTimeLimit(this.#options.record.currentRecord(), RECORD_MS);
    await this.#reporting('record', async () => {
      this.#record = RecordOrNone.parse(await current());
    }).catch(() => undefined);
  }

  #pushCalls(): void {
    this.#link?.push('calls', async (widget) => {
      const { calls, sourceUp } = this.#feed;
      await widget.call('calls', { calls, sourceUp });
      this.#feed.delivered(calls);
    });
  }

  #handleRecord = (given: RecordRef | null): void => {
    const { data: record, error } = RecordOrNone.safeParse(given);
    if (record === undefined) return this.#options.events?.problem?.({ part: 'record', error });
    this.#record = record;
    this.#link?.push('record', (widget) => widget.call('record', { record: this.#record }));
  };

  async #open(record: RecordRef | null): Promise<void> {
    const { record: host } = this.#options;
    if (!record || !host.open || JSON.stringify(record) === JSON.stringify(this.#record)) return;
    await this.#reporting('record', async () => await host.open?.(record)).catch(() => undefined);
  }

  /** The page hears of its own failures; the widget only that there was one. */
  async #reporting<T>(part: 'record' | 'token', work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#options.events?.problem?.({ part, error });
      throw error;
    }
  }
}

const RecordOrNone = z.nullable(RecordRef);

/** What the record host does, as the widget offers it. */
function verbsOf({ dial, email, actions }: RecordHost): HostVerb[] {
  return [
    ...(dial ? (['dial'] as const) : []),
    ...(email ? (['email'] as const) : []),
    ...HostAction.options.filter((action) => actions?.[action]),
  ];
}

function required<T>(verb: T | undefined): T {
  if (!verb) throw new TypeError('The record host does not do this');
  return verb;
}
