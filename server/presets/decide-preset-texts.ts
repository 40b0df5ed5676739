import { decideText, type TextRefusal } from '../../protocol/configured-text.ts';
import { canonicalLanguage, LanguageTag } from '../../protocol/language.ts';

export type PresetTextsDecision =
  | { type: 'ok'; texts: { language: string; label: string; body: string }[] }
  | TextRefusal
  | { type: 'refused'; code: 'setting_invalid'; detail: string };

/** A preset's label and text by language, each language in canonical form. At least one (features D05, D12). */
export function decidePresetTexts(
  texts: Readonly<Record<string, { label: string; text: string }>>,
): PresetTextsDecision {
  const decided = new Map<string, { language: string; label: string; body: string }>();
  for (const [tag, { label, text }] of Object.entries(texts)) {
    const language = LanguageTag.safeParse(tag).data;
    if (!language)
      return { type: 'refused', code: 'setting_invalid', detail: 'a language is not a BCP 47 tag' };
    const canonical = canonicalLanguage(language);
    const name = decideText(label, `label, ${canonical}`);
    const body = decideText(text, `text, ${canonical}`);
    if (name.type === 'refused') return name;
    if (body.type === 'refused') return body;
    if (decided.has(canonical))
      return { type: 'refused', code: 'setting_invalid', detail: `${canonical} twice` };
    decided.set(canonical, { language: canonical, label: name.text.trim(), body: body.text });
  }
  if (decided.size === 0) return { type: 'refused', code: 'empty', detail: 'texts' };
  return { type: 'ok', texts: [...decided.values()] };
}
