import { type HostSnapshot } from '../protocol/adapter.ts';
import { type LaunchResponse } from '../protocol/launch.ts';
import { type Media, type MediaLinks } from '../protocol/media.ts';
import { type Message, type SendMessageRequest } from '../protocol/message.ts';
import { type PresetList } from '../protocol/preset.ts';
import { type AgentView, type CallView, type SessionSnapshot } from '../protocol/session.ts';

/** What elements may ask for. Each rejects with an `ApiError`. */
export interface WidgetActions {
  /** Presets of the shown call. */
  presets(language: string, signal: AbortSignal): Promise<PresetList>;
  mediaLinks(mediaId: string): Promise<MediaLinks>;
  retryMedia(mediaId: string): Promise<Media>;
}

/** The server, as the widget uses it. Each rejects with an `ApiError`, or as the signal does when aborted. */
export interface WidgetApi {
  launch(token: string, nonce: string, signal: AbortSignal): Promise<LaunchResponse>;
  agent(signal: AbortSignal): Promise<AgentView>;
  call(callKey: string, signal: AbortSignal): Promise<CallView>;
  presets(callKey: string, language: string, signal: AbortSignal): Promise<PresetList>;
  /** Texts to another number than the caller's. */
  openSession(callKey: string, to: string, signal: AbortSignal): Promise<CallView>;
  /** May be repeated with the same `key`: the server sends once. */
  send(sessionId: string, request: SendMessageRequest, key: string, signal: AbortSignal): Promise<Message>;
  retry(
    sessionId: string,
    message: { messageId: string; callKey: string; key: string },
    signal: AbortSignal,
  ): Promise<Message>;
  cancel(sessionId: string, messageId: string, signal: AbortSignal): Promise<void>;
  markRead(sessionId: string, seq: number, signal: AbortSignal): Promise<number>;
  setLanguage(sessionId: string, language: string, signal: AbortSignal): Promise<SessionSnapshot>;
  answerOptOut(
    sessionId: string,
    decision: 'stop' | 'continue',
    signal: AbortSignal,
  ): Promise<SessionSnapshot>;
  mediaLinks(mediaId: string, signal: AbortSignal): Promise<MediaLinks>;
  retryMedia(mediaId: string, signal: AbortSignal): Promise<Media>;
  /** Opens the stream of the agent, and of `sessionId`; it reconnects by itself until `close()`. */
  stream(options: StreamOptions): WidgetStream;
}

export interface StreamOptions {
  sessionId: string | null;
  /** Where to begin: a cursor as in `protocol/stream.ts`. */
  cursor: string;
  onEvent(data: unknown): void;
  onConnection(connection: StreamConnection): void;
}

/** `since`: milliseconds since 1970 from which nothing was heard. */
export type StreamConnection = { state: 'online' } | { state: 'offline'; since: number };

export interface WidgetStream {
  /** Tries at once instead of after the wait. */
  retryNow(): void;
  close(): void;
}

/** The page around the iframe. */
export interface HostPort {
  /** Resolves once the host has answered, with its state at that moment. Rejects with a code in `HOST_FAILURES`. */
  connect(listener: HostListener): Promise<HostSnapshot>;
  launchToken(nonce: string): Promise<string>;
  /** What the host is told; failures are its own business. */
  tell(news: HostNews): void;
  close(): void;
}

export interface HostListener {
  onCalls(state: Pick<HostSnapshot, 'calls' | 'sourceUp'>): void;
  onRecord(record: HostSnapshot['record']): void;
  onAppearance(appearance: HostSnapshot['appearance']): void;
}

export type HostNews =
  | { type: 'unread'; count: number }
  | { type: 'dial'; number: string }
  | { type: 'email'; address: string }
  | {
      type: 'session';
      callKey: string;
      state: 'active' | 'closing' | 'ended';
      sent: number;
      received: number;
      photos: number;
    };
