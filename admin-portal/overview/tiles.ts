import { css, html, type TemplateResult } from 'lit';
import type { Overview } from '../../protocol/overview.ts';
import { icon, type IconName } from '../../ui/icons.ts';
import { formatNumber, t } from '../../ui/i18n.ts';
import { ago, timeIn } from '../time-zone.ts';

interface Tile {
  term: string;
  value: string;
  unit?: string;
  note: string;
  tone?: 'warning';
}

/** The figures of today, as a list of terms. */
export const renderTiles = (overview: Overview): TemplateResult => html`
  <dl class="tiles">
    ${[
      sentTile(overview),
      deliveredTile(overview),
      notDeliveredTile(overview),
      notConfirmedTile(overview),
      mediaTile(overview),
      carrierTile(overview),
    ].map(renderTile)}
  </dl>
`;

function renderTile({ term, value, unit = '', note, tone }: Tile): TemplateResult {
  const name: IconName = tone === 'warning' ? 'warning' : 'tick';
  return html`
    <div class="tile">
      <dt>${term}</dt>
      <dd>
        <span class="v num">${value}</span>${unit && html`<span class="u">${unit}</span>`}
        <span class="st ${tone ?? ''}">${icon(name)}${note}</span>
      </dd>
    </div>
  `;
}

const sentTile = ({ today }: Overview): Tile => ({
  term: t('admin:overview.sent'),
  value: formatNumber(today.sent),
  note: t('admin:overview.callsWithTexts', { count: today.callsWithTexts }),
});

const deliveredTile = ({ today: { deliveredShare, medianDeliverySeconds } }: Overview): Tile => ({
  term: t('message.delivered'),
  value: deliveredShare === null ? '–' : formatNumber(deliveredShare * 100, { maximumFractionDigits: 1 }),
  ...(deliveredShare !== null && { unit: '%' }),
  note:
    medianDeliverySeconds === null
      ? t('admin:overview.noReceipts')
      : t('admin:overview.half', { seconds: Math.max(1, Math.round(medianDeliverySeconds)) }),
});

function notDeliveredTile({ today: { notDelivered, mainReason }, zone }: Overview): Tile {
  const tile = { term: t('message.notDelivered'), value: formatNumber(notDelivered) };
  if (!mainReason) return { ...tile, note: t('admin:overview.none') };
  const hour = timeIn(zone, mainReason.hour);
  const reason = reasonWords(mainReason.reason);
  return {
    ...tile,
    note: t('admin:overview.mostly', { count: mainReason.inHour, hour, reason }),
    tone: 'warning',
  };
}

const notConfirmedTile = ({ today: { notConfirmed } }: Overview): Tile => ({
  term: t('message.notConfirmed'),
  value: formatNumber(notConfirmed),
  note: notConfirmed === 0 ? t('admin:overview.none') : t('admin:overview.mayHaveIt'),
  ...(notConfirmed > 0 && { tone: 'warning' }),
});

const mediaTile = ({ today: { media, mediaFailed } }: Overview): Tile => ({
  term: t('admin:overview.media'),
  value: formatNumber(media),
  note:
    mediaFailed === 0
      ? t('admin:overview.noneFailed')
      : t('admin:overview.mediaFailed', { count: mediaFailed }),
  ...(mediaFailed > 0 && { tone: 'warning' }),
});

/** Of several carriers, the one that was heard of longest ago: the others hide it otherwise. */
function carrierTile({ carriers, look, asOf }: Overview): Tile {
  const [longest] = [...carriers].sort((a, b) => (a.lastEventAt ?? '').localeCompare(b.lastEventAt ?? ''));
  const term = t('admin:overview.lastReport');
  if (!longest?.lastEventAt) return { term, value: '–', note: t('admin:overview.noReport') };
  const isSilent = look.some((item) => item.code === 'carrier_silent');
  return {
    term,
    value: ago(longest.lastEventAt, new Date(asOf)),
    note: isSilent ? t('admin:overview.silent') : t('admin:overview.reportsArrive'),
    ...(isSilent && { tone: 'warning' }),
  };
}

/** Why a text did not arrive, in the words that agents read. */
export const reasonWords = (reason: string): string => t(`failure.${reason}` as 'failure.other');

export const tiles = css`
  .tiles {
    display: grid;
    grid-template-columns: repeat(3, 1fr);
    background: var(--midcall-surface);
    border: 1px solid var(--midcall-line);
    border-radius: var(--midcall-radius-l);
    overflow: hidden;
    box-shadow: var(--midcall-shadow-1);
  }
  .tile {
    padding: 14px var(--midcall-5);
    border-block-end: 1px solid var(--midcall-line);
    border-inline-end: 1px solid var(--midcall-line);
    margin-block-end: -1px;
    margin-inline-end: -1px;
    min-inline-size: 0;
  }
  .tile dt {
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
  }
  .tile .v {
    font: var(--midcall-type-figure);
    letter-spacing: -0.01em;
  }
  .tile .u {
    padding-inline-start: 4px;
    color: var(--midcall-text-muted);
  }
  .tile .st {
    display: flex;
    align-items: flex-start;
  }
  .tile .st .i {
    flex: none;
    margin-block-start: 2px;
  }
  @container page (inline-size < 700px) {
    .tiles {
      grid-template-columns: repeat(2, 1fr);
    }
  }
  @container page (inline-size < 420px) {
    .tiles {
      grid-template-columns: 1fr;
    }
  }
`;
