import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { checkSettings } from '../../protocol/check-settings.ts';
import type { Settings } from '../../protocol/settings.ts';
import { base, button, field } from '../../ui/components.ts';
import { formatNumber, t } from '../../ui/i18n.ts';
import { pageHead, smsInCallCrumbs } from '../page-element.ts';
import { page } from '../page.styles.ts';
import { canGo, PLACE_PATHS } from '../place-links.ts';
import { choiceField, numberField, rangeProblem, switchField } from '../setting-fields.ts';
import { settingRange } from '../setting-numbers.ts';
import { settingFields } from '../setting-fields.styles.ts';
import { selectField } from '../select-field.ts';
import { settingName } from '../setting-words.ts';
import { zones } from '../time-zone.ts';
import { SettingsEdit } from '../settings-edit.ts';
import { SettingsPage } from '../settings-page.ts';

/** Limits of spending, each with what is said of it. */
const CAPS = [
  ['capTenantDay', 'admin:session.capDayHelp'],
  ['capQueueDay', 'admin:session.capQueueHelp'],
  ['capSession', 'admin:session.capQueueHelp'],
  ['capDestinationHour', 'admin:session.capNumberHelp'],
  ['capDestinationDay', 'admin:session.capNumberHelp'],
] as const;

/** From when on it is an alarm, each with what is said of it. */
const ALARMS = [
  ['alarmPrefixNumbers', 'admin:session.alarmPrefixHelp'],
  ['alarmCountryNumbers', 'admin:session.alarmCountryHelp'],
  ['alarmFailurePercent', 'admin:session.alarmFailureHelp'],
  ['alarmAgentNumbers', 'admin:session.alarmAgentHelp'],
] as const;

/** What agents may send in a call, how they write it, how long it may be, and when a session ends. */
@customElement('midcall-session-page')
export class MidcallSessionPage extends SettingsPage {
  static override styles = [base, button, field, page, settingFields];

