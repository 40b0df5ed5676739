import { css, html, nothing, type TemplateResult } from 'lit';
import type { LookItem, Overview } from '../../protocol/overview.ts';
import { assertNever } from '../../protocol/assert-never.ts';
import { formatPhone } from '../../ui/phone.ts';
import { icon } from '../../ui/icons.ts';
import { formatNumber, languageName, t } from '../../ui/i18n.ts';
import { listOf } from '../list-of.ts';
import { settingName } from '../setting-words.ts';
import { canGo, type LinkedPlace, PLACE_PATHS } from '../place-links.ts';
import type { Portal } from '../portal-context.ts';
import { momentIn, timeIn } from '../time-zone.ts';

interface Shown {
  title: string;
  text: string;
  action: string;
  to: LinkedPlace;
  query?: string;
  grave?: true;
}

/** What deserves attention, the most pressing first, each with the way to where it is mended. */
export const renderLook = (overview: Overview, portal: Portal): TemplateResult => html`
  <section class="card">
    <h2>${t('admin:overview.look')}</h2>
    ${
      overview.look.length === 0
        ? html`<p class="st success">${icon('tick')}${t('admin:overview.lookNone')}</p>`
        : html`<ul class="look">
            ${overview.look.map((item) => renderItem(wordsOf(item, overview.zone), portal))}
          </ul>`
    }
  </section>
`;

const renderItem = (
  { title, text, action, to, query = '', grave }: Shown,
  portal: Portal,
): TemplateResult => html`
  <li class=${grave ? 'grave' : ''}>
    ${icon(grave ? 'alert' : 'warning')}
    <span><b>${title}</b><small>${text}</small></span>
    ${
      canGo(to, portal.can)
        ? html`<a
            class="b small"
            href=${portal.navigation.href(PLACE_PATHS[to]) + query}
            aria-label=${`${action}: ${title}`}
            >${action}</a
          >`
        : nothing
    }
  </li>
`;

function wordsOf(item: LookItem, zone: string): Shown {
  switch (item.code) {
    case 'closing_missing': {
      const count = item.calls;
      return {
        title: t('admin:look.closingMissing', { language: languageName(item.language) }),
        text:
          item.got === null
            ? t('admin:look.closingNone', { count })
            : t('admin:look.closingOther', { count, got: languageName(item.got) }),
        ...{ action: t('admin:look.write'), to: 'closing', grave: true },
      };
    }
    case 'translations_stale':
      return {
        title: t('admin:look.stale', { count: item.count }),
        text: t('admin:look.staleText'),
        ...{ action: t('admin:look.read'), to: 'messages', query: '?state=stale' },
      };
    case 'number_unverified':
      return {
        title: t('admin:look.unverified', { number: formatPhone(item.number) }),
        text:
          item.queues.length === 0
            ? t('admin:look.unverifiedText')
            : t('admin:look.unverifiedQueues', { queues: listOf(item.queues) }),
        ...{ action: t('admin:look.verify'), to: 'numbers' },
      };
    case 'undelivered_rising':
      return {
        title: t('admin:look.rising'),
        text: t('admin:look.risingText', { share: percent(item.share), before: percent(item.before) }),
        ...{ action: t('admin:look.reasons'), to: 'reports', query: '/failures', grave: true },
      };
    case 'carrier_silent':
      return {
        title: t('admin:look.silent'),
        text: [
          t('admin:look.silentText', { count: item.texts }),
          item.since === null
            ? t('admin:look.neverHeard')
            : t('admin:look.lastHeard', { time: momentIn(zone, item.since) }),
        ].join(' '),
        ...{ action: t('admin:look.check'), to: 'integrations', grave: true },
      };
    case 'spending': {
      const values = { used: formatNumber(item.used), limit: formatNumber(item.limit) };
      return {
        title: t(item.reached ? 'admin:look.capReached' : 'admin:look.capNear', {
          cap: settingName(CAP_SETTINGS[item.cap]),
        }),
        text: [
          item.of === null ? '' : item.cap === 'queueDay' ? `${item.of}: ` : `${formatPhone(item.of)}: `,
          t(item.reached ? 'admin:look.capReachedText' : 'admin:look.capNearText', values),
        ].join(''),
        ...{ action: t('admin:look.seeLimits'), to: 'session', query: '?section=caps' },
        ...(item.reached && { grave: true as const }),
      };
    }
    case 'texts_waiting':
      return {
        title: t('admin:look.waiting', { count: item.texts, number: formatPhone(item.number) }),
        text: t('admin:look.waitingText', { time: timeIn(zone, item.oldest) }),
        ...{ action: t('admin:look.seeNumber'), to: 'numbers' },
      };
    default:
      return assertNever(item);
  }
}

const CAP_SETTINGS = {
  ...{ tenantDay: 'capTenantDay', queueDay: 'capQueueDay', session: 'capSession' },
  ...{ destinationHour: 'capDestinationHour', destinationDay: 'capDestinationDay' },
} as const;

const percent = (share: number): string =>
  formatNumber(share, { style: 'percent', maximumFractionDigits: 1 });

export const lookStyles = css`
  .look li {
    display: grid;
    grid-template-columns: auto 1fr auto;
    gap: var(--midcall-3);
    align-items: center;
    padding-block: 9px;
    border-block-start: 1px solid var(--midcall-line);
  }
  .look li:first-child {
    margin-block-start: 10px;
  }
  .look li:last-child {
    padding-block-end: 0;
  }
  .look b {
    font-weight: 600;
  }
  .look small {
    display: block;
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
  }
  .look .i {
    color: var(--midcall-warning);
  }
  .look .grave .i {
    color: var(--midcall-danger);
  }
  @container page (inline-size < 480px) {
    .look li {
      grid-template-columns: auto 1fr;
    }
    .look .b {
      grid-column: 2;
      justify-self: start;
    }
  }
`;
