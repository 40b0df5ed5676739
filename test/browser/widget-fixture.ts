import type { RecordRef } from '../../protocol/call.ts';
import { fixture, html } from '@open-wc/testing';
import {
  type Appearance,
  type HostAction,
  type HostSnapshot,
  type PageCall,
} from '../../protocol/adapter.ts';
import { type Call } from '../../protocol/call.ts';
import { type Media } from '../../protocol/media.ts';
import { type Message, type SendMessageRequest } from '../../protocol/message.ts';
import { type PresetItem } from '../../protocol/preset.ts';
import { type AgentView, type CallView, type Session, type SessionSnapshot } from '../../protocol/session.ts';
import { applySessionEvent } from '../../protocol/session-reducer.ts';
import { type SessionEvent } from '../../protocol/stream.ts';
import { ApiError } from '../../ui/api-client.ts';
import { adoptTokens } from '../../ui/tokens.ts';
import { createDraftStore, type DraftStore } from '../../widget/draft-store.ts';
import { MidcallApp } from '../../widget/elements/app.ts';
import '../../widget/elements/widget.ts';
import { memoryStorage } from '../../widget/guarded-storage.ts';
import { type HostEvents, type HostStatus, type SessionSummary } from '../../widget/host-bridge.ts';
import { type HostPort, type StreamOptions, type WidgetApi, type WidgetStream } from '../../widget/ports.ts';
import { FakePersonalPresets } from './fake-personal-presets.ts';
import { speak } from './pseudo-locale.ts';
import { waitUntil } from './wait-until.ts';
import { POLICY } from './widget-policy.ts';

/** 10:01 on the day of the tests, in the zone of the browser. */
export const START = new Date(2026, 10, 21, 10, 1, 0).getTime();
export const at = (seconds: number) => new Date(START + seconds * 1_000).toISOString();

