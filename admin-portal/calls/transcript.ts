import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Transcript } from '../../protocol/call-history.ts';
import { assertNever } from '../../protocol/assert-never.ts';
import { formatPhone } from '../../ui/phone.ts';
import { icon } from '../../ui/icons.ts';
import { direction, languageName, t } from '../../ui/i18n.ts';
import { elapsed } from '../../ui/time.ts';
import { momentIn, ownZone, timeIn } from '../time-zone.ts';
import { endWords } from './end-words.ts';

type Message = Transcript['messages'][number];
type Photo = Message['media'][number];

/** A conversation for reading: who, when, the words, what became of them. Nothing in it can be done. */
export function renderTranscript({ call, session, messages, late, erasedAt }: Transcript): TemplateResult {
  const caller = call.callerName ?? t('noName');
  return html`
    ${renderFacts(call)}
    ${
      erasedAt === null
        ? nothing
        : html`<p class="muted">${t('admin:calls.erased', { at: momentIn(ownZone(), erasedAt) })}</p>`
    }
    ${
      messages.length === 0
        ? html`<p class="muted">${t('admin:calls.noTexts')}</p>`
        : html`<ol class="log" aria-label=${t('conversation.label')}>
            ${repeat(
              messages,
              ({ id }) => id,
              (message) => renderMessage(message, caller, session?.language),
            )}
          </ol>`
    }
    ${late.length === 0 ? nothing : renderLate(late)}
    ${session?.closing ? html`<p class="muted">${t(`closing.${session.closing}`)}</p>` : nothing}
    <p class="st">${icon('lock')}${t('admin:calls.audited')}</p>
  `;
}

const renderFacts = (call: Transcript['call']): TemplateResult => html`
  <dl class="facts">
    ${fact(t('admin:calls.started'), momentIn(ownZone(), call.startedAt))}
    ${fact(
      t('admin:calls.caller'),
      html`<bdi>${call.callerName ?? ''}</bdi>
        ${call.caller === null ? t('admin:calls.hidden') : html`<span class="num">${formatPhone(call.caller)}</span>`}`,
    )}
    ${call.ourNumber === null ? nothing : fact(t('admin:calls.ourNumber'), renderOurNumber(call.ourNumber, call.numberChoice))}
    ${fact(t('admin:reports.queue'), html`<bdi>${call.queue.name}</bdi>`)}
    ${call.agent ? fact(t('admin:reports.column.agent'), html`<bdi>${call.agent.name}</bdi>`) : nothing}
    ${fact(t('admin:reports.column.language'), languageName(call.language))}
    ${call.endReason ? fact(t('admin:calls.end'), endWords(call.endReason)) : nothing}
  </dl>
`;

const renderOurNumber = (number: string, choice: Transcript['call']['numberChoice']): TemplateResult =>
  html`<span class="num">${formatPhone(number)}</span>
    ${choice === null ? nothing : html`<small>${t(`admin:calls.choice.${choice}`)}</small>`}`;

const fact = (term: string, value: string | TemplateResult): TemplateResult =>
  html`<div>
    <dt>${term}</dt>
    <dd>${value}</dd>
  </div>`;

/** Who wrote what no agent did. */
const automatic = (kind: Message['kind']): string | null =>
  kind === 'closing' || kind === 'waitTime' ? t(`conversation.${kind}`) : null;

function renderMessage(message: Message, caller: string, language: string | undefined): TemplateResult {
  const { direction: way, kind, text, createdAt, media } = message;
  const who = way === 'in' ? caller : (automatic(kind) ?? message.agent?.name ?? '');
  const tag = message.language ?? language;
  return html`
    <li class=${way}>
      <p class="who">
        <bdi>${who}</bdi> <time class="num" datetime=${createdAt}>${timeIn(ownZone(), createdAt)}</time>
        ${message.whileWaiting ? html`<small>${t('conversation.whileWaiting')}</small>` : nothing}
      </p>
      ${
        text === ''
          ? nothing
          : html`<p class="text" lang=${tag ?? nothing} dir=${tag ? direction(tag) : 'auto'}>${text}</p>`
      }
      ${
        media.length === 0
          ? nothing
          : html`<ul class="photos">
              ${media.map((item) => html`<li>${renderMedia(item, media.length, message)}</li>`)}
            </ul>`
      }
      ${way === 'out' ? renderState(message) : nothing}
    </li>
  `;
}

