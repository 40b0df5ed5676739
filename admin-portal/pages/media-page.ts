import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { base, field } from '../../ui/components.ts';
import '../elements/automatic-texts.ts';
import { profilesOf, SendingNumbers } from '../sending-numbers.ts';
import { t } from '../../ui/i18n.ts';
import { pageHead, smsInCallCrumbs } from '../page-element.ts';
import { page } from '../page.styles.ts';
import { numberField, rangeProblem, switchField } from '../setting-fields.ts';
import { settingRange } from '../setting-numbers.ts';
import { settingFields } from '../setting-fields.styles.ts';
import { SettingsEdit } from '../settings-edit.ts';
import { SettingsPage } from '../settings-page.ts';

/** Photos and videos from callers: whether they are taken, how many, how large, by which link, and who may keep them. */
@customElement('midcall-media-page')
export class MidcallMediaPage extends SettingsPage {
  static override styles = [base, field, page, settingFields];

  #receive = new SettingsEdit(this, ['inboundMedia', 'mediaMaxItems', 'mediaMaxBytes'], () => this.portal);
  #link = new SettingsEdit(this, ['photoLink', 'photoLinkMinutes', 'videoMaxBytes'], () => this.portal);
  #sending = new SendingNumbers(this, () => this.portal);
  #save = new SettingsEdit(this, ['mediaSave'], () => this.portal);

  override render() {
    return html`
      ${pageHead({ crumbs: smsInCallCrumbs(), title: t('admin:place.media') })}
      <div class="column">
        ${this.renderReceive()} ${this.renderLink()} ${this.renderLinkTexts()} ${this.renderSave()}
      </div>
    `;
  }

  private renderReceive() {
    const edit = this.#receive;
    const { draft } = edit;
    const why = draft?.inboundMedia === false ? t('admin:media.off') : '';
    return this.section(edit, {
      heading: t('admin:media.receive'),
      text: t('admin:media.receiveText'),
      problem: rangeProblem(draft),
      fields: draft
        ? html`${switchField(
              this.parts('inboundMedia', { help: t('admin:media.inboundHelp') }),
              draft.inboundMedia,
              (inboundMedia) => edit.set({ inboundMedia }),
            )}
            <div class="pair">
              ${numberField(
                this.parts('mediaMaxItems', { why, help: t('admin:media.itemsHelp') }),
                { value: draft.mediaMaxItems, range: settingRange('mediaMaxItems') },
                (mediaMaxItems) => edit.set({ mediaMaxItems }),
              )}
              ${numberField(
                this.parts('mediaMaxBytes', { why, help: t('admin:media.sizeHelp') }),
                { value: draft.mediaMaxBytes, range: settingRange('mediaMaxBytes') },
                (mediaMaxBytes) => edit.set({ mediaMaxBytes }),
              )}
            </div>`
        : nothing,
    });
  }

  private renderLink() {
    const edit = this.#link;
    const { draft } = edit;
    const why = draft?.photoLink === false ? t('admin:media.linksOff') : '';
    return this.section(edit, {
      heading: t('admin:media.link'),
      text: t('admin:media.linkText'),
      problem: rangeProblem(draft),
      fields: draft
        ? html`${switchField(
              this.parts('photoLink', { help: t('admin:media.linkHelp') }),
              draft.photoLink,
              (photoLink) => edit.set({ photoLink }),
            )}
            <div class="pair">
              ${numberField(
                this.parts('photoLinkMinutes', { why, help: t('admin:media.minutesHelp') }),
                { value: draft.photoLinkMinutes, range: settingRange('photoLinkMinutes') },
                (photoLinkMinutes) => edit.set({ photoLinkMinutes }),
              )}
              ${numberField(
                this.parts('videoMaxBytes', { why, help: t('admin:media.videoHelp') }),
                { value: draft.videoMaxBytes, range: settingRange('videoMaxBytes') },
                (videoMaxBytes) => edit.set({ videoMaxBytes }),
              )}
            </div>`
        : nothing,
    });
  }

  private renderLinkTexts() {
    return html`<midcall-automatic-texts
      class="column"
      kind="photoLink"
      .profileIds=${profilesOf(this.#sending.of())}
    ></midcall-automatic-texts>`;
  }

  private renderSave() {
    const edit = this.#save;
    const { draft } = edit;
    return this.section(edit, {
      heading: t('admin:media.save'),
      text: t('admin:media.saveText'),
      fields: draft
        ? switchField(this.parts('mediaSave'), draft.mediaSave, (mediaSave) => edit.set({ mediaSave }))
        : nothing,
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-media-page': MidcallMediaPage;
  }
}
