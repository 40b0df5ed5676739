import { css, html, nothing, type TemplateResult } from 'lit';
import type { Check, Overview } from '../../protocol/overview.ts';
import { formatPhone } from '../../ui/phone.ts';
import { icon } from '../../ui/icons.ts';
import { formatNumber, languageName, t } from '../../ui/i18n.ts';
import { listOf } from '../list-of.ts';
import { canGo, type LinkedPlace, PLACE_PATHS } from '../place-links.ts';
import type { Portal } from '../portal-context.ts';

const PLACE_OF: Readonly<Record<Exclude<Check['step'], 'call'>, LinkedPlace>> = {
  number: 'numbers',
  verified: 'numbers',
  queue: 'queues',
  preset: 'messages',
  closing: 'closing',
};

/** The way from nothing to a call with texts. Every step is done when the company's own data say so. */
export function renderChecklist(
  { checklist }: Overview,
  portal: Portal,
  { onHide }: { onHide: () => void },
): TemplateResult {
  const done = checklist.filter((step) => step.done).length;
  const next = checklist.find((step) => !step.done);
  const [count, total] = [formatNumber(done), formatNumber(checklist.length)];
  return html`
    <aside class="card first" aria-labelledby="first">
      <div class="sh">
        <h2 id="first">${t('admin:checklist.title')}</h2>
        <p class="muted">${t('admin:checklist.progress', { done: count, total })}</p>
      </div>
      <progress aria-labelledby="first" value=${done} max=${checklist.length}></progress>
      <ol>
        ${checklist.map((step, index) => renderStep(step, index, { isNext: step === next }))}
      </ol>
      ${next ? renderAction(next, portal) : nothing}
      <button class="b quiet wide" @click=${onHide}>${t('admin:checklist.hide')}</button>
    </aside>
  `;
}

function renderStep(check: Check, index: number, { isNext }: { isNext: boolean }): TemplateResult {
  const { step, done } = check;
  return html`
    <li class=${done ? 'ok' : isNext ? 'next' : ''} aria-current=${isNext ? 'step' : nothing}>
      <span class="ck" aria-hidden="true">${done ? icon('tick') : formatNumber(index + 1)}</span>
      <span>
        <b>${t(`admin:checklist.step.${step}`)}</b>
        <small>${done ? detailOf(check) : t(`admin:checklist.help.${step}`)}</small>
        ${done ? html`<span class="sr">${t('admin:checklist.done')}</span>` : nothing}
      </span>
    </li>
  `;
}

/** What there is of it: the first numbers, queues, languages. */
function detailOf({ step, names, count, languages }: Check): string {
  if (step === 'preset')
    return listOf([
      t('admin:checklist.presets', { count }),
      t('admin:checklist.languages', { count: languages }),
    ]);
  const shown = names.map((name) =>
    step === 'closing' ? languageName(name) : step === 'queue' ? name : formatPhone(name),
  );
  return listOf(shown) + (count > names.length ? ' …' : '');
}

function renderAction({ step }: Check, portal: Portal): TemplateResult | typeof nothing {
  const words = t(`admin:checklist.step.${step}`);
  if (step === 'call') {
    const { simulatorOrigin } = portal;
    if (simulatorOrigin === null) return nothing;
    return html`<a class="b primary wide" href=${simulatorOrigin} target="midcall-simulator">
      ${icon('phone')}${t('admin:checklist.simulator')}
    </a>`;
  }
  const to = PLACE_OF[step];
  return canGo(to, portal.can)
    ? html`<a class="b primary wide" href=${portal.navigation.href(PLACE_PATHS[to])}>${words}</a>`
    : nothing;
}

export const checklistStyles = css`
  .first progress {
    display: block;
    appearance: none;
    inline-size: 100%;
    block-size: 6px;
    border: 0;
    border-radius: 3px;
    background: var(--midcall-line);
    overflow: hidden;
    margin-block: 10px 14px;
  }
  .first progress::-webkit-progress-bar {
    background: var(--midcall-line);
  }
  .first progress::-webkit-progress-value {
    background: var(--midcall-text-muted);
  }
  .first progress::-moz-progress-bar {
    background: var(--midcall-text-muted);
  }
  .first ol {
    display: grid;
    gap: 2px;
    margin-block-end: var(--midcall-4);
  }
  .first li {
    display: grid;
    grid-template-columns: 24px 1fr;
    gap: var(--midcall-3);
    padding-block: var(--midcall-2);
  }
  .first li b {
    font-weight: 500;
  }
  .first small {
    display: block;
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
  }
  .ck {
    inline-size: 24px;
    block-size: 24px;
    border-radius: 50%;
    display: grid;
    place-items: center;
    font: 600 13px/1 var(--midcall-font);
    border: 1px solid var(--midcall-line-control);
    color: var(--midcall-text-muted);
  }
  .ok .ck {
    background: var(--midcall-success-tint);
    border-color: transparent;
    color: var(--midcall-success);
  }
  .first .next b {
    font-weight: 600;
  }
  .next .ck {
    background: var(--midcall-text);
    color: var(--midcall-surface);
    border-color: var(--midcall-text);
  }
  .wide {
    inline-size: 100%;
    white-space: normal;
  }
  .first .primary {
    min-block-size: 44px;
  }
  @media (forced-colors: active) {
    .first progress {
      border: 1px solid CanvasText;
    }
    .first progress::-webkit-progress-value {
      background: Highlight;
    }
    .ck {
      border-color: CanvasText !important;
    }
  }
`;
