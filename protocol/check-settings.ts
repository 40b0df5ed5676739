import { type Settings } from './settings.ts';

type Checked = Pick<Settings, 'presets' | 'freeText' | 'warnSegments' | 'maxSegments'>;

/**
 * What is wrong with values that are each in range: `nothing_to_send` when agents could send neither presets nor free text
 * (features K02), `warning_above_limit` when a text would be refused before its length is asked about.
 */
export function checkSettings(settings: Checked): 'nothing_to_send' | 'warning_above_limit' | null {
  if (!settings.presets && !settings.freeText) return 'nothing_to_send';
  return settings.warnSegments > settings.maxSegments ? 'warning_above_limit' : null;
}

/**
 * Whether agents may write presets of their own and send them. They are the agent's words, so they need free text; where
 * an agent may send only what an administrator wrote there are none (features D02, D16).
 */
export const allowsPersonalPresets = ({
  presets,
  freeText,
  personalPresets,
}: Pick<Settings, 'presets' | 'freeText' | 'personalPresets'>): boolean =>
  presets && freeText && personalPresets;
