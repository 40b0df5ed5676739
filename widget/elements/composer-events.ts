/** The agent sent a text, written for the call `callKey`. `text` is what the caller gets, as it was counted. */
export class SendEvent extends CustomEvent<{ text: string; language: string; callKey: string }> {
  constructor(text: string, language: string, callKey: string) {
    super('midcall-send', { bubbles: true, composed: true, detail: { text, language, callKey } });
  }
}

/** The draft of a call became empty, or not. */
export class DraftEvent extends CustomEvent<{ callKey: string; empty: boolean }> {
  constructor(callKey: string, empty: boolean) {
    super('midcall-draft', { bubbles: true, composed: true, detail: { callKey, empty } });
  }
}

/** The agent chose a language of the conversation. */
export class LanguageEvent extends CustomEvent<{ language: string }> {
  constructor(language: string) {
    super('midcall-language', { bubbles: true, composed: true, detail: { language } });
  }
}

/** `keep`: the text stays with the first call. `new`: it is thrown away. */
export type LockDecision = 'keep' | 'new';

/** What becomes of a text that was written for another caller; `callKey` is that caller's call. */
export class LockDecidedEvent extends CustomEvent<{ decision: LockDecision; callKey: string }> {
  constructor(decision: LockDecision, callKey: string) {
    super('midcall-lock-decided', { bubbles: true, composed: true, detail: { decision, callKey } });
  }
}

declare global {
  interface HTMLElementEventMap {
    'midcall-send': SendEvent;
    'midcall-draft': DraftEvent;
    'midcall-language': LanguageEvent;
    'midcall-lock-decided': LockDecidedEvent;
  }
}
