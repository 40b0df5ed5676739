import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { HostAction, type HostVerb, type PageCall } from '../../protocol/adapter.ts';
import type { CallView } from '../../protocol/session.ts';
import { base, button, keycap } from '../../ui/components.ts';
import { languageName, LocaleController, t } from '../../ui/i18n.ts';
import { formatPhone } from '../../ui/phone.ts';
import { fullTime, shortTime } from '../../ui/time.ts';
import { recordName } from '../record-name.ts';
import { DialEvent, EmailEvent } from './message.ts';
import { TextInEvent } from './text-in.ts';

type Fact = [name: string, value: string, title?: string];

/**
 * What one may want to know of a call, what the host page can do about it, and the keys. Opens under the header.
 *
 * @event {DialEvent} midcall-dial - The agent wants to call the caller.
 * @event {EmailEvent} midcall-email - The agent wants to write an e-mail to the caller.
 * @event {TextInEvent} midcall-text-in - The agent wants the caller to text a code.
 * @event {ActEvent} midcall-act - The agent asked for something else that the host offers.
 */
@customElement('midcall-details')
export class MidcallDetails extends LitElement {
  static override styles = [
    base,
    button,
    keycap,
    css`
      :host {
        max-block-size: 45%;
        overflow-y: auto;
        background: var(--midcall-surface-sunken);
        border-block-end: 1px solid var(--midcall-line);
      }
      section {
        padding: var(--midcall-3) var(--midcall-4);
        display: grid;
        gap: var(--midcall-3);
        font: var(--midcall-type-meta);
      }
      dl {
        display: grid;
        grid-template-columns: minmax(0, max-content) 1fr;
        gap: var(--midcall-1) var(--midcall-3);
      }
      dt {
        color: var(--midcall-text-muted);
      }
      dd {
        overflow-wrap: anywhere;
      }
      h2 {
        font: var(--midcall-type-meta);
        font-weight: 600;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--midcall-2);
      }
      .foot {
        display: flex;
        align-items: center;
        gap: var(--midcall-2);
      }
    `,
  ];

  @state() private copied = false;

  @property({ attribute: false }) view: CallView | null = null;
  /** Another mobile may join the call by a code. */
  @property({ type: Boolean }) textIn = false;
  /** What the host page can do. */
  @property({ attribute: false }) verbs: readonly HostVerb[] = [];
  /** What only the host page knows of the call. */
  @property({ attribute: false }) page: Pick<PageCall, 'email' | 'data'> | null = null;
  @property({ attribute: false }) counts: { sent: number; received: number; photos: number } | null = null;

  constructor() {
    super();
    new LocaleController(this);
  }

  protected override render() {
    return html`<section aria-label=${t('details.title')}>
      ${this.view ? this.renderFacts(this.facts) : nothing} ${this.renderData()}
      ${this.view ? this.renderActions(this.view) : nothing}
      <h2>${t('details.keys')}</h2>
      <dl>
        ${this.renderKey('S', t('details.keyPresets'))} ${this.renderKey('R', t('details.keyComposer'))}
        ${this.renderKey('T', t('details.keyEnd'))} ${this.renderKey('L', t('details.keyLanguage'))}
        ${this.textIn ? this.renderKey('N', t('details.keyTextIn')) : nothing}
      </dl>
      ${
        this.view
          ? html`<div class="foot">
              <button class="b small" @click=${this.handleCopy}>${t('details.copy')}</button>
              <span role="status">${this.copied ? t('details.copied') : ''}</span>
            </div>`
          : nothing
      }
    </section>`;
  }

  private renderFacts(facts: Fact[]) {
    return html`<dl>
      ${facts.map(
        ([name, value, title]) =>
          html`<dt>${name}</dt>
            <dd title=${title ?? nothing}><bdi>${value}</bdi></dd>`,
      )}
    </dl>`;
  }

  private renderData() {
    const data = this.page?.data ?? [];
    if (data.length === 0) return nothing;
    return html`<h2>${t('details.data')}</h2>
      ${this.renderFacts(data.map(({ label, value }) => [label, value]))}`;
  }

  /** Nobody is offered what the host cannot do, nor what needs an address nobody knows. */
  private renderActions(view: CallView) {
    const number = view.snapshot?.session.caller ?? view.call.caller;
    const { verbs, page } = this;
    const actions: [words: string, act: () => unknown][] = [];
    if (verbs.includes('dial') && number !== null)
      actions.push([
        t('details.act.dial', { number: formatPhone(number) }),
        () => this.dispatchEvent(new DialEvent(number)),
      ]);
    const address = page?.email;
    if (verbs.includes('email') && address)
      actions.push([t('details.act.email', { address }), () => this.dispatchEvent(new EmailEvent(address))]);
    for (const action of HostAction.options)
      if (verbs.includes(action))
        actions.push([t(`details.act.${action}`), () => this.dispatchEvent(new ActEvent(action))]);
    if (this.textIn && !view.textIn)
      actions.push([t('textIn.offer'), () => this.dispatchEvent(new TextInEvent('begin'))]);
    if (actions.length === 0) return nothing;
    return html`<div class="acts" role="group" aria-label=${t('details.actions')}>
      ${actions.map(([words, act]) => html`<button class="b small" @click=${act}>${words}</button>`)}
    </div>`;
  }

  private renderKey(letter: string, what: string) {
    return html`<dt><kbd>Alt</kbd> <kbd>${letter}</kbd></dt>
      <dd>${what}</dd>`;
  }

  private get facts(): Fact[] {
    if (!this.view) return [];
    const { call, snapshot, policy } = this.view;
    const session = snapshot?.session;
    const number = session?.caller ?? call.caller;
    const facts: Fact[] = [];
    if (number !== null) facts.push([t('details.number'), formatPhone(number)]);
    facts.push([t('details.queue'), call.queue.name]);
    if (session) facts.push([t('details.ourNumber'), formatPhone(session.ourNumber)]);
    if (call.agent) facts.push([t('details.owner'), call.agent.name]);
    facts.push([t('details.started'), shortTime(call.startedAt), fullTime(call.startedAt)]);
    facts.push([t('details.language'), languageName(session?.language ?? call.language)]);
    if (this.counts) facts.push([t('details.counts'), this.countText(this.counts)]);
    if (call.record)
      facts.push([t('details.record'), recordName(call.record) ?? `${call.record.type} ${call.record.id}`]);
    if (!policy.mms) facts.push(['MMS', t('details.mms')]);
    return facts;
  }

  private countText({ sent, received, photos }: { sent: number; received: number; photos: number }): string {
    const counts = [
      t('details.sent', { count: sent }),
      t('details.received', { count: received }),
      t('details.photos', { count: photos }),
    ];
    // A count and its noun stay on one line.
    return counts.map((count) => count.replaceAll(' ', '\u00a0')).join(' · ');
  }

  private async handleCopy() {
    const lines = this.facts.map(([name, value]) => `${name}: ${value.replaceAll('\u00a0', ' ')}`);
    try {
      await navigator.clipboard.writeText(lines.join('\n'));
      this.copied = true;
    } catch {
      // A page may keep the clipboard from the frame; the facts can still be selected.
      this.copied = false;
    }
  }
}

export class ActEvent extends CustomEvent<{ action: HostAction }> {
  constructor(action: HostAction) {
    super('midcall-act', { detail: { action }, bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-details': MidcallDetails;
  }
}
