import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type Appearance } from '../../protocol/adapter.ts';
import { base, button } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { icon } from '../../ui/icons.ts';
import { fetchZendeskEntry } from '../backend-client.ts';
import { AGENTS, ZENDESK } from '../demo-world.ts';
import { formatNumber } from '../phone-number.ts';
import { ticketsOf } from '../tickets.ts';
import { type SimState } from '../wire.ts';
import { type PlayedAct, type PlayedInstance, PlayedZendesk } from '../zendesk/played-zendesk.ts';
import { DialRequest } from '../zendesk/softphone-wire.ts';
import { HintEvent } from './hint-event.ts';
import { TicketOpenEvent, UnreadEvent } from './panel-events.ts';

/** Frames beside tickets that stay loaded: each holds a connection of its own, and a browser has six for one server. */
const MAX_SIDEBARS = 3;

/**
 * The apps of a make-believe Zendesk: the real app of Midcall beside each ticket, in the bar on top and behind all, and
 * the softphone's frame.
 *
 * @slot - Holds `frames`: Zendesk's page has the frames of apps in its own document, where they see each other.
 * @event {TicketOpenEvent} ticket-open - The app had a ticket brought up.
 * @event {UnreadEvent} unread - The mark of the app in the bar on top changed.
 * @event {HintEvent} hint - Something a real desk would do now.
 */
@customElement('midcall-zendesk-panel')
export class ZendeskPanel extends LitElement {
  static override styles = [
    base,
    button,
    css`
      :host {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        min-block-size: 0;
        min-inline-size: 0;
        background: var(--midcall-surface);
      }
      .frames {
        min-block-size: 0;
        overflow: auto;
      }
      .apps {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--midcall-2);
        block-size: 40px;
        padding-inline: var(--midcall-3) var(--midcall-2);
        border-block-end: 1px solid var(--midcall-line);
        background: var(--midcall-surface-sunken);
        font: var(--midcall-type-meta);
        font-weight: 600;
      }
    `,
  ];

  protected readonly words = new LocaleController(this);
  #zendesk: PlayedZendesk | undefined;
  #sidebars = new Map<string, PlayedInstance>();
  #topbar: PlayedInstance | undefined;

  @state() private isTopbarOpen = false;

  @property({ attribute: false }) state: SimState | null = null;
  /** In the page's own document; shown in the slot. */
  @property({ attribute: false }) frames: HTMLElement | null = null;
  @property() agent = '';
  @property() ticket = '';
  @property({ attribute: false }) appearance: Appearance = {};

