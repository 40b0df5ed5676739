import type { NumberVerification, NumberView } from '../../protocol/phone-number.ts';
import { html, type TemplateResult } from 'lit';
import { icon } from '../../ui/icons.ts';
import { formatNumber, t } from '../../ui/i18n.ts';

/** Why an attempt to verify a number failed, in words. */
export const verificationReason = ({ reason }: NumberVerification): string =>
  reason === null ? '' : t(`admin:numbers.reason.${reason}`);

/** How a number stands: icon, words, and beneath them why or what is awaited (features B06). */
export function numberStatus(number: NumberView): TemplateResult {
  if (number.draining)
    return html`<span class="st warning">${icon('clock')}${t('admin:numbers.draining')}</span>
      <small>${t('admin:numbers.live', { n: formatNumber(number.liveSessions) })}</small>`;
  if (number.verifiedAt !== null)
    return html`<span class="st success">${icon('tick')}${t('admin:numbers.verified')}</span>`;
  const { verification } = number;
  if (verification?.state === 'pending')
    return html`<span class="st info">${icon('clock')}${t('admin:numbers.pending')}</span>`;
  return html`<span class="st danger">${icon('alert')}${t('admin:numbers.unverified')}</span>
    ${verification?.state === 'failed' ? html`<small>${verificationReason(verification)}</small>` : ''}`;
}

/** What a number is used for. */
export const roleWords = ({ inbound, outbound }: Pick<NumberView, 'inbound' | 'outbound'>): string =>
  t(`admin:numbers.role.${inbound && outbound ? 'both' : inbound ? 'inbound' : 'outbound'}`);

/** Keys of the queues that use a number, each once. */
export const queuesOf = ({ inboundQueue, outboundQueues }: NumberView): string[] => [
  ...new Set(inboundQueue === null ? outboundQueues : [inboundQueue, ...outboundQueues]),
];