function renderMedia(
  { kind, links, reason, position, durationMs }: Photo,
  total: number,
  { createdAt }: Message,
): TemplateResult {
  const time = timeIn(ownZone(), createdAt);
  if (!links)
    return html`<span class="st warning"
      >${icon('image')}${reason === null ? t('photos.arriving') : t(`media.reason.${reason}`)}</span
    >`;
  const name =
    kind !== 'video'
      ? t('photos.photo', { position, total, time })
      : durationMs === undefined
        ? t('photos.video', { position, total, time })
        : t('photos.videoLasting', { position, total, time, length: elapsed(0, durationMs) });
  return html`<a href=${links.full} target="_blank" rel="noreferrer">
    ${
      links.thumbnail === null
        ? html`${icon('play')}${name}`
        : html`<img src=${links.thumbnail} alt=${name} loading="lazy" />`
    }
  </a>`;
}

function renderState({ state, reason }: Message): TemplateResult {
  const [words, looks] = stateWords(state);
  return html`
    <p class="st ${looks}">${words}${reason === null ? nothing : html` – ${t(`failure.${reason}`)}`}</p>
  `;
}

function stateWords(state: Message['state']): [words: string, looks: '' | 'danger' | 'warning'] {
  switch (state) {
    case 'queued':
    case 'sending':
      return [t('message.waiting'), ''];
    case 'accepted':
    case 'sent':
      return [t('message.sent'), ''];
    case 'delivered':
      return [t('message.delivered'), ''];
    case 'undelivered':
    case 'failed':
      return [t('message.notDelivered'), 'danger'];
    case 'suppressed':
    case 'expired':
      return [t('admin:reports.column.notSent'), 'warning'];
    case 'not_confirmed':
      return [t('message.notConfirmed'), 'warning'];
    case 'received':
      return ['', ''];
    default:
      return assertNever(state);
  }
}

const renderLate = (late: Transcript['late']): TemplateResult => html`
  <h3>${t('admin:reports.name.late')}</h3>
  <ol class="log">
    ${late.map(
      ({ receivedAt, text, mediaCount, autoReplied }) =>
        html`<li class="in">
          <p class="who">
            <time class="num" datetime=${receivedAt}>${momentIn(ownZone(), receivedAt)}</time>
          </p>
          <p class="text" dir="auto">${text ?? t('admin:calls.notKept')}</p>
          ${mediaCount > 0 ? html`<p class="st">${t('details.photos', { count: mediaCount })}</p>` : nothing}
          ${autoReplied ? html`<p class="st">${t('admin:calls.autoReplied')}</p>` : nothing}
        </li>`,
    )}
  </ol>
`;

export const transcriptStyles = css`
  .facts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
    gap: var(--midcall-3);
    margin-block-end: var(--midcall-5);
  }
  .facts dt,
  .who {
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
  }
  .facts small {
    display: block;
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
  }
  .log {
    display: grid;
    gap: var(--midcall-4);
    margin-block-end: var(--midcall-5);
  }
  .log > li {
    max-inline-size: 85%;
    justify-self: start;
  }
  .log > li.out {
    justify-self: end;
  }
  .text {
    padding: var(--midcall-2) var(--midcall-3);
    border: 1px solid transparent;
    border-radius: var(--midcall-radius-bubble);
    background: var(--midcall-bubble-caller);
    color: var(--midcall-bubble-text);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .out .text {
    background: var(--midcall-bubble-agent);
  }
  .photos {
    display: flex;
    flex-wrap: wrap;
    gap: var(--midcall-2);
    margin-block-start: var(--midcall-1);
  }
  .photos img {
    display: block;
    inline-size: 96px;
    block-size: 96px;
    object-fit: cover;
    border-radius: var(--midcall-radius-m);
  }
  h3 {
    font: var(--midcall-type-strong);
    margin-block-end: var(--midcall-2);
  }
`;
