import { PresetInput } from '../../protocol/preset.ts';
import { type PresetDifference } from '../../protocol/preset-history.ts';

/** What the audit keeps of a preset; `null`: nothing, or of another form. */
export function readAudited(value: unknown): PresetInput | null {
  return PresetInput.safeParse(value).data ?? null;
}

/** What changed from one to the other, but for the place. Pure. */
export function decideDifferences(before: PresetInput | null, after: PresetInput | null): PresetDifference[] {
  const whole = (['category', 'keyword', 'queue'] as const).map((field) => ({
    language: null,
    field,
    before: before?.[field] || null,
    after: after?.[field] || null,
  }));
  const languages = new Set([...Object.keys(before?.texts ?? {}), ...Object.keys(after?.texts ?? {})]);
  const texts = [...languages].flatMap((language) =>
    (['label', 'text'] as const).map((field) => ({
      language,
      field,
      before: before?.texts[language]?.[field] ?? null,
      after: after?.texts[language]?.[field] ?? null,
    })),
  );
  return [...whole, ...texts].filter((difference) => difference.before !== difference.after);
}
