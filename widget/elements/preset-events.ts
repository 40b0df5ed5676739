import type { PresetItem } from '../../protocol/preset.ts';

/** Send this preset now, in the language the agent saw, with the values the agent filled in. */
export class SendPresetEvent extends CustomEvent<{ preset: PresetItem; variables: Record<string, string> }> {
  constructor(preset: PresetItem, variables: Record<string, string>) {
    super('midcall-send-preset', { bubbles: true, composed: true, detail: { preset, variables } });
  }
}

/** Put this text into the composer. */
export class InsertEvent extends CustomEvent<{ text: string }> {
  constructor(text: string) {
    super('midcall-insert', { bubbles: true, composed: true, detail: { text } });
  }
}

declare global {
  interface HTMLElementEventMap {
    'midcall-send-preset': SendPresetEvent;
    'midcall-insert': InsertEvent;
  }
}
