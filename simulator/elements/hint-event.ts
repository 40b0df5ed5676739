/** Words for the line above the desk: what to watch now. */
export class HintEvent extends Event {
  readonly words: string;
  constructor(words: string) {
    super('hint', { bubbles: true, composed: true });
    this.words = words;
  }
}

declare global {
  interface HTMLElementEventMap {
    hint: HintEvent;
  }
}
