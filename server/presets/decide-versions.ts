import { type PresetTextState } from '../../protocol/preset.ts';
import { chooseLanguage } from '../../protocol/language-fallback.ts';

/** Against what a text was last read: the source, as it was then. */
export interface Reading {
  language: string;
  version: number;
  text: string;
}

export interface TextVersion {
  language: string;
  label: string;
  body: string;
  /** Counts the changes of `body`, from 1. */
  version: number;
  changedAt: Date;
  addedAt: Date;
  /** `null`: never read against another. */
  reading: Reading | null;
}

export type WrittenText = Pick<TextVersion, 'language' | 'label' | 'body'>;

/**
 * Language of the text the others are read against: that of the company, or one it falls back to; else the first that
 * was written. Pure.
 */
export function sourceOf(
  texts: readonly Pick<TextVersion, 'language' | 'addedAt'>[],
  tenantDefault: string,
): string {
  const available = texts.map(({ language }) => language);
  const own = chooseLanguage({ wanted: tenantDefault, available, strict: true }).language;
  if (own !== null) return own;
  const [first] = [...texts].sort(
    (one, other) =>
      one.addedAt.getTime() - other.addedAt.getTime() || (one.language < other.language ? -1 : 1),
  );
  return first?.language ?? tenantDefault;
}

/** Whether a text is the source, or says what the source said when both were last read together. Pure. */
export function stateOf(
  text: { language: string; reading: Pick<Reading, 'language' | 'version'> | null },
  source: Pick<TextVersion, 'language' | 'version'> | undefined,
): PresetTextState {
  if (text.language === source?.language) return 'source';
  const { reading } = text;
  return reading?.language === source?.language && reading && source && reading.version < source.version
    ? 'stale'
    : 'current';
}

/**
 * The texts of a preset after somebody has written them. A text whose words change counts one further, and whoever
 * writes it has seen the source as they leave it. A translation left alone keeps its reading: it is stale once the
 * source has changed, and no more once the source has its old words again. Pure.
 */
export function decideVersions(
  before: readonly TextVersion[],
  written: readonly WrittenText[],
  { tenantDefault, now }: { tenantDefault: string; now: Date },
): TextVersion[] {
  const known = new Map(before.map((text) => [text.language, text]));
  const oldSource = known.get(sourceOf(before, tenantDefault));
  const next = written.map((text): TextVersion => {
    const old = known.get(text.language);
    if (!old) return { ...text, version: 1, changedAt: now, addedAt: now, reading: null };
    if (old.body === text.body) return { ...old, label: text.label };
    return { ...old, ...text, version: old.version + 1, changedAt: now };
  });
  const source = next.find(({ language }) => language === sourceOf(next, tenantDefault));
  return next.map((text) => {
    const old = known.get(text.language);
    if (!source || text.language === source.language) return { ...text, reading: null };
    if (old?.body !== text.body) return { ...text, reading: readingOf(source) };
    const reading = old.reading ?? (oldSource && readingOf(oldSource)) ?? null;
    const same = reading?.language === source.language && reading.text === source.body;
    return { ...text, reading: same ? readingOf(source) : reading };
  });
}

/** The texts once somebody has read the one in `language` against the source, and found it still right. Pure. */
export function decideStillRight(
  texts: readonly TextVersion[],
  language: string,
  tenantDefault: string,
): TextVersion[] {
  const source = texts.find((text) => text.language === sourceOf(texts, tenantDefault));
  if (!source || source.language === language) return [...texts];
  return texts.map((text) => (text.language === language ? { ...text, reading: readingOf(source) } : text));
}

const readingOf = ({ language, version, body }: TextVersion): Reading => ({ language, version, text: body });
