import { LitElement, type PropertyValues, html, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { assertNever } from '../../protocol/assert-never.ts';
import { base } from '../../ui/components.ts';
import { LocaleController, t } from '../../ui/i18n.ts';
import { type IconName, icon } from '../../ui/icons.ts';
import { fullTime, shortTime } from '../../ui/time.ts';
import { QUEUES } from '../demo-world.ts';
import { StickToEnd } from '../stick-to-end.ts';
import { type Activity, type Ticket, type TicketNote } from '../tickets.ts';
import { type SimCall, type TicketTexts } from '../wire.ts';
import { styles } from './ticket.styles.ts';

const ICONS: Record<Activity['kind'], IconName> = {
  connected: 'phone',
  texts: 'message',
  ended: 'close',
  comment: 'message',
};
/** Titles of what was written by the CRM's API: for the company's own people, and for all. */
const TITLES = {
  comment: { internal: 'simulator:ticket.note', public: 'simulator:ticket.publicComment' },
  post: { internal: 'simulator:ticket.internalPost', public: 'simulator:ticket.post' },
  task: { internal: 'simulator:ticket.task', public: 'simulator:ticket.task' },
} as const;

/** One ticket of the make-believe desk: the customer's words, and what telephone and texts added. */
@customElement('midcall-ticket')
export class TicketElement extends LitElement {
  static override styles = [base, styles];

  protected readonly words = new LocaleController(this);
  /** What was begun as a reply, by ticket. */
  #drafts = new Map<string, string>();
  #end = new StickToEnd(this, () => this.feed);

  @query('.feed') private feed!: HTMLElement | null;
  @query('textarea') private replyField!: HTMLTextAreaElement;

  @property({ attribute: false }) ticket: Ticket | null = null;
  /** The CRM calls it a case. */
  @property({ type: Boolean, attribute: 'is-case' }) isCase = false;
  @property({ attribute: false }) activities: readonly Activity[] = [];

  /** Begins an e-mail to `address`. */
  async writeTo(address: string): Promise<void> {
    await this.updateComplete;
    if (!this.ticket) return;
    this.#drafts.set(this.ticket.id, `${address}\n${this.#drafts.get(this.ticket.id) ?? ''}`);
    this.requestUpdate();
    await this.updateComplete;
    this.replyField.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('ticket') && changed.get('ticket')?.id !== this.ticket?.id) this.#end.reset();
  }

  protected override render() {
    const { ticket } = this;
    if (!ticket) return nothing;
    return html`<article>
      ${this.renderTop(ticket)}
      <ol class="feed" aria-label=${t('simulator:ticket.history')} tabindex="0">
        ${ticket.notes.map((note) => this.renderNote(note))}
        ${repeat(
          this.activities,
          (activity) =>
            activity.kind === 'comment'
              ? `comment ${activity.comment.id}`
              : `${activity.call.callKey} ${activity.kind}`,
          (activity) => this.renderActivity(activity),
        )}
      </ol>
      ${this.renderReply(ticket)}
    </article>`;
  }

  private renderTop(ticket: Ticket) {
    const facts: [string, string][] = [
      [t('simulator:ticket.requester'), ticket.requester],
      [t('simulator:ticket.status'), t('simulator:ticket.open')],
      [t('simulator:ticket.priority'), t(`simulator:ticket.${ticket.priority}`)],
      [t('simulator:ticket.group'), ticket.group],
    ];
    return html`<div class="top">
      <p class="muted">
        ${t(this.isCase ? 'simulator:ticket.caseNumber' : 'simulator:ticket.number')}
        <span class="num">#${ticket.id}</span>
      </p>
      <h3 lang="en"><bdi>${ticket.subject}</bdi></h3>
      <dl>
        ${facts.map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd><bdi>${value}</bdi></dd>
            </div>`,
        )}
        ${
          ticket.address === null
            ? nothing
            : html`<div class="wide">
                <dt>${t('simulator:ticket.address')}</dt>
                <dd lang="en"><bdi>${ticket.address}</bdi></dd>
              </div>`
        }
      </dl>
    </div>`;
  }

  private renderNote(note: TicketNote) {
    return html`<li>
      <span class="pa" aria-hidden="true">${note.initials}</span>
      <div lang="en">
        <p><b>${note.author}</b> <span class="muted num">${note.at}</span></p>
        <p dir="auto">${note.text}</p>
      </div>
    </li>`;
  }

  private renderActivity(activity: Activity) {
    const { title, words } = describe(activity);
    return html`<li>
      <span class="pa" aria-hidden="true">${icon(ICONS[activity.kind])}</span>
      <div>
        <p>
          <b>${title}</b>
          <span class="muted num" title=${fullTime(activity.at)}>${shortTime(activity.at)}</span>
        </p>
        <p class="muted words" dir="auto">${words}</p>
      </div>
    </li>`;
  }

  private renderReply({ id, firstName }: Ticket) {
    const label = t('simulator:ticket.reply', { name: firstName });
    return html`<textarea
      aria-label=${label}
      placeholder=${label}
      .value=${live(this.#drafts.get(id) ?? '')}
      @input=${() => this.#drafts.set(id, this.replyField.value)}
    ></textarea>`;
  }
}

function describe(activity: Activity): { title: string; words: string } {
  switch (activity.kind) {
    case 'connected': {
      const { queue: key, agent } = activity.call;
      const queue = QUEUES.find((one) => one.key === key)?.name ?? key;
      const words = t('simulator:ticket.connectedBy', { agent: agent?.name ?? '', queue });
      return { title: t('simulator:ticket.connected'), words };
    }
    case 'texts':
      return { title: t('simulator:ticket.texts'), words: countWords(activity.texts, activity.call) };
    case 'ended':
      return {
        title: t('simulator:ticket.ended'),
        words: t(`simulator:ticket.endReasons.${activity.call.endReason ?? 'unknown'}`),
      };
    case 'comment': {
      const { kind, text, isPublic, files } = activity.comment;
      const photos = files === 0 ? [] : [t('simulator:ticket.photoCount', { count: files })];
      return {
        title: t(TITLES[kind][isPublic ? 'public' : 'internal']),
        words: [text, ...photos].join('\n'),
      };
    }
    default:
      return assertNever(activity);
  }
}

function countWords({ sent, received, photos }: TicketTexts, call: SimCall): string {
  const texts = t('simulator:ticket.textCount', { count: sent + received });
  const done = call.state === 'ended';
  if (photos === 0)
    return t(done ? 'simulator:ticket.textsOnlyDone' : 'simulator:ticket.textsOnly', { texts });
  const counted = { texts, photos: t('simulator:ticket.photoCount', { count: photos }) };
  return t(done ? 'simulator:ticket.textsAndPhotosDone' : 'simulator:ticket.textsAndPhotos', counted);
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-ticket': TicketElement;
  }
}
