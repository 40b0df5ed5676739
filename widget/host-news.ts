import { unreadTotal, type WidgetModel } from './model.ts';
import type { HostPort } from './ports.ts';
import { countsOf } from './thread.ts';

/** Tells the host page how many messages are unread, and how the shown session stands: when it changed, and no text. */
export class HostNews {
  #told = '';

  tell(port: HostPort | null, model: WidgetModel): void {
    if (port?.status !== 'connected') return;
    const unread = unreadTotal(model);
    const snapshot = model.thread?.snapshot ?? null;
    const session = snapshot && {
      callKey: snapshot.session.callKey,
      state: snapshot.session.state,
      ...countsOf(snapshot),
    };
    const news = JSON.stringify([unread, session]);
    if (news === this.#told) return;
    this.#told = news;
    port.unread(unread);
    if (session) port.session(session);
  }

  /** Another page listens: it knows nothing yet. */
  forget(): void {
    this.#told = '';
  }
}
