import { canonicalLanguage, type LanguageTag } from '../../protocol/language.ts';
import { type AutomaticText, type AutomaticTextKind } from '../../protocol/preset.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { assertUnchanged } from '../audit/assert-unchanged.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { decideAutomaticText } from '../../protocol/decide-automatic-text.ts';
import { readText, writeText } from './store.ts';

/** Which of the automatic texts. */
export interface AutomaticTextRef {
  kind: AutomaticTextKind;
  language: LanguageTag;
}

/** The text as it is; one never written is off and empty. */
export function viewAutomaticText(
  ctx: Context,
  { tenantId }: AdminPrincipal,
  ref: AutomaticTextRef,
): Promise<AutomaticText> {
  return ctx.db.tenant(tenantId, (tx) => current(tx, canonical(ref)));
}

/** Writes one text. Throws `changed_meanwhile`, `empty`, `too_long`, `ill_formed_text`, or `variable_missing` with the names. */
export function changeAutomaticText(
  ctx: Context,
  principal: AdminPrincipal,
  { enabled, text, ...ref }: AutomaticTextRef & { enabled: boolean; text: string },
  ifMatch: string | null = null,
): Promise<AutomaticText> {
  return changeConfiguration(ctx, principal, 'settings.changed', async (tx) => {
    const decision = decideAutomaticText({ kind: ref.kind, enabled, text });
    if (decision.type === 'refused') throw new AppError(decision.code, { detail: decision.detail });
    const { kind, language } = canonical(ref);
    const before = await current(tx, { kind, language });
    assertUnchanged(ifMatch, before);
    const after: AutomaticText = { kind, language, enabled, text: decision.text };
    await writeText(tx, after);
    const changed = before.enabled !== after.enabled || before.text !== after.text;
    const object = `automatic-text/${kind}/${language}`;
    return {
      result: after,
      change: changed ? { action: 'automatic-text.changed', object, before, after } : null,
    };
  });
}

const canonical = ({ kind, language }: AutomaticTextRef): AutomaticTextRef => ({
  kind,
  language: canonicalLanguage(language),
});

async function current(tx: Tx, { kind, language }: AutomaticTextRef): Promise<AutomaticText> {
  const { enabled, text } = (await readText(tx, kind, language)) ?? { enabled: false, text: '' };
  return { kind, language, enabled, text };
}
