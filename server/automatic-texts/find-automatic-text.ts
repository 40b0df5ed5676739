import { chooseLanguage } from '../../protocol/language-fallback.ts';
import { type AutomaticTextKind } from '../../protocol/preset.ts';
import { type Tx } from '../platform/db.ts';
import { readEnabledTexts } from './store.ts';

export interface AutomaticTextRequest {
  /** Language of the session. */
  language: string;
  queueDefault?: string;
  tenantDefault?: string;
  /** The setting `autoStrict`: the language itself, its parents and its base, nothing else. */
  strict: boolean;
}

/** The text of that kind for a session, among those that are switched on; `null` when none is in a fitting language. */
export async function findAutomaticText(
  tx: Tx,
  kind: AutomaticTextKind,
  { language, ...ladder }: AutomaticTextRequest,
): Promise<{ language: string; body: string } | null> {
  const texts = await enabledTexts(tx, kind);
  const choice = chooseLanguage({
    wanted: language,
    available: texts.map((text) => text.language),
    ...ladder,
  });
  return texts.find((text) => text.language === choice.language) ?? null;
}

/** Whether no text of that kind is switched on in any language. */
export async function automaticTextIsOff(tx: Tx, kind: AutomaticTextKind): Promise<boolean> {
  return (await enabledTexts(tx, kind)).length === 0;
}

const enabledTexts = (tx: Tx, kind: AutomaticTextKind) =>
  tx.configured(`automatic-texts|${kind}`, () => readEnabledTexts(tx, kind));
