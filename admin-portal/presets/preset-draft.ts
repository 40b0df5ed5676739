import type { ReactiveControllerHost } from 'lit';
import { fingerprint } from '../../protocol/fingerprint.ts';
import { editedPart, Preset, type PresetInput } from '../../protocol/preset.ts';
import { t } from '../../ui/i18n.ts';
import { type Difference, Edit } from '../edit.ts';
import { errorWords } from '../error-words.ts';
import type { Portal } from '../portal-context.ts';

/**
 * A preset as its editor holds it: `category`, `keyword`, `queue`, and `label it`, `text it` for each language, so that
 * what two people changed is told apart field by field.
 */
export type PresetDraft = Readonly<Record<string, string>>;

/** Some of the fields are other ones. */
export class DraftWrittenEvent extends CustomEvent<PresetDraft> {
  constructor(fields: PresetDraft) {
    super('draft-written', { detail: fields, bubbles: true, composed: true });
  }
}

export const fieldOf = (field: 'label' | 'text', language: string): string => `${field} ${language}`;

/** Languages that a draft has something in. */
export const languagesOf = (draft: PresetDraft): string[] => [
  ...new Set(Object.keys(draft).flatMap((key) => /^(?:label|text) (.+)$/.exec(key)?.[1] ?? [])),
];

export const EMPTY_DRAFT: PresetDraft = { category: '', keyword: '', queue: '' };

export function draftOf({ category, keyword, queue, texts }: Preset): PresetDraft {
  const words = Object.entries(texts).flatMap(([language, { label, text }]) => [
    [fieldOf('label', language), label],
    [fieldOf('text', language), text],
  ]);
  return { category, keyword: keyword ?? '', queue: queue ?? '', ...Object.fromEntries(words) };
}

/** What is sent: a language in which nothing is written has no text. */
export function inputOf(draft: PresetDraft): PresetInput {
  const { category = '', keyword = '', queue = '' } = draft;
  const texts = languagesOf(draft).map((language) => {
    const label = draft[fieldOf('label', language)] ?? '';
    const text = draft[fieldOf('text', language)] ?? '';
    return [language, { label, text }] as const;
  });
  return {
    category: category.trim(),
    keyword: keyword.trim() || null,
    queue: queue || null,
    texts: Object.fromEntries(
      texts.filter(([, { label, text }]) => label.trim() !== '' || text.trim() !== ''),
    ),
  };
}

export interface PresetEditOptions {
  /** `null`: a new one. */
  id: () => string | null;
  portal: () => Portal;
  /** `words`: what was done. */
  onSaved: (preset: Preset, done: { added: boolean; words: string }) => void;
}

/** One preset, its languages together: what is read, what is edited, and what somebody else made of it meanwhile. */
export class PresetEdit extends Edit<PresetDraft> {
  /** As the server shows it; `null` for one that is not there yet. */
  preset: Preset | null = null;

  readonly #portal: () => Portal;
  readonly #onSaved: PresetEditOptions['onSaved'];

  constructor(host: ReactiveControllerHost, { id, portal, onSaved }: PresetEditOptions) {
    const take = (preset: Preset): PresetDraft => {
      this.preset = preset;
      return draftOf(preset);
    };
    super(host, {
      navigation: () => portal().navigation,
      load: async (signal) => {
        const known = id();
        if (known === null) return EMPTY_DRAFT;
        return take(
          await portal().api.request({ path: `/v1/admin/presets/${known}`, answer: Preset, signal }),
        );
      },
      compared: (base) => editedPart(inputOf(base)),
      save: async (draft, { ifMatch }) => {
        const known = this.preset?.id ?? null;
        const { api } = portal();
        const body = inputOf(draft);
        const preset = await (known === null
          ? api.request({ method: 'POST', path: '/v1/admin/presets', body, answer: Preset })
          : api.request({
              ...{ method: 'PUT', path: `/v1/admin/presets/${known}`, body, answer: Preset, ifMatch },
            }));
        const draftNow = take(preset);
        onSaved(preset, { added: known === null, words: t('admin:messages.saved') });
        return draftNow;
      },
    });
    this.#portal = portal;
    this.#onSaved = onSaved;
  }

  /** Says that a stale text holds as it is. */
  async confirm(language: string): Promise<void> {
    const { preset } = this;
    if (!preset) return;
    const portal = this.#portal();
    try {
      const confirmed = await portal.api.request({
        ...{ method: 'POST', path: `/v1/admin/presets/${preset.id}/still-right`, answer: Preset },
        body: { language },
        ifMatch: fingerprint(editedPart(preset)),
      });
      this.preset = confirmed;
      this.#onSaved(confirmed, { added: false, words: t('admin:messages.confirmed') });
    } catch (error) {
      portal.say(errorWords(error));
    }
  }

  /** What both have changed, or I alone: what they alone changed is kept anyway. */
  override get differences(): Difference[] {
    const mine = new Set<string>(this.changed);
    return super.differences.filter(({ key }) => mine.has(key));
  }

  override async keepMine(): Promise<boolean> {
    const { theirs, draft } = this;
    if (!theirs || !draft) return false;
    const mine = this.changed;
    const kept = Object.fromEntries(mine.flatMap((key) => (key in draft ? [[key, draft[key] ?? '']] : [])));
    const others = Object.fromEntries(Object.entries(theirs).filter(([key]) => !mine.includes(key)));
    this.draft = { ...others, ...kept };
    return super.keepMine();
  }
}
