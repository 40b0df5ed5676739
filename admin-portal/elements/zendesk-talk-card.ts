import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { talkConfiguration, TalkSettings } from '../../protocol/zendesk-talk.ts';
import { base, button, field, status } from '../../ui/components.ts';
import { icon } from '../../ui/icons.ts';
import { t } from '../../ui/i18n.ts';
import { Edit } from '../edit.ts';
import { errorWords } from '../error-words.ts';
import { PortalElement } from '../page-element.ts';
import { people } from '../people.styles.ts';
import { NOTHING } from '../portal-api.ts';
import { queueListing } from '../queue-filter.ts';
import { selectField } from '../select-field.ts';
import { shortMoment } from '../time-zone.ts';
import { bodyOf, draftNames, draftOf, problemOf, type TalkDraft } from '../zendesk/talk-draft.ts';
import './confirm-dialog.ts';
import type { MidcallConfirmDialog } from './confirm-dialog.ts';
import './section.ts';

const PATH = '/v1/admin/zendesk/talk';

/** Calls of Zendesk Talk: where Zendesk sends its webhook, how it signs, and which queues its calls are in. */
@customElement('midcall-zendesk-talk-card')
export class MidcallZendeskTalkCard extends PortalElement {
  static override styles = [base, button, field, status, people];

  #queues = queueListing(this, () => this.portal);
  @query('midcall-confirm-dialog') private confirm!: MidcallConfirmDialog;
  @state() private settings: TalkSettings | null = null;