let ids = 0;
export const newId = () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`;

export { POLICY };

export function call(changes: Partial<Call> = {}): Call {
  return {
    callKey: 'grace',
    state: 'connected',
    caller: '+14155550142',
    callerName: 'Grace Okafor',
    queue: { key: 'repairs', name: 'Repairs' },
    language: 'en',
    agent: { id: 'ana', name: 'Ana' },
    record: { system: 'tickets', type: 'ticket', id: '4821' },
    startedAt: at(-8),
    connectedAt: at(0),
    endedAt: null,
    endReason: null,
    ...changes,
  };
}

export function session(changes: Partial<Session> = {}): Session {
  return {
    id: newId(),
    callKey: 'grace',
    state: 'active',
    caller: '+14155550142',
    callerSource: 'call',
    ourNumber: '+14155550100',
    mms: true,
    language: 'en',
    owner: { id: 'ana', name: 'Ana' },
    openedAt: at(0),
    endedAt: null,
    endReason: null,
    closing: null,
    optedOut: false,
    optOutSuspected: false,
    unread: 0,
    ...changes,
  };
}

export function message(seq: number, changes: Partial<Message> = {}): Message {
  const out = changes.direction !== 'in';
  return {
    id: newId(),
    seq,
    direction: 'out',
    kind: out ? 'text' : 'inbound',
    state: out ? 'delivered' : 'received',
    reason: null,
    text: `Text ${seq}`,
    language: 'en',
    presetId: null,
    agent: out ? { id: 'ana', name: 'Ana' } : null,
    encoding: 'GSM-7',
    segments: 1,
    clientKey: null,
    retryOf: null,
    createdAt: at(seq * 60),
    stateAt: at(seq * 60 + 2),
    waitUntil: null,
    media: [],
    ...changes,
  };
}

export const inbound = (seq: number, text: string, changes: Partial<Message> = {}) =>
  message(seq, { direction: 'in', text, ...changes });

export function photo(position: number, changes: Partial<Media> = {}): Media {
  return {
    id: newId(),
    position,
    state: 'ready',
    kind: 'image',
    type: 'image/jpeg',
    size: 210_000,
    width: 1_200,
    height: 1_200,
    reason: null,
    ...changes,
  };
}

export function preset(label: string, text: string, changes: Partial<PresetItem> = {}): PresetItem {
  return {
    id: newId(),
    label,
    text,
    category: '',
    keyword: null,
    language: 'en',
    fallback: false,
    segments: 1,
    missing: [],
    layer: 'tenant',
    ...changes,
  };
}

export interface Talk {
  call?: Partial<Call>;
  session?: Partial<Session> | null;
  messages?: Message[];
  blocked?: CallView['blocked'];
  policy?: Partial<CallView['policy']>;
}

export function view(talk: Talk = {}): CallView {
  const theCall = call(talk.call);
  const snapshot: SessionSnapshot | null =
    talk.session === null
      ? null
      : {
          session: session({ callKey: theCall.callKey, caller: theCall.caller ?? '', ...talk.session }),
          messages: talk.messages ?? [],
          eventSeq: 10,
        };
  return { call: theCall, blocked: talk.blocked ?? null, policy: { ...POLICY, ...talk.policy }, snapshot };
}

/** A server of one agent, in memory: the same answers and events as the real one gives. */
export class FakeServer implements WidgetApi {
  readonly views = new Map<string, CallView>();
  readonly asked: { method: string; args: unknown[] }[] = [];
  permissions = ['sms.send', 'media.save'];
  lastSession: AgentView['lastSession'] = null;
  items: PresetItem[] = [
    preset('Ask for photo', 'Please reply to this message with a photo of the meter.'),
    preset('Visit time', 'An engineer visits today between 14:00 and 16:00.'),
  ];
  readonly personal = new FakePersonalPresets();
  picture = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
  /** Code a send is refused with; `silent` never answers, `lost` sends and loses the answer. */
  sends: 'answers' | 'silent' | 'lost' | { refuses: string } = 'answers';
  #streams = new Set<StreamOptions>();
  #byKey = new Map<string, Message>();

  constructor(...views: CallView[]) {
    for (const one of views) this.views.set(one.call.callKey, one);
  }

  get streams(): StreamOptions[] {
    return [...this.#streams];
  }

  async launch() {
    return { accessToken: 'token', idleSeconds: 900 };
  }

  async agent(): Promise<AgentView> {
    this.#note('agent');
    return {
      agent: { id: 'ana', name: 'Ana', permissions: this.permissions },
      tenant: { id: 'demo', name: 'Brightwater', homeCountry: 'US' },
      calls: [...this.views.values()].map((one) => one.call).filter(({ state }) => state !== 'ended'),
      lastSession: this.lastSession,
      cursor: 't1.a1',
    };
  }

  async call(callKey: string): Promise<CallView> {
    this.#note('call', callKey);
    return structuredClone(this.#view(callKey));
  }

  async presets(callKey: string, language: string) {
    this.#note('presets', callKey, language);
    return { language, presets: this.items };
  }

  reportSignedCall(): Promise<void> {
    return Promise.resolve();
  }

  keepSignedCall(): Promise<{ leaseSeconds: number }> {
    return Promise.resolve({ leaseSeconds: 90 });
  }

  async openSession(callKey: string, to: string): Promise<CallView> {
    this.#note('openSession', callKey, to);
    const opened = session({ callKey, caller: to, callerSource: 'agent' });
    this.#change(callKey, { blocked: null, snapshot: { session: opened, messages: [], eventSeq: 1 } });
    return this.call(callKey);
  }

  async attachRecord(callKey: string, record: RecordRef): Promise<CallView> {
    this.#note('attachRecord', callKey, record);
    const view = this.#view(callKey);
    this.#change(callKey, { call: { ...view.call, record } });
    return this.call(callKey);
  }

  async session(id: string): Promise<SessionSnapshot> {
    this.#note('session', id);
    return structuredClone(this.#snapshot(id));
  }

  async send(
    sessionId: string,
    request: SendMessageRequest,
    key: string,
    signal: AbortSignal,
  ): Promise<Message> {
    this.#note('send', request, key);
    if (this.sends === 'silent')
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    if (typeof this.sends === 'object') throw new ApiError(this.sends.refuses, { status: 409 });
    const known = this.#byKey.get(key);
    if (known) return known;
    const { messages, session: of } = this.#snapshot(sessionId);
    const text =
      request.kind === 'text'
        ? request.text
        : (this.items.find(({ id }) => id === request.presetId)?.text ?? '');
    const now = new Date().toISOString();
    const sent = message(messages.length + 1, {
      kind: request.kind,
      state: 'queued',
      text,
      clientKey: key,
      agent: of.owner,
      createdAt: now,
      stateAt: now,
    });
    this.#byKey.set(key, sent);
    this.emit(sessionId, { type: 'message.added', message: sent, unread: of.unread });
    if (this.sends === 'lost') throw new ApiError('network');
    return sent;
  }

  async retry(sessionId: string, { messageId, key }: { messageId: string; key: string }): Promise<Message> {
    this.#note('retry', messageId);
    const { messages, session: of } = this.#snapshot(sessionId);
    const first = messages.find(({ id }) => id === messageId);
    const now = new Date().toISOString();
    const again = message(messages.length + 1, {
      state: 'queued',
      text: first?.text ?? '',
      clientKey: key,
      retryOf: messageId,
      createdAt: now,
      stateAt: now,
    });
    this.emit(sessionId, { type: 'message.added', message: again, unread: of.unread });
    return again;
  }

  async cancel(sessionId: string, messageId: string) {
    this.#note('cancel', messageId);
    this.emit(sessionId, changed(messageId, 'suppressed', 'canceled'));
  }

  async markRead(sessionId: string, seq: number) {
    this.#note('markRead', seq);
    this.emit(sessionId, { type: 'session.read', unread: 0 });
    return 0;
  }

  async setLanguage(sessionId: string, language: string) {
    this.#note('setLanguage', language);
    this.changeSession(sessionId, { language });
    return this.session(sessionId);
  }

  async answerOptOut(sessionId: string, decision: 'stop' | 'continue') {
    this.#note('answerOptOut', decision);
    this.changeSession(sessionId, { optOutSuspected: false, optedOut: decision === 'stop' });
    return this.session(sessionId);
  }

  async mediaLinks() {
    return {
      thumbnail: this.picture,
      full: this.picture,
      download: null,
      expiresAt: new Date(Date.now() + 600_000).toISOString(),
    };
  }

  personalPresets() {
    return this.personal;
  }

  async retryMedia(mediaId: string): Promise<Media> {
    return photo(1, { id: mediaId, state: 'announced' });
  }

  stream(options: StreamOptions): WidgetStream {
    this.#note('stream', options.sessionId, options.cursor);
    this.#streams.add(options);
    options.onConnection({ state: 'online' });
    return { retryNow: () => this.mend(), close: () => void this.#streams.delete(options) };
  }

  /** The line breaks; it was heard last `secondsAgo`. */
  cut(secondsAgo = 0) {
    for (const stream of this.#streams) {
      stream.onConnection({ state: 'offline', since: Date.now() - secondsAgo * 1_000 });
    }
  }

  mend() {
    for (const stream of this.#streams) stream.onConnection({ state: 'online' });
  }

  /** Something happens in a session: stored, then streamed to who listens. */
  emit(sessionId: string, event: DistributiveOmit<SessionEvent, 'seq'>) {
    const snapshot = this.#snapshot(sessionId);
    const numbered = { ...event, seq: snapshot.eventSeq + 1 } as SessionEvent;
    const change = applySessionEvent(snapshot, numbered);
    if (change.type !== 'applied') throw new Error(`An event does not fit: ${change.type}`);
    this.#change(snapshot.session.callKey, { snapshot: change.snapshot });
    for (const { sessionId: of, onFrame } of this.#streams) {
      if (of === sessionId) onFrame({ stream: 'session', event: numbered }, `t1.a1.s${numbered.seq}`);
    }
  }

  /** A call changes; its agent is told to read it again. */
  changeCall(callKey: string, changes: Partial<Call>, more: Partial<CallView> = {}) {
    const one = this.#view(callKey);
    this.views.set(callKey, { ...one, ...more, call: { ...one.call, ...changes } });
    this.tell({ type: 'call.changed', seq: 2, callKey });
  }

  changeSession(sessionId: string, changes: Partial<Session>) {
    this.emit(sessionId, {
      type: 'session.changed',
      session: { ...this.#snapshot(sessionId).session, ...changes },
    });
  }

  tell(event: object, stream: 'agent' | 'tenant' = 'agent') {
    for (const { onFrame } of this.#streams) onFrame({ stream, event }, 't1.a2');
  }

  askedFor(method: string): unknown[][] {
    return this.asked.filter((one) => one.method === method).map(({ args }) => args);
  }

  #note(method: string, ...args: unknown[]) {
    this.asked.push({ method, args });
  }

  #view(callKey: string): CallView {
    const found = this.views.get(callKey);
    if (!found) throw new ApiError('not_found', { status: 404 });
    return found;
  }

  #snapshot(id: string): SessionSnapshot {
    const found = [...this.views.values()].find(({ snapshot }) => snapshot?.session.id === id)?.snapshot;
    if (!found) throw new ApiError('not_found', { status: 404 });
    return found;
  }

  #change(callKey: string, changes: Partial<CallView>) {
    this.views.set(callKey, { ...this.#view(callKey), ...changes });
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export function changed(messageId: string, state: Message['state'], reason: Message['reason'] = null) {
  return {
    type: 'message.changed' as const,
    messageId,
    state,
    reason,
    stateAt: new Date().toISOString(),
    waitUntil: null,
  };
}

/** A page around the widget. */
export class FakeHost implements HostPort {
  status: HostStatus = 'waiting';
  fault: string | null = null;
  readonly told = {
    unread: [] as number[],
    sessions: [] as SessionSummary[],
    dialled: [] as string[],
    emails: [] as string[],
    acts: [] as { action: HostAction; callKey: string }[],
  };
  snapshot: HostSnapshot = {
    version: 1,
    calls: [],
    sourceUp: true,
    record: null,
    appearance: {},
    verbs: ['dial', 'email'],
  };
  #events: HostEvents = {};

  open(events: HostEvents): this {
    this.#events = events;
    return this;
  }

  async connect(): Promise<HostSnapshot> {
    if (this.status === 'blocked' || this.status === 'mismatch') throw new Error(this.status);
    this.status = 'connected';
    return this.snapshot;
  }

  async launchToken() {
    return 'launch';
  }

  unread(count: number) {
    this.told.unread.push(count);
  }

  session(summary: SessionSummary) {
    this.told.sessions.push(summary);
  }

  async dial(number: string) {
    this.told.dialled.push(number);
  }

  async email(address: string) {
    this.told.emails.push(address);
  }

  async act(action: HostAction, callKey: string) {
    this.told.acts.push({ action, callKey });
  }

  close() {
    this.status = 'waiting';
  }

  record(record: RecordRef | null) {
    this.#events.record?.(record);
  }

  calls(calls: PageCall[], sourceUp = true) {
    this.#events.calls?.(calls, sourceUp);
  }
}

export const pageCall = (callKey: string, changes: Partial<PageCall> = {}): PageCall => ({
  callKey,
  state: 'connected',
  seq: 1,
  ...changes,
});

export interface World {
  app: MidcallApp;
  frame: HTMLElement;
  server: FakeServer;
  host: FakeHost;
  drafts: DraftStore;
  looks: Appearance[];
}

/** The app in a frame of the given size, connected and settled. */
export async function openApp(
  server: FakeServer,
  {
    width = 360,
    height = 600,
    locale = 'en',
    host = new FakeHost(),
    settles = true,
    now = Date.now,
  }: {
    now?: () => number;
    width?: number;
    height?: number;
    locale?: string;
    host?: FakeHost;
    settles?: boolean;
  } = {},
): Promise<World> {
  adoptTokens();
  await speak(locale);
  const drafts = createDraftStore(memoryStorage(), Date.now);
  const looks: Appearance[] = [];
  const app = new MidcallApp();
  app.start({
    tenant: 'demo',
    host: (events) => host.open(events),
    api: () => server,
    drafts,
    onAppearance: (appearance) => looks.push(appearance),
    now,
    newId: () => crypto.randomUUID(),
  });
  const frame = await fixture<HTMLElement>(html`<midcall-widget .app=${app}></midcall-widget>`);
  frame.style.inlineSize = `${width}px`;
  frame.style.blockSize = `${height}px`;
  if (!settles) return { app, frame, server, host, drafts, looks };
  await waitUntil(
    () => app.shadowRoot?.querySelector('midcall-banner') && !deep(app, '.loading'),
    'the app is there',
  );
  return { app, frame, server, host, drafts, looks };
}

/** The first element of a selector, looked for through all shadow roots. */
export function deep<T extends HTMLElement = HTMLElement>(
  root: Element | ShadowRoot,
  selector: string,
): T | null {
  return deepAll<T>(root, selector)[0] ?? null;
}

export function deepAll<T extends HTMLElement = HTMLElement>(
  root: Element | ShadowRoot,
  selector: string,
): T[] {
  const within = root instanceof Element && root.shadowRoot ? [root.shadowRoot, root] : [root];
  return within.flatMap((part) => [
    ...part.querySelectorAll<T>(selector),
    ...[...part.querySelectorAll('*')].flatMap((child) =>
      child.shadowRoot ? deepAll<T>(child.shadowRoot, selector) : [],
    ),
  ]);
}

/** The words on the screen, through all shadow roots, with single blanks. */
export function textOf(root: Element | ShadowRoot): string {
  const nodes = [...(root instanceof Element && root.shadowRoot ? root.shadowRoot : root).childNodes];
  const words = nodes.map((node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? '';
    if (!(node instanceof Element) || node.tagName === 'STYLE') return '';
    return node instanceof HTMLSlotElement ? node.assignedElements().map(textOf).join(' ') : textOf(node);
  });
  return words.join(' ').replace(/\s+/g, ' ').trim();
}

/** The button with this name. */
export function buttonOf(root: Element, name: string): HTMLButtonElement {
  const found = deepAll<HTMLButtonElement>(root, 'button').find(
    (one) => (one.getAttribute('aria-label') ?? one.textContent ?? '').trim().replace(/\s+/g, ' ') === name,
  );
  if (!found) throw new Error(`No button "${name}" in: ${textOf(root)}`);
  return found;
}
