import { consume } from '@lit/context';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { LocaleController, t } from '../ui/i18n.ts';
import { type Portal, portalContext } from './portal-context.ts';

/** What every page and section of the portal begins with: the portal around it, and its language. */
export class PortalElement extends LitElement {
  /** There from the moment the element is connected. */
  @consume({ context: portalContext, subscribe: true })
  protected portal!: Portal;

  constructor() {
    super();
    new LocaleController(this);
  }
}

/** The head of a page: where one is, its name, and what can be done here. */
export function pageHead(
  { crumbs, title }: { crumbs: readonly string[]; title: string },
  actions: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`
    <header class="head">
      <div>
        <p class="crumb">${crumbs.join(' › ')}</p>
        <h1 tabindex="-1">${title}</h1>
      </div>
      <div class="acts">${actions}</div>
    </header>
  `;
}

/** Where the pages about texting in calls stand. */
export const smsInCallCrumbs = (): string[] => [t('admin:place.settings'), t('admin:place.smsInCall')];
