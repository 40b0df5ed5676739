import { type Call, type RecordRef } from '../../protocol/call.ts';
import { type Media } from '../../protocol/media.ts';
import { type Message, type SendMessageRequest } from '../../protocol/message.ts';
import { type PresetItem } from '../../protocol/preset.ts';
import { type AgentView, type CallView, type Session, type SessionSnapshot } from '../../protocol/session.ts';
import { applySessionEvent } from '../../protocol/session-reducer.ts';
import { type SessionEvent } from '../../protocol/stream.ts';
import { ApiError } from '../../ui/api-client.ts';
import { type TextInAnswer } from '../../protocol/text-in.ts';
import { type StreamOptions, type WidgetApi, type WidgetStream } from '../../widget/ports.ts';
import { FakePersonalPresets } from './fake-personal-presets.ts';
import { changed, inbound, message, newId, photo, preset, session } from './widget-data.ts';

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
    return { accessToken: 'token', idleSeconds: 60 };
  }

  leave(): void {
    this.#note('leave');
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

  async beginTextIn(callKey: string): Promise<CallView> {
    this.#note('beginTextIn', callKey);
    const expiresAt = new Date(Date.now() + 300_000).toISOString();
    const codes = this.asked.filter(({ method }) => method === 'beginTextIn').length;
    this.#change(callKey, {
      textIn: {
        ...{ id: newId(), state: 'waiting', code: String(4820 + codes), ourNumber: '+390612345678' },
        ...{ expiresAt, last: null },
      },
    });
    return this.call(callKey);
  }

  async answerTextIn(callKey: string, answer: TextInAnswer): Promise<CallView> {
    this.#note('answerTextIn', callKey, answer);
    const opened = session({ callKey, caller: '+14155550177', callerSource: 'text' });
    this.#change(callKey, {
      textIn: null,
      ...(answer.decision === 'join' && {
        blocked: null,
        snapshot: { session: opened, messages: [inbound(1, '4821')], eventSeq: 1 },
      }),
    });
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
        : request.kind === 'preset'
          ? (this.items.find(({ id }) => id === request.presetId)?.text ?? '')
          : 'https://midcall.test/p/acme/*******************************';
    const now = new Date().toISOString();
    const sent = message(messages.length + 1, {
      kind: request.kind === 'photoLink' ? 'text' : request.kind,
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
