import type { ReactiveControllerHost } from 'lit';
import { editedPart, Preset, type PresetInput } from '../../protocol/preset.ts';
import { type Difference, Edit } from '../edit.ts';
import type { Portal } from '../portal-context.ts';

/**
 * A preset as its editor holds it: `category`, `keyword`, `queue`, and `label it`, `text it` for each language, so that
 * what two people changed is told apart field by field.
 */
export type PresetDraft = Readonly<Record<string, string>>;

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

/** One preset, its languages together: what is read, what is edited, and what somebody else made of it meanwhile. */
export class PresetEdit extends Edit<PresetDraft> {
  /** As the server shows it; `null` for one that is not there yet. */
  preset: Preset | null = null;

  constructor(
    host: ReactiveControllerHost,
    {
      id,
      portal,
      onSaved,
    }: { id: () => string | null; portal: () => Portal; onSaved: (preset: Preset, added: boolean) => void },
  ) {
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
        onSaved(preset, known === null);
        return draftNow;
      },
    });
  }

  /** Shows what the server has made of it elsewhere: confirmed, restored. */
  show(preset: Preset): void {
    this.preset = preset;
    void this.reload();
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

  /** Takes a language out of the draft. */
  dropLanguage(language: string): void {
    if (!this.draft) return;
    const gone = [fieldOf('label', language), fieldOf('text', language)];
    this.draft = Object.fromEntries(Object.entries(this.draft).filter(([key]) => !gone.includes(key)));
    this.set({});
  }
}