  override connectedCallback() {
    super.connectedCallback();
    window.addEventListener('message', this.#handleSoftphone);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('message', this.#handleSoftphone);
    this.#zendesk?.close();
    this.#zendesk = undefined;
    this.#sidebars.clear();
    this.frames?.replaceChildren();
  }

  protected override updated(changed: PropertyValues<this>) {
    if (!this.state || !this.frames) return;
    const zendesk = (this.#zendesk ??= this.#begin(this.state, this.frames));
    zendesk.options.tickets = playedTickets(this.state);
    this.#stand(zendesk, this.frames);
    if (changed.has('appearance')) this.#recolour(zendesk);
  }

  protected override render() {
    return html`<div class="apps">
        ${t('simulator:zendesk.apps')}
        <button
          class="b small quiet"
          type="button"
          aria-pressed=${this.isTopbarOpen}
          @click=${this.#toggleTopbar}
        >
          ${icon('message')}${t('simulator:zendesk.topbar')}
        </button>
      </div>
      <div class="frames"><slot></slot></div>`;
  }

  #begin({ serverOrigin, tenant }: SimState, frames: HTMLElement): PlayedZendesk {
    const agent = AGENTS.find(({ id }) => id === this.agent)!; // of the page's address
    const { locale = 'en' } = this.appearance;
    const zendesk = new PlayedZendesk({
      appOrigin: serverOrigin,
      subdomain: ZENDESK.subdomain,
      user: { id: Number(agent.id), name: agent.name, locale },
      tickets: [],
      onAct: (act) => this.#handleAct(act),
    });
    const softphone = document.createElement('iframe');
    softphone.title = t('simulator:zendesk.softphone');
    softphone.src = `/zendesk/softphone?agent=${agent.id}`;
    softphone.hidden = true;
    frames.append(softphone);
    const background = zendesk.add(
      { location: 'background', container: frames },
      this.#open,
      place(tenant, 'background'),
    );
    background.frame.hidden = true;
    return zendesk;
  }

  /** The frame beside the ticket on screen is the one that shows; those looked at longest ago are let go. */
  #stand(zendesk: PlayedZendesk, container: HTMLElement): void {
    const { ticket } = this;
    const known = this.#sidebars.get(ticket);
    this.#sidebars.delete(ticket);
    const shown =
      known ??
      zendesk.add(
        { location: 'ticket_sidebar', ticketId: Number(ticket), container },
        this.#open,
        place(this.state!.tenant, 'sidebar'),
      );
    this.#sidebars.set(ticket, shown);
    const [oldest] = this.#sidebars;
    if (this.#sidebars.size > MAX_SIDEBARS && oldest) {
      zendesk.remove(oldest[1]);
      this.#sidebars.delete(oldest[0]);
    }
    for (const { frame } of this.#sidebars.values())
      frame.hidden = this.isTopbarOpen || frame !== shown.frame;
    if (this.#topbar) this.#topbar.frame.hidden = !this.isTopbarOpen;
    if (!known) return;
    zendesk.fire('app.activated', { firstLoad: false }, [shown]);
  }

  #recolour(zendesk: PlayedZendesk): void {
    const scheme = this.appearance.scheme === 'dark' ? 'dark' : 'light';
    if (zendesk.scheme === scheme) return;
    zendesk.scheme = scheme;
    zendesk.fire('colorScheme.changed', scheme);
  }

  /** Zendesk opens a frame of an app with signed addresses by a form that carries what it signed. */
  #open = (frame: HTMLIFrameElement, address: string): void => {
    Object.assign(frame.style, { border: '0', width: '100%', height: '100%' });
    void fetchZendeskEntry(this.agent).then((token) => {
      const form = document.createElement('form');
      Object.assign(form, { method: 'post', action: address, target: frame.name, hidden: true });
      const field = document.createElement('input');
      Object.assign(field, { type: 'hidden', name: 'token', value: token });
      form.append(field);
      document.body.append(form);
      form.submit();
      form.remove();
    });
  };

  #toggleTopbar = (): void => {
    this.isTopbarOpen = !this.isTopbarOpen;
    if (this.#topbar || !this.#zendesk || !this.frames || !this.state) return;
    const path = place(this.state.tenant, 'topbar');
    this.#topbar = this.#zendesk.add({ location: 'top_bar', container: this.frames }, this.#open, path);
  };

  #handleAct({ guid, action, args }: PlayedAct): void {
    const [what, id] = args;
    // this column is lower than Zendesk's: the app has what there is
    if (action === 'resize') this.#zendesk!.instances.get(guid)!.frame.style.height = 'max(480px, 100%)';
    if (action === 'notify') this.dispatchEvent(new HintEvent(String(what)));
    if (action === 'icon') this.dispatchEvent(new UnreadEvent(what === 'unread' ? 1 : 0));
    if (action === 'routeTo' && what === 'ticket') this.dispatchEvent(new TicketOpenEvent(String(id)));
    if (action === 'routeTo' && what === 'new_ticket')
      this.dispatchEvent(new HintEvent(t('simulator:zendesk.newTicket')));
  }

  #handleSoftphone = ({ data, origin, source }: MessageEvent): void => {
    const { data: request } = DialRequest.safeParse(data);
    if (!request || origin !== window.origin || source === window) return;
    this.dispatchEvent(
      new HintEvent(t('simulator:ticket.dialled', { number: formatNumber(request.softphoneDials) })),
    );
  };
}

const place = (tenant: string, name: string) => `/zendesk/${tenant}/${name}`;

function playedTickets(state: SimState) {
  return ticketsOf(state).map(({ id, subject, requester }) => ({
    id: Number(id),
    subject,
    requester: { id: Number(id) + 1, name: requester, email: null, phone: null },
  }));
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-zendesk-panel': ZendeskPanel;
  }
}
