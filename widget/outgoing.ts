import { LanguageTag } from '../protocol/language.ts';
import type { Message, SendMessageRequest } from '../protocol/message.ts';
import type { PresetItem } from '../protocol/preset.ts';
import type { Session } from '../protocol/session.ts';
import { resolveVariables } from '../protocol/variables.ts';
import type { WidgetApi } from './ports.ts';
import { Sender } from './sender.ts';
import { type PendingSend, putPending } from './thread.ts';

export interface OutgoingOptions {
  api: WidgetApi;
  /** Milliseconds since 1970. */
  now: () => number;
  newId: () => string;
  onChange: () => void;
  onAnswer: (send: PendingSend, message: Message) => void;
}

type Draft = Pick<PendingSend, 'request' | 'retryOf' | 'text' | 'language'>;

/** The texts on their way from this widget to the server, of all calls. */
export class Outgoing {
  pending: readonly PendingSend[] = [];
  #options: OutgoingOptions;
  #sender: Sender;

  constructor(options: OutgoingOptions) {
    this.#options = options;
    this.#sender = new Sender({
      api: options.api,
      onChange: (send) => this.#set(putPending(this.pending, send)),
      onAnswer: (send, message) => {
        options.onAnswer(send, message);
        this.discard(send.key);
      },
    });
  }

  sendText(session: Session, text: string, language: string) {
    const tag = LanguageTag.safeParse(language).data;
    const { callKey } = session;
    const request: SendMessageRequest = {
      kind: 'text',
      callKey,
      text,
      ...(tag === undefined ? {} : { language: tag }),
    };
    this.#submit(session, { request, retryOf: null, text, language });
  }

  sendPreset(session: Session, preset: PresetItem, variables: Record<string, string>) {
    const request: SendMessageRequest = {
      kind: 'preset',
      callKey: session.callKey,
      presetId: preset.id,
      language: LanguageTag.parse(preset.language),
      ...(Object.keys(variables).length > 0 ? { variables } : {}),
    };
    const { text } = resolveVariables(preset.text, variables);
    this.#submit(session, { request, retryOf: null, text, language: preset.language });
  }

  sendPhotoLink(session: Session, words: string) {
    const request: SendMessageRequest = { kind: 'photoLink', callKey: session.callKey };
    this.#submit(session, { request, retryOf: null, text: words, language: null });
  }

  retry(session: Session, { id, text, language }: Message) {
    this.#submit(session, { request: null, retryOf: id, text, language });
  }

  discard(key: string) {
    this.#set(this.pending.filter((send) => send.key !== key));
  }

  /** The connection is back. */
  wake() {
    this.#sender.wake();
  }

  close() {
    this.#sender.close();
  }

  #submit(session: Session, draft: Draft) {
    this.#sender.submit({
      key: this.#options.newId(),
      callKey: session.callKey,
      sessionId: session.id,
      createdAt: new Date(this.#options.now()).toISOString(),
      phase: 'sending',
      code: null,
      ...draft,
    });
  }

  #set(pending: PendingSend[]) {
    this.pending = pending;
    this.#options.onChange();
  }
}
