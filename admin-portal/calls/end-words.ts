import type { EndReason } from '../../protocol/call.ts';
import { t } from '../../ui/i18n.ts';

/** Why a call ended, as others than its agent read it. */
export const endWords = (reason: EndReason): string =>
  reason === 'agent_hangup' ? t('admin:calls.agentHangup') : t(`end.${reason}`);
