import { type EncodingProfile, findProfile } from '../../protocol/encoding-profile.ts';
import { chooseLanguage, isFallbackStep } from '../../protocol/language-fallback.ts';
import { normalizeText } from '../../protocol/normalize-text.ts';
import { type PresetItem } from '../../protocol/preset.ts';
import { countSegments } from '../../protocol/segments.ts';
import { resolveVariables } from '../../protocol/variables.ts';
import { type Tx } from '../platform/db.ts';
import { type PresetTextRow, readTextsForQueue } from './store.ts';

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

/**
 * The presets an agent of a queue can send now, each in the language the ladder finds for it; one without a fitting
 * language is left out. In the administrator's order, those of another language last. Variables that the call fills
 * are filled; the others stand as they were written and are named in `missing`.
 */
export async function listPresets(tx: Tx, request: PresetListRequest): Promise<PresetItem[]> {
  const byPreset = new Map<string, PresetTextRow[]>();
  for (const row of await readTextsForQueue(tx, request.queueKey)) {
    const texts = byPreset.get(row.id);
    if (texts) texts.push(row);
    else byPreset.set(row.id, [row]);
  }
  const profile = findProfile(request.profile);
  const items = [...byPreset.values()].flatMap((texts) => itemOf(texts, request, profile) ?? []);
  return [...items.filter((item) => !item.fallback), ...items.filter((item) => item.fallback)];
}

function itemOf(
  texts: readonly PresetTextRow[],
  request: PresetListRequest,
  profile: EncodingProfile,
): PresetItem | null {
  const { language: wanted, queueDefault, tenantDefault } = request;
  const available = texts.map((text) => text.language);
  const choice = chooseLanguage({ wanted, available, queueDefault, tenantDefault });
  const found = texts.find((text) => text.language === choice.language);
  if (!found) return null;
  const { text, missing } = resolveVariables(found.body, request.values);
  return {
    id: found.id,
    label: found.label,
    text,
    category: found.category,
    keyword: found.keyword,
    language: found.language,
    fallback: isFallbackStep(choice.step),
    segments: countSegments(normalizeText(text), profile).segments,
    missing,
  };
}
