import * as z from 'zod/mini';
import { LanguageTag } from '../../protocol/language.ts';
import { LanguageOverview } from '../../protocol/language-coverage.ts';
import { route } from '../platform/http/route.ts';
import { viewLanguages } from './view-languages.ts';

export const languageRoutes = [
  route({
    method: 'GET',
    path: '/v1/admin/languages',
    auth: { can: 'config.read' },
    tag: 'Administration',
    summary: 'Read what callers get in each language',
    description:
      'Every language of any queue, with the ladder by which its texts are found and what it leads to in each queue. `also` adds a language that no queue offers, as a caller might come with.',
    query: z.object({ also: z.optional(LanguageTag) }),
    answer: LanguageOverview,
    handle: (ctx, { principal, query: { also } }) => viewLanguages(ctx, principal, also),
  }),
];
