import { languageLadder } from '../../protocol/language-fallback.ts';
import { canonicalLanguage, type LanguageTag } from '../../protocol/language.ts';
import { type LanguageOverview } from '../../protocol/language-coverage.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { enabledLanguages, queueLadders } from '../automatic-texts/view-overview.ts';
import { tenantFacts } from '../calls/call-facts.ts';
import { type Context } from '../context.ts';
import { presetLanguages } from '../presets/preset-languages.ts';
import { decideCoverage } from './decide-coverage.ts';

/** What callers get in each language of any queue; with `also`, in that one as well, in every queue. */
export function viewLanguages(
  ctx: Context,
  { tenantId }: AdminPrincipal,
  also: LanguageTag | undefined,
): Promise<LanguageOverview> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const { tenantDefault } = await tenantFacts(tx);
    const queues = await queueLadders(tx);
    const closing = await enabledLanguages(tx, 'closing');
    const autoReply = await enabledLanguages(tx, 'autoReply');
    const presets = await presetLanguages(tx);
    const wanted = also && canonicalLanguage(also);
    const offered = [...new Set(queues.flatMap((queue) => queue.languages))].sort();
    const rows = wanted ? [wanted, ...offered.filter((language) => language !== wanted)] : offered;
    return {
      defaultLanguage: tenantDefault,
      languages: rows.map((language) => ({
        language,
        ladder: languageLadder(language),
        queues: queues
          .filter((queue) => language === wanted || queue.languages.includes(language))
          .map((queue) => decideCoverage(language, queue, { tenantDefault, closing, autoReply, presets })),
      })),
    };
  });
}
