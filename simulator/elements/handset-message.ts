import { type TemplateResult, html, nothing } from 'lit';
import { t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { fullTime, shortTime } from '../../ui/time.ts';
import { linkParts } from '../link-parts.ts';
import { formatNumber } from '../phone-number.ts';
import { type HandsetMedia, type HandsetMessage } from '../wire.ts';

/** Minutes of silence after which a telephone writes the time again. */
const TIME_GAP_MS = 600_000;

const SHOWN_IMAGES = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);
const SHOWN_VIDEOS = new Set(['video/mp4', 'video/webm']);

/** One message as a telephone shows it, with the time above when it was quiet before, and the number when it changed. */
export function handsetMessage(message: HandsetMessage, before: HandsetMessage | undefined): TemplateResult {
  const quiet = !before || Date.parse(message.at) - Date.parse(before.at) > TIME_GAP_MS;
  const otherPeer = before !== undefined && before.peer !== message.peer;
  return html`${quiet ? timeMark(message.at) : nothing}
  ${
    otherPeer
      ? html`<p class="mark">${t('simulator:handset.from', { number: formatNumber(message.peer) })}</p>`
      : nothing
  }
  ${bubble(message)}`;
}

function timeMark(at: string): TemplateResult {
  return html`<p class="mark" title=${fullTime(at)}>
    ${t('simulator:handset.today')} <span class="num">${shortTime(at)}</span>
  </p>`;
}

function bubble(message: HandsetMessage): TemplateResult {
  const failed = message.state === 'notSent' || message.state === 'noPhotos';
  const parts = message.segments > 1 ? t('simulator:handset.parts', { count: message.segments }) : nothing;
  return html`<div class="msg ${message.direction}${failed ? ' failed' : ''}">
    ${
      message.media.length > 0
        ? html`<div class="media">
            ${message.media.map((item, index) => media(item, { position: index + 1, total: message.media.length }))}
          </div>`
        : nothing
    }
    ${message.text === '' ? nothing : html`<p class="bubble" dir="auto" title=${parts}>${words(message)}</p>`}
    ${failed ? html`<p class="st danger">${icon('alert')}${failure(message)}</p>` : nothing}
    ${message.state === 'sending' ? html`<p class="st">${icon('clock')}${t('simulator:handset.sending')}</p>` : nothing}
  </div>`;
}

/** What came in can be tapped, where it is an address: the page opens beside this one. */
function words({ text, direction }: HandsetMessage): TemplateResult | string {
  if (direction === 'sent') return text;
  return html`${linkParts(text).map(({ text: part, address }) =>
    address === null
      ? part
      : html`<a href=${address} target="_blank" rel="noopener noreferrer" dir="ltr">${part}</a>`,
  )}`;
}

function failure({ state }: HandsetMessage): string {
  return state === 'noPhotos' ? t('simulator:handset.noPhotos') : t('simulator:handset.notSent');
}

function media(item: HandsetMedia, place: { position: number; total: number }): TemplateResult {
  const address = `/handsets/media/${item.id}`;
  if (SHOWN_IMAGES.has(item.type))
    return html`<img src=${address} alt=${t('simulator:handset.photo', place)} />`;
  if (SHOWN_VIDEOS.has(item.type)) {
    return html`<video src=${address} controls preload="metadata" aria-label=${item.name}></video>`;
  }
  return html`<p class="file">${icon('file')}<span>${item.name}</span></p>`;
}
