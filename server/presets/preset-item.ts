import { findProfile } from '../../protocol/encoding-profile.ts';
import { chooseLanguage, isFallbackStep } from '../../protocol/language-fallback.ts';
import { normalizeText } from '../../protocol/normalize-text.ts';
import { type PresetItem, type PresetLayer } from '../../protocol/preset.ts';
import { countSegments } from '../../protocol/segments.ts';
import { resolveVariables } from '../../protocol/variables.ts';

/** The call that presets are listed for. */
export interface PresetListRequest {
  queueKey: string;
  /** Language of the conversation. */
  language: string;
  queueDefault?: string;
  tenantDefault?: string;
  /** What the call knows, by the variable's name. */
  values: Readonly<Record<string, string>>;
  /** Id of the `EncodingProfile` of the number the texts go out from. */
  profile: string;
}

/** A preset in one of its languages. */
export interface PresetVariant {
  id: string;
  category: string;
  keyword: string | null;
  language: string;
  label: string;
  body: string;
}

/**
 * A preset in the language the ladder finds for the call, `null` when none fits. Variables that the call fills are
 * filled; the others stand as they were written and are named in `missing`.
 */
export function presetItem(
  variants: readonly PresetVariant[],
  { language: wanted, queueDefault, tenantDefault, values, profile }: PresetListRequest,
  layer: PresetLayer,
): PresetItem | null {
  const available = variants.map((variant) => variant.language);
  const choice = chooseLanguage({ wanted, available, queueDefault, tenantDefault });
  const found = variants.find((variant) => variant.language === choice.language);
  if (!found) return null;
  const { text, missing } = resolveVariables(found.body, values);
  return {
    id: found.id,
    label: found.label,
    text,
    category: found.category,
    keyword: found.keyword,
    language: found.language,
    fallback: isFallbackStep(choice.step),
    segments: countSegments(normalizeText(text), findProfile(profile)).segments,
    missing,
    layer,
  };
}

/** Those in the language of the call first; else in their order. */
export const fallbacksLast = (items: readonly PresetItem[]): PresetItem[] => [
  ...items.filter((item) => !item.fallback),
  ...items.filter((item) => item.fallback),
];
