import { html, nothing, type TemplateResult } from 'lit';
import type { SettingKey, Settings } from '../protocol/settings.ts';
import { PortalElement } from './page-element.ts';
import type { FieldParts } from './setting-fields.ts';
import { settingName, settingValue, settingWords } from './setting-words.ts';
import type { SettingsEdit } from './settings-edit.ts';
import './elements/section.ts';

/** A page of sections of settings: what their fields have in common. */
export class SettingsPage extends PortalElement {
  /** Who is signed in may only read. */
  protected get locked(): boolean {
    return !this.portal.can('config.write');
  }

  /** `name`: what links call it, in `?section=`. */
  protected section<K extends SettingKey>(
    edit: SettingsEdit<K>,
    parts: { heading: string; text: string; problem?: string; fields: unknown; name?: string },
  ): TemplateResult {
    return html`<midcall-section
      data-section=${parts.name ?? nothing}
      heading=${parts.heading}
      text=${parts.text}
      problem=${parts.problem ?? ''}
      .edit=${edit}
      ?locked=${this.locked}
      .names=${namesOf(edit.draft)}
      .show=${settingWords}
    >
      <div class="fields">${parts.fields}</div>
    </midcall-section>`;
  }

  protected parts(key: SettingKey, more: Partial<FieldParts> = {}): FieldParts {
    return { key, label: settingName(key), locked: this.locked, ...more };
  }

  protected options<K extends SettingKey>(key: K, values: readonly (Settings[K] & string)[]) {
    return values.map((value) => ({ value, label: settingValue(key, value) }));
  }
}

const namesOf = (draft: object | null) =>
  Object.fromEntries(Object.keys(draft ?? {}).map((key) => [key, settingName(key)]));
