import type { SessionSnapshot } from '../protocol/session.ts';
import { AgentEvent, formatCursor, parseCursor, type StreamFrame, TenantEvent } from '../protocol/stream.ts';
import type { StreamConnection } from '../ui/event-stream.ts';
import type { WidgetApi, WidgetStream } from './ports.ts';

export interface SessionStreamListener {
  /** Something in the followed session: not yet parsed. */
  onSession(event: unknown): void;
  /** Calls or settings are to be read again. */
  onStale(): void;
  onPresetsChanged(): void;
  onConnection(connection: StreamConnection): void;
}

/** The one stream of the widget: of its agent and tenant, and of the session that is shown. */
export class SessionStream {
  #listener: SessionStreamListener;
  #open: { sessionId: string | null; stream: WidgetStream } | null = null;
  #cursor: { tenant: number; agent: number } | null = null;

  constructor(listener: SessionStreamListener) {
    this.#listener = listener;
  }

  /** Where to begin; counts only until the stream has a place of its own. */
  begin(cursor: string): void {
    this.#cursor ??= parseCursor(cursor);
  }

  /** Follows the session of `snapshot` from there on, and no other any more. */
  follow(api: Pick<WidgetApi, 'stream'>, snapshot: SessionSnapshot | null): void {
    const sessionId = snapshot?.session.id ?? null;
    if (!this.#cursor || this.#open?.sessionId === sessionId) return;
    this.#open?.stream.close();
    const stream = api.stream({
      sessionId,
      cursor: formatCursor({ ...this.#cursor, session: snapshot?.eventSeq ?? null }),
      onFrame: (frame, behind) => this.#handleFrame(frame, behind),
      onConnection: (connection) => this.#listener.onConnection(connection),
    });
    this.#open = { sessionId, stream };
  }

  retryNow(): void {
    this.#open?.stream.retryNow();
  }

  close(): void {
    this.#open?.stream.close();
    this.#open = null;
    this.#cursor = null;
  }

  #handleFrame({ stream, event }: StreamFrame, behind: string) {
    const cursor = parseCursor(behind);
    if (cursor) this.#cursor = { tenant: cursor.tenant, agent: cursor.agent };
    switch (stream) {
      case 'session':
        return this.#listener.onSession(event);
      case 'agent':
        return this.#handleAgentEvent(event);
      case 'tenant':
        return this.#handleTenantEvent(event);
      case 'reset':
        this.close();
        return this.#listener.onStale();
    }
  }

  #handleAgentEvent(input: unknown) {
    const event = AgentEvent.safeParse(input).data;
    if (event?.type === 'presets.changed') this.#listener.onPresetsChanged();
    if (event?.type === 'call.changed') this.#listener.onStale();
  }

  #handleTenantEvent(input: unknown) {
    const event = TenantEvent.safeParse(input).data;
    if (event?.type === 'presets.changed') this.#listener.onPresetsChanged();
    if (event?.type === 'settings.changed') this.#listener.onStale();
  }
}