  #sends = new SettingsEdit(
    this,
    ['presets', 'freeText', 'personalPresets', 'presetActivate'],
    () => this.portal,
  );
  #length = new SettingsEdit(this, ['warnSegments', 'maxSegments'], () => this.portal);
  #writing = new SettingsEdit(
    this,
    ['counter', 'counterPosition', 'enterToSend', 'smartEncoding', 'statusCompat'],
    () => this.portal,
  );
  #caps = new SettingsEdit(
    this,
    ['capTenantDay', 'capQueueDay', 'capSession', 'capDestinationHour', 'capDestinationDay', 'timeZone'],
    () => this.portal,
  );
  #alarms = new SettingsEdit(
    this,
    [...ALARMS.map(([key]) => key), 'prefixHold', 'prefixHoldHours'],
    () => this.portal,
  );
  #textIn = new SettingsEdit(this, ['textIn'], () => this.portal);
  #end = new SettingsEdit(this, ['messageTtlSeconds', 'callLeaseSeconds'], () => this.portal);

  override render() {
    return html`
      ${pageHead({ crumbs: smsInCallCrumbs(), title: t('admin:place.session') })}
      <div class="column">
        ${this.renderSends()} ${this.renderLength()} ${this.renderWriting()} ${this.renderCaps()}
        ${this.renderAlarms()} ${this.renderTextIn()} ${this.renderEnd()}
      </div>
    `;
  }

  private renderSends() {
    const edit = this.#sends;
    const { draft } = edit;
    const insertWhy = draft?.freeText === false ? t('admin:session.insertNeedsFreeText') : '';
    return this.section(edit, {
      name: 'sends',
      heading: t('admin:session.sends'),
      text: t('admin:session.sendsText'),
      problem:
        draft && checkSettings({ ...draft, warnSegments: 1, maxSegments: 1 })
          ? t('admin:session.nothingToSend')
          : '',
      fields: draft
        ? html`${switchField(
            this.parts('presets', { help: t('admin:session.presetsHelp') }),
            draft.presets,
            (presets) => edit.set(presets ? { presets } : { presets, personalPresets: false }),
          )}
          ${switchField(
            this.parts('freeText', { help: this.#freeTextHelp(draft) }),
            draft.freeText,
            (freeText) => edit.set(freeText ? { freeText } : { freeText, personalPresets: false }),
          )}
          ${switchField(
            this.parts('personalPresets', {
              help: t('admin:session.personalHelp'),
              why: draft.presets && draft.freeText ? '' : t('admin:session.personalNeeds'),
            }),
            draft.personalPresets,
            (personalPresets) => edit.set({ personalPresets }),
          )}
          ${choiceField(
            this.parts('presetActivate', {
              help: draft.freeText ? t('admin:session.activateHelp') : '',
              why: draft.presets ? '' : t('admin:session.needsPresets'),
            }),
            {
              value: draft.presetActivate,
              options: this.options('presetActivate', ['send', 'insert']).map((option) =>
                option.value === 'insert' ? { ...option, why: insertWhy } : option,
              ),
            },
            (presetActivate) => edit.set({ presetActivate }),
          )}
          ${this.#presetsLink}`
        : nothing,
    });
  }

  private renderLength() {
    const edit = this.#length;
    const { draft } = edit;
    const above =
      draft && checkSettings({ presets: true, freeText: true, ...draft }) === 'warning_above_limit';
    return this.section(edit, {
      heading: t('admin:session.length'),
      text: t('admin:session.lengthText', { limit: formatNumber(918) }),
      problem: rangeProblem(draft) || (above ? t('admin:session.warnAboveLimit') : ''),
      fields: draft
        ? html`<div class="pair">
            ${numberField(
              this.parts('warnSegments', { help: t('admin:session.warnHelp') }),
              { value: draft.warnSegments, range: settingRange('warnSegments') },
              (warnSegments) => edit.set({ warnSegments }),
            )}
            ${numberField(
              this.parts('maxSegments', { help: t('admin:session.maxHelp', { limit: formatNumber(918) }) }),
              { value: draft.maxSegments, range: settingRange('maxSegments') },
              (maxSegments) => edit.set({ maxSegments }),
            )}
          </div>`
        : nothing,
    });
  }

  private renderWriting() {
    const edit = this.#writing;
    const { draft } = edit;
    return this.section(edit, {
      heading: t('admin:session.writing'),
      text: t('admin:session.writingText'),
      fields: draft
        ? html`${switchField(
            this.parts('counter', { help: t('admin:session.counterHelp') }),
            draft.counter,
            (counter) => edit.set({ counter }),
          )}
          ${choiceField(
            this.parts('counterPosition', { why: draft.counter ? '' : t('admin:session.counterOff') }),
            {
              value: draft.counterPosition,
              options: this.options('counterPosition', ['topRight', 'below']),
            },
            (counterPosition) => edit.set({ counterPosition }),
          )}
          ${switchField(
            this.parts('enterToSend', { help: t('admin:session.enterHelp') }),
            draft.enterToSend,
            (enterToSend) => edit.set({ enterToSend }),
          )}
          ${switchField(
            this.parts('smartEncoding', { help: t('admin:session.smartHelp') }),
            draft.smartEncoding,
            (smartEncoding) => edit.set({ smartEncoding }),
          )}
          ${switchField(
            this.parts('statusCompat', { help: t('admin:session.statusHelp') }),
            draft.statusCompat,
            (statusCompat) => edit.set({ statusCompat }),
          )}`
        : nothing,
    });
  }

  private renderCaps() {
    const edit = this.#caps;
    const { draft } = edit;
    return this.section(edit, {
      name: 'caps',
      heading: t('admin:session.caps'),
      text: t('admin:session.capsText'),
      problem: rangeProblem(draft),
      fields: draft
        ? html`<div class="pair">
            ${CAPS.map(([key, help]) =>
              numberField(
                this.parts(key, { help: t(help) }),
                { value: draft[key], range: settingRange(key) },
                (value) => edit.set({ [key]: value }),
              ),
            )}
            ${selectField({
              ...{ id: 'timeZone', label: settingName('timeZone'), help: t('admin:session.zoneHelp') },
              ...{ value: draft.timeZone, locked: this.locked },
              choices: [...new Set([...zones(), draft.timeZone])].map((zone) => [zone, zone] as const),
              onChange: (timeZone) => edit.set({ timeZone }),
            })}
          </div>`
        : nothing,
    });
  }

  private renderAlarms() {
    const edit = this.#alarms;
    const { draft } = edit;
    return this.section(edit, {
      name: 'alarms',
      heading: t('admin:session.alarms'),
      text: t('admin:session.alarmsText'),
      problem: rangeProblem(draft),
      fields: draft
        ? html`<div class="pair">
              ${ALARMS.map(([key, help]) =>
                numberField(
                  this.parts(key, { help: t(help) }),
                  { value: draft[key], range: settingRange(key) },
                  (value) => edit.set({ [key]: value }),
                ),
              )}
            </div>
            ${switchField(
              this.parts('prefixHold', { help: t('admin:session.holdHelp') }),
              draft.prefixHold,
              (prefixHold) => edit.set({ prefixHold }),
            )}
            ${numberField(
              this.parts('prefixHoldHours', { help: t('admin:session.holdHoursHelp') }),
              { value: draft.prefixHoldHours, range: settingRange('prefixHoldHours') },
              (prefixHoldHours) => edit.set({ prefixHoldHours }),
            )}`
        : nothing,
    });
  }

  private renderTextIn() {
    const edit = this.#textIn;
    const { draft } = edit;
    return this.section(edit, {
      heading: t('admin:session.textIn'),
      text: t('admin:session.textInText'),
      fields: draft
        ? switchField(this.parts('textIn', { help: t('admin:session.textInHelp') }), draft.textIn, (textIn) =>
            edit.set({ textIn }),
          )
        : nothing,
    });
  }

  private renderEnd() {
    const edit = this.#end;
    const { draft } = edit;
    return this.section(edit, {
      heading: t('admin:session.end'),
      text: t('admin:session.endText'),
      problem: rangeProblem(draft),
      fields: draft
        ? html`<div class="pair">
            ${numberField(
              this.parts('messageTtlSeconds', { help: t('admin:session.ttlHelp') }),
              { value: draft.messageTtlSeconds, range: settingRange('messageTtlSeconds') },
              (messageTtlSeconds) => edit.set({ messageTtlSeconds }),
            )}
            ${numberField(
              this.parts('callLeaseSeconds', { help: t('admin:session.leaseHelp') }),
              { value: draft.callLeaseSeconds, range: settingRange('callLeaseSeconds') },
              (callLeaseSeconds) => edit.set({ callLeaseSeconds }),
            )}
          </div>`
        : nothing,
    });
  }

  get #presetsLink(): TemplateResult | typeof nothing {
    if (!canGo('messages', this.portal.can)) return nothing;
    return html`<p>
      <a class="link" href=${this.portal.navigation.href(PLACE_PATHS.messages)}
        >${t('admin:session.writePresets')}</a
      >
    </p>`;
  }

  /** The four combinations, in words (features K02). */
  #freeTextHelp({ presets, freeText }: Pick<Settings, 'presets' | 'freeText'>): string {
    if (presets && !freeText) return t('admin:session.presetsOnly');
    return !presets && freeText ? t('admin:session.freeTextOnly') : t('admin:session.freeTextHelp');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'midcall-session-page': MidcallSessionPage;
  }
}
