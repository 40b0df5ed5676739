import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { type ZendeskInstallation, ZendeskSettings } from '../../protocol/zendesk.ts';
import { base, button, field } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { Edit } from '../edit.ts';
import { errorWords } from '../error-words.ts';
import { PortalElement } from '../page-element.ts';
import { people } from '../people.styles.ts';
import { NOTHING } from '../portal-api.ts';
import {
  bodyOf,
  draftNames,
  draftOf,
  type InstallationDraft,
  problemOf,
} from '../zendesk/installation-draft.ts';
import './confirm-dialog.ts';
import type { MidcallConfirmDialog } from './confirm-dialog.ts';
import './section.ts';

const PATH = '/v1/admin/zendesk';

/** The installation of the app in the company's Zendesk account. */
@customElement('midcall-zendesk-card')
export class MidcallZendeskCard extends PortalElement {
  static override styles = [base, button, field, people];

  @query('midcall-confirm-dialog') private confirm!: MidcallConfirmDialog;
  @query('form') private keyForm!: HTMLFormElement;
  @state() private server = '';
  @state() private tenant = '';
  @state() private installation: ZendeskInstallation | null = null;
  @state() private isFetching = false;

  #edit: Edit<InstallationDraft> = new Edit<InstallationDraft>(this, {
    navigation: () => this.portal.navigation,
    load: async (signal) =>
      this.#take(await this.portal.api.request({ path: PATH, answer: ZendeskSettings, signal })),
    compared: () => this.installation ?? {},
    save: async (draft, { ifMatch }) => {
      const request = {
        method: 'PUT',
        path: PATH,
        body: bodyOf(draft),
        answer: ZendeskSettings,
        ifMatch,
      } as const;
      return this.#take(await this.portal.api.request(request));
    },
  });

  override render() {
    const { draft } = this.#edit;
    return html`<midcall-section
        heading=${t('admin:zendesk.title')}
        text=${t('admin:zendesk.text')}
        .edit=${this.#edit}
        .problem=${draft ? problemOf(draft) : ''}
        ?locked=${!this.#mayChange}
        .names=${draftNames()}
      >
        ${draft ? this.#renderFields() : nothing}
        ${
          this.installation && this.#mayChange
            ? html`<button slot="actions" class="b danger" type="button" @click=${() => void this.#remove()}>
                ${t('admin:zendesk.remove')}
              </button>`
            : nothing
        }
      </midcall-section>
      <midcall-confirm-dialog></midcall-confirm-dialog>`;
  }

  #renderFields(): TemplateResult {
    return html`<div class="fields">
      <div class="field">
        <label for="command">${t('admin:zendesk.package')}</label>
        <input
          class="in"
          id="command"
          readonly
          dir="ltr"
          aria-describedby="command-help"
          .value=${this.#command}
        />
        <p class="help" id="command-help">${t('admin:zendesk.packageHelp')}</p>
      </div>
      ${this.#renderText('subdomain', t('admin:zendesk.subdomainHelp'))}
      ${this.#renderText('appId', t('admin:zendesk.appIdHelp'))}
      ${this.#renderText('installationId', t('admin:zendesk.installationIdHelp'))}
      <div class="field">
        <label for="publicKey">${t('admin:zendesk.publicKey')}</label>
        <textarea
          class="in"
          id="publicKey"
          rows="4"
          dir="ltr"
          spellcheck="false"
          aria-describedby="publicKey-help"
          ?readonly=${!this.#mayChange}
          .value=${this.#edit.draft?.publicKey ?? ''}
          @input=${this.handleInput}
        ></textarea>
        <p class="help" id="publicKey-help">${t('admin:zendesk.publicKeyHelp')}</p>
      </div>
      ${this.installation && this.#mayChange ? this.#renderKeyForm() : nothing}
      ${this.#renderText('softphone', t('admin:zendesk.softphoneHelp'))}
    </div>`;
  }

  #renderText(key: Exclude<keyof InstallationDraft, 'publicKey'>, help: string): TemplateResult {
    return html`<div class="field">
      <label for=${key}>${draftNames()[key]}</label>
      <input
        class="in"
        id=${key}
        dir="ltr"
        autocomplete="off"
        spellcheck="false"
        aria-describedby="${key}-help"
        ?readonly=${!this.#mayChange}
        .value=${this.#edit.draft?.[key] ?? ''}
        @input=${this.handleInput}
      />
      <p class="help" id="${key}-help">${help}</p>
    </div>`;
  }

  #renderKeyForm(): TemplateResult {
    return html`<form novalidate @submit=${this.handleFetch} @keydown=${this.handleKey}>
      <fieldset class="fields">
        <legend>${t('admin:zendesk.fetch')}</legend>
        <p class="help">${t('admin:zendesk.fetchHelp')}</p>
        <div class="field">
          <label for="email">${t('admin:zendesk.email')}</label>
          <input class="in" id="email" name="email" dir="ltr" inputmode="email" autocomplete="off" />
        </div>
        <div class="field">
          <label for="apiToken">${t('admin:zendesk.apiToken')}</label>
          <input
            class="in"
            id="apiToken"
            name="apiToken"
            dir="ltr"
            type="password"
            autocomplete="new-password"
          />
        </div>
        <div>
          <button class="b" ?disabled=${this.#edit.dirty} aria-disabled=${this.isFetching}>
            ${t('admin:zendesk.fetchIt')}
          </button>
        </div>
      </fieldset>
    </form>`;
  }

  get #mayChange(): boolean {
    return this.portal.can('access.write');
  }

  get #command(): string {
    return `npm run package:zendesk -- --server ${this.server} --tenant ${this.tenant}`;
  }

  #take({ server, tenant, installation }: ZendeskSettings): InstallationDraft {
    this.server = server;
    this.tenant = tenant;
    this.installation = installation;
    return draftOf(installation);
  }

  private handleInput({ target }: Event) {
    const { id, value } = target as HTMLInputElement | HTMLTextAreaElement;
    this.#edit.set({ [id]: value });
  }

  /** Enter in this form fetches the key; the section around would set what stands in it. */
  private handleKey(event: KeyboardEvent) {
    if (event.key === 'Enter') event.stopPropagation();
  }

  private async handleFetch(event: SubmitEvent) {
    event.preventDefault();
    if (this.isFetching) return;
    const fields = new FormData(this.keyForm);
    const body = {
      email: String(fields.get('email')).trim(),
      apiToken: String(fields.get('apiToken')).trim(),
    };
    this.isFetching = true;
    try {
      const request = { method: 'POST', path: `${PATH}/public-key`, body, answer: ZendeskSettings } as const;
      await this.portal.api.request(request);
      this.keyForm.reset();
      this.portal.say(t('admin:zendesk.fetched'));
      await this.#edit.reload();
    } catch (error) {
      this.portal.say(errorWords(error));
    } finally {
      this.isFetching = false;
    }
  }

  async #remove(): Promise<void> {
    const yes = await this.confirm.ask({
      title: t('admin:zendesk.removeTitle'),
      text: t('admin:zendesk.removeText'),
      act: t('admin:zendesk.remove'),
    });
    if (!yes) return;
    try {
      await this.portal.api.request({ method: 'DELETE', path: PATH, answer: NOTHING });
      this.portal.say(t('admin:zendesk.removed'));
      await this.#edit.reload();
    } catch (error) {
      this.portal.say(errorWords(error));
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-zendesk-card': MidcallZendeskCard;
  }
}
