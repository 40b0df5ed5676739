import type { PresetItem } from '../protocol/preset.ts';
import type { WidgetPolicy } from '../protocol/session.ts';

export type PresetAction = 'send' | 'insert';

/** A preset that takes more messages than this is sent only after a question (features K03). */
const ASK_ABOVE_SEGMENTS = 2;

/** What activating a preset does; `other`: with Alt held. Without free text a preset can only be sent. */
export function presetAction(
  { freeText, presetActivate }: WidgetPolicy,
  { other }: { other: boolean },
): PresetAction {
  if (!freeText) return 'send';
  if (!other) return presetActivate;
  return presetActivate === 'send' ? 'insert' : 'send';
}

/** Whether the agent is asked before the preset goes: for values it misses, or because it is long. */
export function asksFirst({ missing, segments }: PresetItem, action: PresetAction): boolean {
  return missing.length > 0 || (action === 'send' && segments > ASK_ABOVE_SEGMENTS);
}
