import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Appearance, PageCall } from '../protocol/adapter.ts';
import type { PresetItem } from '../protocol/preset.ts';
import type { CallView, SessionSnapshot } from '../protocol/session.ts';
import { parseSessionEvent } from '../protocol/session-reducer.ts';
import { AgentEvent, formatCursor, parseCursor, type StreamFrame, TenantEvent } from '../protocol/stream.ts';
import type { SendMessageRequest } from '../protocol/message.ts';
import { LanguageTag } from '../protocol/language.ts';
import { resolveVariables } from '../protocol/variables.ts';
import { ApiError } from '../ui/api-client.ts';
import { coalesce } from '../ui/coalesce.ts';
import { backoff, wait } from '../ui/wait.ts';
import { bind, lockAfter } from './binding.ts';
import type { DraftStore } from './draft-store.ts';
import type { HostEvents } from './host-bridge.ts';
import { boundCall, callerName, EMPTY_MODEL, type Stop, unreadTotal, type WidgetModel } from './model.ts';
import type { HostPort, WidgetActions, WidgetApi, WidgetStream } from './ports.ts';
import { Sender } from './sender.ts';
import {
  advance,
  confirm,
  countsOf,
  openThread,
  type PendingSend,
  putPending,
  type Thread,
} from './thread.ts';

export interface SessionParts {
  tenant: string;
  host: (events: HostEvents) => HostPort;
  /** `host` for the sign-in. */
  api: (host: HostPort, signal: AbortSignal) => WidgetApi;
  drafts: DraftStore;
  onAppearance: (appearance: Appearance) => void;
  /** Milliseconds since 1970. */
  now: () => number;
  newId: () => string;
}

/** A call the page shows and the server does not know yet is asked for again so often, 1 s apart. */
const UNKNOWN_CALL_ATTEMPTS = 20;

/**
 * Owns everything that lives longer than a render: the bridge, the requests, the stream, the timers. Elements read
 * `model` and call the verbs; every wait ends with `hostDisconnected`.
 */
export class SessionController implements ReactiveController {
  model: WidgetModel = EMPTY_MODEL;
  readonly actions: WidgetActions;
  #element: ReactiveControllerHost;
  #parts: SessionParts;
  #life = new AbortController();
  #port: HostPort | null = null;
  #api: WidgetApi | null = null;
  #sender: Sender | null = null;
  #stream: { sessionId: string | null; stream: WidgetStream } | null = null;
  #cursor: { tenant: number; agent: number } | null = null;
  #page: PageCall[] = [];
  #picked: string | null = null;
  /** The agent's own change of the call waits for the next binding. */
  #pickedNow = false;
  #reading: string | null = null;
  #pending: PendingSend[] = [];
  #views = new Map<string, CallView>();
  #unknownCall = { callKey: '', attempts: 0 };
  #told = '';
  #readSeq = new Map<string, number>();

  constructor(element: ReactiveControllerHost, parts: SessionParts) {
    this.#element = element;
    this.#parts = parts;
    this.actions = {
      presets: (language, signal) => this.#server.presets(this.#shownKey, language, signal),
      mediaLinks: (mediaId) => this.#server.mediaLinks(mediaId, this.#life.signal),
      retryMedia: (mediaId) => this.#server.retryMedia(mediaId, this.#life.signal),
    };
    element.addController(this);
  }

  hostConnected() {
    this.#life = new AbortController();
    void this.#run(this.#life.signal);
  }

  hostDisconnected() {
    this.#life.abort();
    this.#stream?.stream.close();
    this.#stream = null;
    this.#sender?.close();
    this.#port?.close();
  }

  /** Shows a live call. Its own draft comes with it: no lock. */
  pick(callKey: string) {
    this.#picked = callKey;
    this.#pickedNow = true;
    this.#reading = null;
    this.#rebind();
    void this.#refresh();
  }

  /** Shows the last ended session, for reading. */
  readLast() {
    const last = this.model.agent?.lastSession;
    if (!last) return;
    this.#reading = last.callKey;
    this.#rebind();
    void this.#refresh();
  }

