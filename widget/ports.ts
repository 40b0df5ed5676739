import type { HostAction, HostSnapshot } from '../protocol/adapter.ts';
import type { CallLease } from '../protocol/call-token.ts';
import type { RecordRef } from '../protocol/call.ts';
import type { LaunchResponse } from '../protocol/launch.ts';
import type { Media, MediaLinks } from '../protocol/media.ts';
import type { Message, SendMessageRequest } from '../protocol/message.ts';
import type { PersonalPreset, PersonalPresetInput, PersonalPresetList } from '../protocol/personal-preset.ts';
import type { PresetList } from '../protocol/preset.ts';
import type { AgentView, CallView, SessionSnapshot } from '../protocol/session.ts';
import type { TextInAnswer } from '../protocol/text-in.ts';
import type { StreamFrame } from '../protocol/stream.ts';
import type { StreamConnection } from '../ui/event-stream.ts';
import type { HostStatus, SessionSummary } from './host-bridge.ts';

/** What elements may ask for. Each rejects with an `ApiError`. */
export interface WidgetActions {
  /** Presets of the shown call. */
  presets(language: string, signal: AbortSignal): Promise<PresetList>;
  /** Presets that the agent writes. */
  personalPresets(): PersonalPresets;
  mediaLinks(mediaId: string): Promise<MediaLinks>;
  retryMedia(mediaId: string): Promise<Media>;
}

/** What an agent does with presets of their own. Each rejects with an `ApiError`. */
export interface PersonalPresets {
  list(): Promise<PersonalPresetList>;
  add(input: PersonalPresetInput): Promise<PersonalPreset>;
  replace(id: string, input: PersonalPresetInput): Promise<PersonalPreset>;
  remove(id: string): Promise<void>;
  /** Right behind another one; `null`: before all others. */
  move(id: string, after: string | null): Promise<void>;
}

/** The server, as the widget uses it. Each rejects with an `ApiError`, or as the signal does when aborted. */
export interface WidgetApi {
  launch(
    launch: { token: string; nonce: string; embeddedIn: string | null },
    signal: AbortSignal,
  ): Promise<LaunchResponse>;
  /** Ends the access that was had: its page is going away, or let go of the widget. */
  leave(): void;
  agent(signal: AbortSignal): Promise<AgentView>;
  call(callKey: string, signal: AbortSignal): Promise<CallView>;
  presets(callKey: string, language: string, signal: AbortSignal): Promise<PresetList>;
  personalPresets(signal: AbortSignal): PersonalPresets;
  /** Hands on a state of a call that the host's backend signed. May be repeated. */
  reportSignedCall(token: string, signal: AbortSignal): Promise<void>;
  /** Keeps a call that was signed. */
  keepSignedCall(callKey: string, signal: AbortSignal): Promise<CallLease>;
  /** Texts to another number than the caller's. */
  openSession(callKey: string, to: string, signal: AbortSignal): Promise<CallView>;
  /** A code for the caller to text. */
  beginTextIn(callKey: string, signal: AbortSignal): Promise<CallView>;
  /** Whether the mobile that texted it is the caller's. */
  answerTextIn(callKey: string, answer: TextInAnswer, signal: AbortSignal): Promise<CallView>;
  /** Has the conversation written to that record of the CRM. */
  attachRecord(callKey: string, record: RecordRef, signal: AbortSignal): Promise<CallView>;
  session(sessionId: string, signal: AbortSignal): Promise<SessionSnapshot>;
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
  /** `cursor`: the place behind this frame, to begin there another time. */
  onFrame(frame: StreamFrame, cursor: string): void;
  onConnection(connection: StreamConnection): void;
}

export interface WidgetStream {
  /** Tries at once instead of after the wait. */
  retryNow(): void;
  close(): void;
}

/** The page around the iframe: `HostBridge`, or a stand-in of the same form. */
export interface HostPort {
  readonly status: HostStatus;
  /** Why the status is `blocked`. */
  readonly fault: string | null;
  /** Waits for the host page, however long it takes, and returns its state. */
  connect(signal: AbortSignal): Promise<HostSnapshot>;
  launchToken(nonce: string): Promise<string>;
  unread(count: number): void;
  session(summary: SessionSummary): void;
  dial(number: string): Promise<void>;
  email(address: string): Promise<void>;
  act(action: HostAction, callKey: string): Promise<void>;
  close(): void;
}
