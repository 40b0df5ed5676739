import { t } from '../ui/i18n.ts';
import { errorText } from './words.ts';

/** Why a preset of the agent's own is as it was. Nothing was to be sent, which the words of a send would say. */
export const refusalOfKeeping = (code: string): string =>
  code === 'network' ? t('presets.mine.offline') : errorText(code);
