/* Longer than others: every answer, event and timer of the widget meets the one model here. What can be decided without
 * them lives in binding, thread, timeline and model; what has a life of its own in outgoing, session-stream, host-news. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Appearance, HostAction, PageCall } from '../protocol/adapter.ts';
import type { Call, RecordRef } from '../protocol/call.ts';
import type { Message } from '../protocol/message.ts';
import type { PresetItem } from '../protocol/preset.ts';
import type { CallView, SessionSnapshot } from '../protocol/session.ts';
import { parseSessionEvent } from '../protocol/session-reducer.ts';
import { ApiError } from '../ui/api-client.ts';
import { coalesce } from '../ui/coalesce.ts';
import { backoff, wait } from '../ui/wait.ts';
import { bind, type BoundCall, lockAfter, recordKey } from './binding.ts';
import type { DraftStore } from './draft-store.ts';
import type { HostEvents } from './host-bridge.ts';
import { decideRecord, pageRecords } from './decide-record.ts';
import { HostNews } from './host-news.ts';
import { boundCall, callerName, EMPTY_MODEL, type Stop, type WidgetModel } from './model.ts';
import { Outgoing } from './outgoing.ts';
import type { HostPort, WidgetActions, WidgetApi } from './ports.ts';
import { SignedCalls } from './signed-calls.ts';
import { SessionStream } from './session-stream.ts';
import { advance, confirm, openThread, type PendingSend, type Thread } from './thread.ts';

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

/** A record that comes to the screen within this time after its call was answered was not opened by the agent. */
const POP_MS = 5_000;

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
  #outgoing: Outgoing | null = null;
  #stream = new SessionStream({
    onSession: (event) => this.#handleSessionEvent(event),
    onStale: () => this.#again(),
    onPresetsChanged: () => this.#set({ presetsRevision: this.model.presetsRevision + 1 }),
    onConnection: (connection) => {
      this.#set({ connection });
      if (connection.state === 'online') this.#outgoing?.wake();
    },
  });
  #news = new HostNews();
  #signed: SignedCalls | null = null;
  #page: PageCall[] = [];
  /** Calls and records of the page that the server was asked to bring together. */
  #attached = new Set<string>();
  #wentToRecord = false;
  /** When each call was first seen on the line, milliseconds since 1970. */
  #answeredAt = new Map<string, number>();
  #picked: string | null = null;
  /** The agent's own change of the call waits for the next binding. */
  #pickedNow = false;
  #reading: string | null = null;
  /** The server does not give the shown call to this agent, at least not yet. */
  #shownIsOthers = false;
  #views = new Map<string, CallView>();
  #unknownCall = { callKey: '', attempts: 0 };
  #failures = 0;
  #readSeq = new Map<string, number>();

  constructor(element: ReactiveControllerHost, parts: SessionParts) {
    this.#element = element;
    this.#parts = parts;
    this.actions = {
      presets: (language, signal) => this.#server.presets(this.#shownKey, language, signal),
      personalPresets: () => this.#server.personalPresets(this.#life.signal),
      mediaLinks: (mediaId) => this.#server.mediaLinks(mediaId, this.#life.signal),
      retryMedia: (mediaId) => this.#server.retryMedia(mediaId, this.#life.signal),
    };
    element.addController(this);
  }

  hostConnected() {
    this.#life = new AbortController();
    addEventListener('pagehide', this.#leave);
    addEventListener('pageshow', this.#comeBack);
    void this.#run(this.#life.signal);
  }

  hostDisconnected() {
    removeEventListener('pagehide', this.#leave);
    removeEventListener('pageshow', this.#comeBack);
    this.#life.abort();
    this.#leave();
    this.#outgoing?.close();
    this.#port?.close();
  }

  /** Shows a live call. Its own draft comes with it: no lock. */
  pick(callKey: string) {
    this.#picked = callKey;
    this.#pickedNow = true;
    this.#reading = null;
    this.#rebind();
    this.#again();
  }

  /** Shows the last ended session, for reading. */
  readLast() {
    const last = this.model.agent?.lastSession;
    if (!last) return;
    this.#reading = last.callKey;
    this.#rebind();
    this.#again();
  }

  sendText(text: string, language: string) {
    this.#send((outgoing, session) => outgoing.sendText(session, text, language));
  }

  sendPreset(preset: PresetItem, variables: Record<string, string>) {
    this.#send((outgoing, session) => outgoing.sendPreset(session, preset, variables));
  }

  /** Texts the caller a link for photos. `words`: what stands for the text until the server has told it. */
  askForPhoto(words: string) {
    this.#send((outgoing, session) => outgoing.sendPhotoLink(session, words));
  }

  /** Sends a text again that did not arrive, or of which nobody knows. */
  retry(messageId: string) {
    const message = this.model.thread?.snapshot.messages.find(({ id }) => id === messageId);
    if (message) this.#send((outgoing, session) => outgoing.retry(session, message));
  }

  /** Takes back a text that waits for its number. */
  cancel(messageId: string) {
    const session = this.model.thread?.snapshot.session;
    if (session) void this.#attempt((signal) => this.#server.cancel(session.id, messageId, signal));
  }

  /** Removes a text the server refused. */
  discard(key: string) {
    this.#outgoing?.discard(key);
  }

  setLanguage(language: string) {
    const session = this.model.thread?.snapshot.session;
    if (!session || session.language === language) return;
    void this.#attempt(async (signal) =>
      this.#adopt(await this.#server.setLanguage(session.id, language, signal)),
    );
  }

  answerOptOut(decision: 'stop' | 'continue') {
    const session = this.model.thread?.snapshot.session;
    if (!session) return;
    void this.#attempt(async (signal) =>
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

  /** A code for the caller to text, or what the agent says of the mobile that has. */
  textIn(act: 'begin' | 'join' | 'refuse'): Promise<void> {
    const callKey = this.#shownKey;
    const { id, last } = this.model.view?.textIn ?? {};
    return this.#attempt(async (signal) => {
      const view =
        act === 'begin' || !id || !last
          ? await this.#server.beginTextIn(callKey, signal)
          : await this.#server.answerTextIn(callKey, { id, last, decision: act }, signal);
      this.#views.set(callKey, view);
      this.#showView(callKey, view);
    });
  }

  /** Has the conversation written to another record. */
  chooseRecord(record: RecordRef) {
    const callKey = this.#shownKey;
    void this.#attempt(async (signal) => {
      const view = await this.#server.attachRecord(callKey, record, signal);
      this.#views.set(callKey, view);
      this.#showView(callKey, view);
    });
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
    this.#stream.retryNow();
  }

  dial(number: string) {
    this.#port?.dial(number).catch(() => undefined);
  }

  email(address: string) {
    this.#port?.email(address).catch(() => undefined);
  }

  /** Asks the host page for something it offers in the shown call. */
  act(action: HostAction) {
    this.#port?.act(action, this.#shownKey).catch(() => undefined);
  }

  async #run(signal: AbortSignal) {
    const port = this.#parts.host({
      calls: (calls, sourceUp) => this.#handleCalls(calls, sourceUp),
      record: (record) => this.#handleRecord(record),
      appearance: this.#parts.onAppearance,
      status: (status) => {
        // The page was reloaded or let go of us: what it was given ends, and it is greeted again.
        if (status === 'waiting') {
          this.#leave();
          void this.#greet(signal);
        }
      },
    });
    this.#port = port;
    this.#api = this.#parts.api(port, signal);
    this.#signed = new SignedCalls(this.#api, signal);
    this.#outgoing = new Outgoing({
      api: this.#api,
      now: this.#parts.now,
      newId: this.#parts.newId,
      onChange: () => this.#handleOutgoing(),
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

  /** The access of a page ends with it. */
  #leave = () => {
    this.#stream.close();
    this.#api?.leave();
  };

  /** A page that is shown again as it was left has no access. */
  #comeBack = ({ persisted }: PageTransitionEvent) => {
    if (persisted && this.model.agent) this.#again();
  };

  async #greet(signal: AbortSignal): Promise<boolean> {
    const port = this.#port;
    if (!port) return false;
    try {
      const { calls, sourceUp, appearance, record, verbs } = await port.connect(signal);
      this.#news.forget();
      this.#parts.onAppearance(appearance);
      this.#set({ verbs, record });
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
    this.#stream.begin(agent.cursor);
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
    this.#stream.follow(this.#server, this.#followed);
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
    this.#shownIsOthers = view === null;
    if (view === null) return this.#handleUnknownCall(callKey);
    this.#unknownCall = { callKey, attempts: 0 };
    const thread = view.snapshot ? openThread(newest(view.snapshot, this.model.thread), this.#pending) : null;
    this.#set({ view, thread });
    this.#stream.follow(this.#server, this.#followed);
    this.#attachRecord();
  }

  /** A call without a record gets the one that the page names for it; asked once, for the page may name it in vain. */
  #attachRecord() {
    const { attach } = decideRecord(this.model.view, pageRecords(this.model));
    const asked = attach && `${this.#shownKey} ${recordKey(attach)}`;
    if (!asked || this.#attached.has(asked)) return;
    this.#attached.add(asked);
    const callKey = this.#shownKey;
    this.#server.attachRecord(callKey, attach, this.#life.signal).then(
      (view) => {
        this.#views.set(callKey, view);
        this.#showView(callKey, view);
      },
      // the conversation goes on without
      () => {},
    );
  }

  /** The page may know a call before the telephone system has told the server. */
  #handleUnknownCall(callKey: string) {
    const { live, view } = this.model;
    if (view) {
      // The call went to someone else: what is shown stays for reading.
      const call: Call = {
        ...view.call,
        state: 'ended',
        endedAt: view.call.endedAt ?? new Date(this.#parts.now()).toISOString(),
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
    const record = recordKey(model.record);
    const binding = bind({ page: this.#page, server, shown: model.shown, picked: this.#picked, record });
    this.#noteAnswered(binding.live);
    const shown = binding.live.length === 0 ? (this.#reading ?? binding.shown) : binding.shown;
    if (binding.live.length > 0) this.#reading = null;
    if (this.#picked !== shown) this.#picked = null;
    if (shown === model.shown) return this.#set({ live: binding.live });
    this.#shownIsOthers = false;
    const before = boundCall(model) ?? formerCall(model);
    const owner = { tenant: this.#parts.tenant, callKey: model.shown ?? '' };
    const hasDraft = model.shown !== null && this.#parts.drafts.read(owner) !== '';
    const picked = this.#pickedNow || this.#reading !== null || this.#wentToRecordOf(shown);
    const change = { from: before, to: shown, picked, hasDraft };
    this.#pickedNow = false;
    const view = (shown !== null && this.#views.get(shown)) || null;
    const thread = view?.snapshot ? openThread(view.snapshot, this.#pending) : null;
    this.#set({ live: binding.live, shown, view, thread, lock: lockAfter(change, model.lock), notice: null });
  }

  #handleRecord(record: RecordRef | null) {
    this.#set({ record });
    // a pick holds until the agent looks elsewhere
    this.#picked = null;
    this.#wentToRecord = true;
    this.#rebind();
    this.#wentToRecord = false;
    if (this.model.agent) this.#again();
  }

  #noteAnswered(live: readonly BoundCall[]) {
    for (const { callKey, state } of live)
      if (state === 'connected' && !this.#answeredAt.has(callKey))
        this.#answeredAt.set(callKey, this.#parts.now());
  }

  /** The agent opened the record of a call that had been going on; a record that popped up with its call is no wish. */
  #wentToRecordOf(callKey: string | null): boolean {
    const answeredAt = this.#answeredAt.get(callKey ?? '') ?? this.#parts.now();
    return this.#wentToRecord && this.#parts.now() - answeredAt > POP_MS;
  }

  #handleCalls(calls: PageCall[], sourceUp: boolean) {
    this.#page = calls;
    this.#signed?.update(calls, sourceUp);
    this.#set({ sourceUp });
    this.#rebind();
    if (this.model.agent) this.#again();
  }

  /** Reads again until it succeeds: what an event announced must not stay unread because the line broke just then. */
  #again() {
    const signal = this.#life.signal;
    this.#refresh().then(
      () => (this.#failures = 0),
      async () => {
        const pause = backoff(++this.#failures, { firstMs: 1_000, lastMs: 10_000 }, Math.random());
        if (await wait(pause, signal)) this.#again();
      },
    );
  }

  #handleSessionEvent(input: unknown) {
    const event = parseSessionEvent(input);
    const thread = this.model.thread;
    if (!thread) return;
    const next = event && advance(thread, event);
    if (!next) return void this.#reload().catch(() => this.#again());
    if (next !== thread) this.#setThread(next);
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

  #send(hand: (outgoing: Outgoing, session: SessionSnapshot['session']) => void) {
    const session = this.model.thread?.snapshot.session;
    // A locked text belongs to another call: nothing leaves before the agent has decided.
    if (!session || !this.#outgoing || this.model.lock) return;
    this.#set({ notice: null });
    hand(this.#outgoing, session);
  }

  #handleAnswer(send: PendingSend, message: Message) {
    const { thread } = this.model;
    if (thread?.snapshot.session.id === send.sessionId) this.#setThread(confirm(thread, message));
  }

  #handleOutgoing() {
    const { thread } = this.model;
    const before = thread?.pending ?? [];
    const next = thread && openThread(thread.snapshot, this.#pending);
    const isGone = ({ code }: PendingSend) => code === 'preset_gone';
    const gone = next?.pending.some(isGone) && !before.some(isGone);
    this.#set({ thread: next, ...(gone ? { presetsRevision: this.model.presetsRevision + 1 } : {}) });
  }

  #setThread(thread: Thread) {
    const { view } = this.model;
    if (view) this.#views.set(view.call.callKey, { ...view, snapshot: thread.snapshot });
    this.#set({ thread });
  }

  /** Does something the agent asked for once; a refusal becomes a notice. */
  async #attempt(work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const signal = this.#life.signal;
    this.#set({ notice: null });
    try {
      await work(signal);
    } catch (cause) {
      if (!signal.aborted) this.#set({ notice: cause instanceof ApiError ? cause.code : 'internal' });
    }
  }

  #set(change: Partial<WidgetModel>) {
    this.model = { ...this.model, ...change };
    this.#news.tell(this.#port, this.model);
    this.#element.requestUpdate();
  }

  /** The shown session, while it is this agent's: the server refuses a stream of any other. */
  get #followed(): SessionSnapshot | null {
    const { agent, thread } = this.model;
    const isOwn = thread?.snapshot.session.owner?.id === agent?.agent.id && !this.#shownIsOthers;
    return thread && isOwn ? thread.snapshot : null;
  }

  get #server(): WidgetApi {
    if (!this.#api) throw new Error('The widget is not connected');
    return this.#api;
  }

  get #pending(): readonly PendingSend[] {
    return this.#outgoing?.pending ?? [];
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
        record: recordKey(call.record),
      }
    : null;
}
