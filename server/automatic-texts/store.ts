import { type AutomaticText, type AutomaticTextKind } from '../../protocol/preset.ts';
import { type Tx } from '../platform/db.ts';

export type AutomaticTextRow = { language: string; body: string };

/** The texts of a kind that are switched on, by language. */
export const readEnabledTexts = (tx: Tx, kind: AutomaticTextKind): Promise<AutomaticTextRow[]> =>
  tx.q
    .selectFrom('automatic_text')
    .select(['language', 'body'])
    .where('tenant_id', '=', tx.tenantId)
    .where('kind', '=', kind)
    .where('enabled', '=', true)
    .orderBy('language')
    .execute();

/** All texts of a kind, by language. */
export const readTexts = (
  tx: Tx,
  kind: AutomaticTextKind,
): Promise<{ language: string; enabled: boolean; text: string }[]> =>
  tx.q
    .selectFrom('automatic_text')
    .select(['language', 'enabled', 'body as text'])
    .where('tenant_id', '=', tx.tenantId)
    .where('kind', '=', kind)
    .orderBy('language')
    .execute();

export const readText = (
  tx: Tx,
  kind: AutomaticTextKind,
  language: string,
): Promise<Pick<AutomaticText, 'enabled' | 'text'> | undefined> =>
  tx.q
    .selectFrom('automatic_text')
    .select(['enabled', 'body as text'])
    .where('tenant_id', '=', tx.tenantId)
    .where('kind', '=', kind)
    .where('language', '=', language)
    .executeTakeFirst();

export async function writeText(tx: Tx, { kind, language, enabled, text }: AutomaticText): Promise<void> {
  await tx.q
    .insertInto('automatic_text')
    .values({ tenant_id: tx.tenantId, kind, language, enabled, body: text })
    .onConflict((row) => row.columns(['tenant_id', 'kind', 'language']).doUpdateSet({ enabled, body: text }))
    .execute();
}
