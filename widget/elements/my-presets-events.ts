/** What the agent came for: all of them, one of them, or to keep a text. */
export type MyPresetsStart =
  { view: 'list' } | { view: 'edit'; id: string } | { view: 'new'; text: string; language: string };

/** Closed. `kept`: label of the text that the agent came to keep, and did. */
export class MyPresetsClosedEvent extends CustomEvent<{ kept: string | null }> {
  constructor(kept: string | null) {
    super('midcall-my-presets-closed', { detail: { kept } });
  }
}

declare global {
  interface HTMLElementEventMap {
    'midcall-my-presets-closed': MyPresetsClosedEvent;
  }
}