  sendText(text: string, language: string) {
    this.#submit({
      text,
      language,
      build: (callKey) => ({ kind: 'text', callKey, text, ...tagOf(language) }),
    });
  }

  sendPreset(preset: PresetItem, variables: Record<string, string>) {
    const language = LanguageTag.parse(preset.language);
    const { text } = resolveVariables(preset.text, variables);
    const values = Object.keys(variables).length > 0 ? { variables } : {};
    const build = (callKey: string): SendMessageRequest => ({
      kind: 'preset',
      callKey,
      presetId: preset.id,
      language,
      ...values,
    });
    this.#submit({ text, language, build });
  }

  /** Sends a text again that did not arrive, or of which nobody knows. */
  retry(messageId: string) {
    const message = this.model.thread?.snapshot.messages.find(({ id }) => id === messageId);
    if (message)
      this.#submit({ text: message.text, language: message.language, build: null, retryOf: messageId });
  }

  /** Takes back a text that waits for its number. */
  cancel(messageId: string) {
    const session = this.model.thread?.snapshot.session;
    if (session) this.#attempt((signal) => this.#server.cancel(session.id, messageId, signal));
  }

  /** Removes a text the server refused. */
  discard(key: string) {
    this.#setPending(this.#pending.filter((send) => send.key !== key));
  }

  setLanguage(language: string) {
    const session = this.model.thread?.snapshot.session;
    if (!session || session.language === language) return;
    this.#attempt(async (signal) =>
      this.#adopt(await this.#server.setLanguage(session.id, language, signal)),
    );
  }

  answerOptOut(decision: 'stop' | 'continue') {
    const session = this.model.thread?.snapshot.session;
    if (!session) return;
    this.#attempt(async (signal) =>
      this.#adopt(await this.#server.answerOptOut(session.id, decision, signal)),
    );
  }

  /** Texts to another number than the caller's. Returns the code of a refusal, or `null`. */
  async openSession(to: string): Promise<string | null> {
    try {
      const view = await this.#server.openSession(this.#shownKey, to, this.#life.signal);
      this.#views.set(view.call.callKey, view);
      this.#showView(view.call.callKey, view);
      return null;
    } catch (cause) {
      return cause instanceof ApiError ? cause.code : 'internal';
    }
  }

  /** The agent decided about the text written for the first call. */
  unlock() {
    this.#set({ lock: null });
  }

  dismiss() {
    this.#set({ notice: null });
  }

  /** Messages up to `seq` were visible long enough. */
  seen(seq: number) {
    const session = this.model.thread?.snapshot.session;
    if (!session || session.unread === 0 || (this.#readSeq.get(session.id) ?? 0) >= seq) return;
    this.#readSeq.set(session.id, seq);
    this.#server.markRead(session.id, seq, this.#life.signal).catch(() => this.#readSeq.delete(session.id));
  }

  retryConnection() {
    this.#stream?.stream.retryNow();
  }

  dial(number: string) {
    this.#port?.dial(number).catch(() => undefined);
  }

  email(address: string) {
    this.#port?.email(address).catch(() => undefined);
  }

  async #run(signal: AbortSignal) {
    const port = this.#parts.host({
      calls: (calls, sourceUp) => this.#handleCalls(calls, sourceUp),
      appearance: this.#parts.onAppearance,
      status: (status) => {
        // The page was reloaded or let go of us: greet it again.
        if (status === 'waiting') void this.#greet(signal);
      },
    });
    this.#port = port;
    this.#api = this.#parts.api(port, signal);
    this.#sender = new Sender({
      api: this.#api,
      onChange: (send) => this.#setPending(putPending(this.#pending, send)),
      onAnswer: (send, message) => this.#handleAnswer(send, message),
    });
    if (!(await this.#greet(signal))) return;
    for (let failures = 1; !signal.aborted; failures++) {
      const stop = await this.#readFirst();
      if (stop === null || signal.aborted) return;
      this.#set({ phase: 'stopped', stop });
      if (stop.kind !== 'unreachable') return;
      await wait(backoff(failures, { firstMs: 1_000, lastMs: 10_000 }, Math.random()), signal);
    }
  }

  async #greet(signal: AbortSignal): Promise<boolean> {
    const port = this.#port;
    if (!port) return false;
    try {
      const { calls, sourceUp, appearance } = await port.connect(signal);
      this.#parts.onAppearance(appearance);
      this.#handleCalls(calls, sourceUp);
      return true;
    } catch {
      const { status, fault } = port;
      if (status === 'blocked')
        this.#set({ phase: 'stopped', stop: { kind: 'blockedOrigin', code: fault ?? status } });
      if (status === 'mismatch')
        this.#set({ phase: 'stopped', stop: { kind: 'mismatch', code: 'adapter_version' } });
      return false;
    }
  }

  async #readFirst(): Promise<Stop | null> {
    try {
      await this.#refresh();
      return null;
    } catch (cause) {
      if (!(cause instanceof ApiError)) return { kind: 'launch', code: 'host_refused' };
      return { kind: cause.isUnknownOutcome ? 'unreachable' : 'launch', code: cause.code };
    }
  }

  /** Reads agent and calls again, and follows what they say. */
  #refresh = coalesce(async () => {
    const signal = this.#life.signal;
    const agent = await this.#server.agent(signal);
    this.#cursor ??= parseCursor(agent.cursor);
    this.#set({ phase: 'ready', stop: null, agent });
    this.#rebind();
    const { shown, live } = this.model;
    const others = live.filter(({ callKey }) => callKey !== shown);
    const views = await Promise.all(others.map(({ callKey }) => this.#readCall(callKey)));
    const unread = others.map(
      ({ callKey }, i) => [callKey, views[i]?.snapshot?.session.unread ?? 0] as const,
    );
    this.#set({ otherUnread: Object.fromEntries(unread) });
    if (shown !== null) this.#showView(shown, await this.#readCall(shown));
    this.#followStream();
  });

  async #readCall(callKey: string): Promise<CallView | null> {
    try {
      const view = await this.#server.call(callKey, this.#life.signal);
      this.#views.set(callKey, view);
      return view;
    } catch (cause) {
      if (cause instanceof ApiError && cause.code === 'not_found') return null;
      throw cause;
    }
  }

  #showView(callKey: string, view: CallView | null) {
    if (this.model.shown !== callKey) return;
    if (view === null) return this.#handleUnknownCall(callKey);
    this.#unknownCall = { callKey, attempts: 0 };
    const thread = view.snapshot ? openThread(newest(view.snapshot, this.model.thread), this.#pending) : null;
    this.#set({ view, thread });
    this.#followStream();
  }

  /** The page may know a call before the telephone system has told the server. */
  #handleUnknownCall(callKey: string) {
    const { live, view } = this.model;
    if (view) {
      // The call went to someone else: what is shown stays for reading.
      const call = {
        ...view.call,
        state: 'ended' as const,
        endReason: view.call.endReason ?? 'transferred_out',
      };
      this.#set({ view: { ...view, call, blocked: view.blocked ?? 'ended' } });
      return;
    }
    if (!live.some((call) => call.callKey === callKey)) return;
    const attempts = this.#unknownCall.callKey === callKey ? this.#unknownCall.attempts + 1 : 1;
    this.#unknownCall = { callKey, attempts };
    if (attempts > UNKNOWN_CALL_ATTEMPTS) return;
    void wait(1_000, this.#life.signal).then((elapsed) => {
      if (elapsed && this.model.shown === callKey && !this.model.view) this.#again();
    });
  }

  #rebind() {
    const { model } = this;
    const server = model.agent?.calls ?? [];
    const binding = bind({ page: this.#page, server, shown: model.shown, picked: this.#picked });
    const shown = binding.live.length === 0 ? (this.#reading ?? binding.shown) : binding.shown;
    if (binding.live.length > 0) this.#reading = null;
    if (this.#picked !== shown) this.#picked = null;
    if (shown === model.shown) return this.#set({ live: binding.live });
    const before = boundCall(model) ?? formerCall(model);
    const owner = { tenant: this.#parts.tenant, callKey: model.shown ?? '' };
    const hasDraft = model.shown !== null && this.#parts.drafts.read(owner) !== '';
    const change = { from: before, to: shown, picked: this.#pickedNow || this.#reading !== null, hasDraft };
    this.#pickedNow = false;
    const view = (shown !== null && this.#views.get(shown)) || null;
    const thread = view?.snapshot ? openThread(view.snapshot, this.#pending) : null;
    this.#set({ live: binding.live, shown, view, thread, lock: lockAfter(change, model.lock), notice: null });
  }

  #handleCalls(calls: PageCall[], sourceUp: boolean) {
    this.#page = calls;
    this.#set({ sourceUp });
    this.#rebind();
    if (this.model.agent) this.#again();
  }

  #again() {
    this.#refresh().catch(() => undefined);
  }

  /** The stream of the agent, and of the session that is shown. */
  #followStream() {
    if (!this.#cursor) return;
    const snapshot = this.model.thread?.snapshot ?? null;
    const sessionId = snapshot?.session.id ?? null;
    if (this.#stream?.sessionId === sessionId) return;
    this.#stream?.stream.close();
    const cursor = formatCursor({ ...this.#cursor, session: snapshot?.eventSeq ?? null });
    const stream = this.#server.stream({
      sessionId,
      cursor,
      onFrame: (frame, behind) => this.#handleFrame(frame, behind),
      onConnection: (connection) => {
        this.#set({ connection });
        if (connection.state === 'online') this.#sender?.wake();
      },
    });
    this.#stream = { sessionId, stream };
  }

  #handleFrame({ stream, event }: StreamFrame, behind: string) {
    const cursor = parseCursor(behind);
    if (cursor) this.#cursor = { tenant: cursor.tenant, agent: cursor.agent };
    switch (stream) {
      case 'session':
        return this.#handleSessionEvent(event);
      case 'agent':
        return AgentEvent.safeParse(event).success && this.#again();
      case 'tenant':
        return this.#handleTenantEvent(event);
      case 'reset':
        this.#cursor = null;
        this.#stream?.stream.close();
        this.#stream = null;
        return this.#again();
    }
  }

  #handleSessionEvent(input: unknown) {
    const event = parseSessionEvent(input);
    const thread = this.model.thread;
    if (!thread) return;
    const next = event && advance(thread, event);
    if (!next) return void this.#reload().catch(() => undefined);
    if (next !== thread) this.#setThread(next);
  }

  #handleTenantEvent(input: unknown) {
    const event = TenantEvent.safeParse(input).data;
    if (event?.type === 'presets.changed') this.#set({ presetsRevision: this.model.presetsRevision + 1 });
    if (event?.type === 'settings.changed') this.#again();
  }

  #reload = coalesce(async () => {
    const id = this.model.thread?.snapshot.session.id;
    if (id !== undefined) this.#adopt(await this.#server.session(id, this.#life.signal));
  });

  #adopt(snapshot: SessionSnapshot) {
    const { thread } = this.model;
    if (thread?.snapshot.session.id === snapshot.session.id)
      this.#setThread(openThread(newest(snapshot, thread), this.#pending));
  }

  #submit(text: {
    text: string;
    language: string | null;
    build: ((callKey: string) => SendMessageRequest) | null;
    retryOf?: string;
  }) {
    const session = this.model.thread?.snapshot.session;
    if (!session || this.model.lock) return;
    this.#set({ notice: null });
    this.#sender?.submit({
      key: this.#parts.newId(),
      callKey: session.callKey,
      sessionId: session.id,
      request: text.build?.(session.callKey) ?? null,
      retryOf: text.retryOf ?? null,
      text: text.text,
      language: text.language,
      createdAt: new Date(this.#parts.now()).toISOString(),
      phase: 'sending',
      code: null,
    });
  }

  #handleAnswer(send: PendingSend, message: Parameters<typeof confirm>[1]) {
    const { thread } = this.model;
    if (thread?.snapshot.session.id === send.sessionId) this.#setThread(confirm(thread, message));
    this.#setPending(this.#pending.filter(({ key }) => key !== send.key));
  }

  #setPending(pending: PendingSend[]) {
    this.#pending = pending;
    const refused = pending.find(({ phase, code }) => phase === 'refused' && code === 'preset_gone');
    const { thread } = this.model;
    const revision = refused ? { presetsRevision: this.model.presetsRevision + 1 } : {};
    this.#set({ thread: thread && openThread(thread.snapshot, pending), ...revision });
  }

  #setThread(thread: Thread) {
    const known = new Set(thread.snapshot.messages.map(({ clientKey }) => clientKey));
    this.#pending = this.#pending.filter(({ key }) => !known.has(key));
    const { view } = this.model;
    if (view) this.#views.set(view.call.callKey, { ...view, snapshot: thread.snapshot });
    this.#set({ thread });
  }

  /** Does something the agent asked for once; a refusal becomes a notice. */
  #attempt(work: (signal: AbortSignal) => Promise<unknown>) {
    const signal = this.#life.signal;
    this.#set({ notice: null });
    work(signal).catch((cause: unknown) => {
      if (!signal.aborted) this.#set({ notice: cause instanceof ApiError ? cause.code : 'internal' });
    });
  }

  #set(change: Partial<WidgetModel>) {
    this.model = { ...this.model, ...change };
    this.#tellHost();
    this.#element.requestUpdate();
  }

  #tellHost() {
    const { thread } = this.model;
    const unread = unreadTotal(this.model);
    const session = thread && {
      callKey: thread.snapshot.session.callKey,
      state: thread.snapshot.session.state,
      ...countsOf(thread.snapshot),
    };
    const news = JSON.stringify([unread, session]);
    if (news === this.#told || this.#port?.status !== 'connected') return;
    this.#told = news;
    this.#port.unread(unread);
    if (session) this.#port.session(session);
  }

  get #server(): WidgetApi {
    if (!this.#api) throw new Error('The widget is not connected');
    return this.#api;
  }

  get #shownKey(): string {
    return this.model.shown ?? '';
  }
}

/** A snapshot read before an event arrived must not undo it. */
function newest(read: SessionSnapshot, thread: Thread | null): SessionSnapshot {
  const held = thread?.snapshot;
  return held && held.session.id === read.session.id && held.eventSeq > read.eventSeq ? held : read;
}

function formerCall(model: WidgetModel) {
  const call = model.view?.call;
  return call
    ? {
        callKey: call.callKey,
        state: call.state,
        name: callerName(model),
        number: call.caller,
        queue: call.queue.name,
      }
    : null;
}

function tagOf(language: string) {
  const tag = LanguageTag.safeParse(language).data;
  return tag === undefined ? {} : { language: tag };
}
