import { chooseLocale } from '../../protocol/locales.ts';
import { tenantFacts } from '../calls/call-facts.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { type PageWord } from './page-words.ts';
import { type PageFacts, renderClosedPage, renderOpenPage } from './render-page.ts';
import { type FoundLink, type Visitor, withLink } from './with-link.ts';

/** The caller's pages as they were built; `null` when they were not. */
export interface CallerPages {
  open: string | null;
  closed: string | null;
}

export interface ShownPage {
  /** 410 for a link that is out of force. */
  status: 200 | 410;
  html: string;
}

/** What the plain form has just done. */
export interface FormResult {
  arrived: number | null;
  problem: PageWord | null;
}

/**
 * The page of a link. Looking at it uses nothing up and notes nothing: telephones and mail programs fetch addresses that
 * nobody has touched. Throws `not_found` for a link that is none.
 */
export function showPage(
  ctx: Context,
  visitor: Visitor,
  {
    pages,
    language,
    result = { arrived: null, problem: null },
  }: { pages: CallerPages; language: string | undefined; result?: FormResult },
): Promise<ShownPage> {
  const { open, closed } = pages;
  if (open === null || closed === null) throw new AppError('not_found');
  return withLink(ctx, visitor, async (tx, found) => {
    const facts = await pageFacts(tx, found, language);
    if (found.over) {
      const ended = found.session.state !== 'active';
      return { status: 410, html: renderClosedPage(closed, { ...facts, ended }) };
    }
    const { mediaMaxItems: most, mediaMaxBytes: photoMaxBytes } = await effectiveSettings(
      tx,
      found.session.queue_key,
    );
    const { tenantId: tenant, token } = visitor;
    const visit = visitor.visit ?? ctx.ids.secret();
    return {
      status: 200,
      html: renderOpenPage(open, { ...facts, ...result, tenant, token, visit, most, photoMaxBytes }),
    };
  });
}

async function pageFacts(tx: Tx, { link }: FoundLink, language: string | undefined): Promise<PageFacts> {
  const { values, tenantDefault } = await tenantFacts(tx);
  return {
    locale: chooseLocale([language, link.language, tenantDefault]),
    company: values['company'] ?? '',
  };
}