  #edit: Edit<TalkDraft> = new Edit<TalkDraft>(this, {
    navigation: () => this.portal.navigation,
    load: async (signal) =>
      this.#take(await this.portal.api.request({ path: PATH, answer: TalkSettings, signal })),
    compared: () => (this.settings ? talkConfiguration(this.settings) : {}),
    save: async (draft, { ifMatch }) => {
      const request = {
        method: 'PUT',
        path: PATH,
        body: bodyOf(draft),
        answer: TalkSettings,
        ifMatch,
      } as const;
      return this.#take(await this.portal.api.request(request));
    },
  });

  override render() {
    const { draft } = this.#edit;
    return html`<midcall-section
        heading=${t('admin:talk.title')}
        text=${t('admin:talk.text')}
        .edit=${this.#edit}
        .problem=${draft ? this.#problem(draft) : ''}
        ?locked=${!this.#mayChange}
        .names=${draftNames()}
        .show=${showField}
      >
        ${draft && this.settings ? this.#renderFields(draft, this.settings) : nothing}
        ${
          this.settings && this.settings.queue !== null && this.#mayChange
            ? html`<button slot="actions" class="b danger" type="button" @click=${() => void this.#remove()}>
                ${t('admin:talk.remove')}
              </button>`
            : nothing
        }
      </midcall-section>
      <midcall-confirm-dialog></midcall-confirm-dialog>`;
  }

  #renderFields(draft: TalkDraft, settings: TalkSettings): TemplateResult {
    return html`<div class="fields">
      ${settings.queue === null ? nothing : this.#renderState(settings)}
      <div class="field">
        <label for="url">${t('admin:talk.url')}</label>
        <input class="in" id="url" readonly dir="ltr" aria-describedby="url-help" .value=${settings.url} />
        <p class="help" id="url-help">${t('admin:talk.urlHelp')}</p>
      </div>
      ${this.#renderSecret(draft, settings)}
      ${selectField({
        id: 'queue',
        label: t('admin:talk.queue'),
        value: draft.queue,
        choices: this.#choices(draft.queue),
        help: t('admin:talk.queueHelp'),
        locked: !this.#mayChange,
        onChange: (queue) => this.#edit.set({ queue }),
      })}
      <div class="field">
        <label for="queues">${t('admin:talk.queues')}</label>
        <textarea
          class="in"
          id="queues"
          rows="4"
          dir="ltr"
          spellcheck="false"
          aria-describedby="queues-help"
          ?readonly=${!this.#mayChange}
          .value=${draft.queues}
          @input=${this.handleInput}
        ></textarea>
        <p class="help" id="queues-help">${t('admin:talk.queuesHelp')}</p>
      </div>
    </div>`;
  }

  #renderState({ deliveredAt, trouble }: TalkSettings): TemplateResult {
    return html`<div role="status">
      <p class="st ${deliveredAt ? 'success' : ''}" id="delivered">
        ${
          deliveredAt
            ? html`${icon('tick')}${t('admin:talk.delivered', { at: shortMoment(deliveredAt) })}`
            : t('admin:talk.nothingYet')
        }
      </p>
      ${
        trouble
          ? html`<p class="st danger" id="trouble">
              ${icon('alert')}<span
                >${t('admin:talk.troubleAt', { at: shortMoment(trouble.at) })}
                ${t(`admin:talk.trouble.${trouble.reason}`)} <bdi dir="ltr">(${trouble.detail})</bdi></span
              >
            </p>`
          : nothing
      }
    </div>`;
  }

  #renderSecret({ signingSecret }: TalkDraft, { secret, oldSecretUntil }: TalkSettings): TemplateResult {
    return html`<div class="field">
      <label for="signingSecret">${t('admin:talk.signingSecret')}</label>
      <input
        class="in"
        id="signingSecret"
        type="password"
        dir="ltr"
        autocomplete="new-password"
        aria-describedby="signingSecret-help"
        ?readonly=${!this.#mayChange}
        .value=${signingSecret}
        @input=${this.handleInput}
      />
      <p class="help" id="signingSecret-help">
        ${
          secret
            ? t('admin:talk.secretSet', { last4: secret.last4 ?? '????', at: shortMoment(secret.since) })
            : t('admin:talk.secretHelp')
        }
        ${oldSecretUntil ? t('admin:talk.oldSecret', { at: shortMoment(oldSecretUntil) }) : nothing}
      </p>
    </div>`;
  }

  #problem(draft: TalkDraft): string {
    const keys = this.#queues.items?.map(({ key }) => key) ?? null;
    return problemOf(draft, { hasSecret: Boolean(this.settings?.secret), keys });
  }

  /** Where the queues could not be read, the one that is set is the choice there is. */
  #choices(chosen: string): (readonly [string, string])[] {
    const known = (this.#queues.items ?? []).map(({ key, name }) => [key, name] as const);
    const isKnown = known.some(([key]) => key === chosen);
    return [
      ...(isKnown ? [] : [[chosen, chosen === '' ? t('admin:talk.choose') : chosen] as const]),
      ...known,
    ];
  }

  get #mayChange(): boolean {
    return this.portal.can('access.write');
  }

  #take(settings: TalkSettings): TalkDraft {
    this.settings = settings;
    return draftOf(settings);
  }

  private handleInput({ target }: Event) {
    const { id, value } = target as HTMLInputElement | HTMLTextAreaElement;
    this.#edit.set({ [id]: value });
  }

  async #remove(): Promise<void> {
    const yes = await this.confirm.ask({
      title: t('admin:talk.removeTitle'),
      text: t('admin:talk.removeText'),
      act: t('admin:talk.remove'),
    });
    if (!yes) return;
    try {
      await this.portal.api.request({ method: 'DELETE', path: PATH, answer: NOTHING });
      this.portal.say(t('admin:talk.removed'));
      await this.#edit.reload();
    } catch (error) {
      this.portal.say(errorWords(error));
    }
  }
}

/** A secret is not shown beside another's either. */
const showField = (key: string, value: unknown): string =>
  key === 'signingSecret' && value !== '' ? '••••' : String(value) || '–';

declare global {
  interface HTMLElementTagNameMap {
    'midcall-zendesk-talk-card': MidcallZendeskTalkCard;
  }
}
