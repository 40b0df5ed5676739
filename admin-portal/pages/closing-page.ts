import { html, nothing } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import type { AutomaticTextKind } from '../../protocol/preset.ts';
import { base, field } from '../../ui/components.ts';
import { t } from '../../ui/i18n.ts';
import { pageHead, smsInCallCrumbs } from '../page-element.ts';
import { page } from '../page.styles.ts';
import { choiceField, numberField, rangeProblem, switchField } from '../setting-fields.ts';
import { settingRange } from '../setting-numbers.ts';
import { settingFields } from '../setting-fields.styles.ts';
import { SettingsEdit } from '../settings-edit.ts';
import { SettingsPage } from '../settings-page.ts';
import '../elements/automatic-texts.ts';
import '../elements/test-text-dialog.ts';
import type { MidcallTestTextDialog, TryTextEvent } from '../elements/test-text-dialog.ts';
import { profilesOf, SendingNumbers } from '../sending-numbers.ts';

/** What callers are sent while they wait, when the call has ended, and when they write later. */
@customElement('midcall-closing-page')
export class MidcallClosingPage extends SettingsPage {
  static override styles = [base, field, page, settingFields];

  @query('midcall-test-text-dialog') private testDialog!: MidcallTestTextDialog;

  #sending = new SendingNumbers(this, () => this.portal);
  #when = new SettingsEdit(this, ['closingWhen', 'autoStrict'], () => this.portal);
  #waitTime = new SettingsEdit(this, ['waitTimeSms'], () => this.portal);
  #late = new SettingsEdit(
    this,
    ['afterEnd', 'autoReplyWindowMinutes', 'autoReplyPerDay', 'keepLateText'],
    () => this.portal,
  );

  override render() {
    return html`
      ${pageHead({ crumbs: smsInCallCrumbs(), title: t('admin:place.closing') })}
      <div class="column" @try-text=${({ tried }: TryTextEvent) => this.testDialog.open(tried)}>
        ${this.renderTexts('closing')} ${this.renderTexts('autoReply')} ${this.renderWhen()}
        ${this.renderLate()} ${this.renderWaitTime()} ${this.renderTexts('waitTime')}
      </div>
      <midcall-test-text-dialog
        .numbers=${this.#sending.numbers}
        .unreadable=${this.#sending.error}
      ></midcall-test-text-dialog>
    `;
  }

  private renderTexts(kind: AutomaticTextKind) {
    return html`<midcall-automatic-texts
      class="column"
      kind=${kind}
      .profileIds=${profilesOf(this.#sending.of())}
    ></midcall-automatic-texts>`;
  }

  private renderWhen() {
    const edit = this.#when;
    const { draft } = edit;
    return this.section(edit, {
      heading: t('admin:closing.when'),
      text: t('admin:closing.whenText'),
      fields: draft
        ? html`${choiceField(
            this.parts('closingWhen'),
            { value: draft.closingWhen, options: this.options('closingWhen', ['ifAnyMessage', 'always']) },
            (closingWhen) => edit.set({ closingWhen }),
          )}
          ${switchField(
            this.parts('autoStrict', { help: t('admin:closing.strictHelp') }),
            draft.autoStrict,
            (autoStrict) => edit.set({ autoStrict }),
          )}`
        : nothing,
    });
  }

  private renderWaitTime() {
    const edit = this.#waitTime;
    const { draft } = edit;
    return this.section(edit, {
      heading: t('admin:closing.wait'),
      text: t('admin:closing.waitText'),
      fields: draft
        ? switchField(
            this.parts('waitTimeSms', { help: t('admin:closing.waitHelp') }),
            draft.waitTimeSms,
            (waitTimeSms) => edit.set({ waitTimeSms }),
          )
        : nothing,
    });
  }

  private renderLate() {
    const edit = this.#late;
    const { draft } = edit;
    const why = draft?.afterEnd === 'ignore' ? t('admin:closing.ignored') : '';
    return this.section(edit, {
      heading: t('admin:closing.late'),
      text: t('admin:closing.lateText'),
      problem: rangeProblem(draft),
      fields: draft
        ? html`${choiceField(
              this.parts('afterEnd'),
              { value: draft.afterEnd, options: this.options('afterEnd', ['autoReply', 'ignore']) },
              (afterEnd) => edit.set({ afterEnd }),
            )}
            <div class="pair">
              ${numberField(
                this.parts('autoReplyWindowMinutes', { why, help: t('admin:closing.windowHelp') }),
                {
                  value: draft.autoReplyWindowMinutes,
                  range: settingRange('autoReplyWindowMinutes'),
                },
                (autoReplyWindowMinutes) => edit.set({ autoReplyWindowMinutes }),
              )}
              ${numberField(
                this.parts('autoReplyPerDay', { why, help: t('admin:closing.perDayHelp') }),
                { value: draft.autoReplyPerDay, range: settingRange('autoReplyPerDay') },
                (autoReplyPerDay) => edit.set({ autoReplyPerDay }),
              )}
            </div>
            ${switchField(
              this.parts('keepLateText', { help: t('admin:closing.keepHelp') }),
              draft.keepLateText,
              (keepLateText) => edit.set({ keepLateText }),
            )}`
        : nothing,
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-closing-page': MidcallClosingPage;
  }
}
