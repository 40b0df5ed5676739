import * as z from 'zod/mini';
import { LanguageTag } from '../../protocol/language.ts';
import { AutomaticText, AutomaticTextInput, AutomaticTextKind } from '../../protocol/preset.ts';
import { AutomaticTextOverview } from '../../protocol/language-coverage.ts';
import { route } from '../platform/http/route.ts';
import { changeAutomaticText, viewAutomaticText } from './change-automatic-text.ts';
import { viewOverview } from './view-overview.ts';

const tag = 'Administration';
const path = '/v1/admin/automatic-texts/{kind}/{language}';
const params = z.object({ kind: AutomaticTextKind, language: LanguageTag });

export const automaticTextRoutes = [
  route({
    method: 'GET',
    path: '/v1/admin/automatic-texts/{kind}',
    auth: { can: 'config.read' },
    tag,
    summary: 'List the closing texts or auto-replies',
    description:
      'The text of every language that callers of any queue can choose, with what callers of each queue get by the ladder of languages. `missing` names the languages in which callers of some queue get none.',
    params: z.object({ kind: AutomaticTextKind }),
    answer: AutomaticTextOverview,
    handle: (ctx, { principal, params: { kind } }) => viewOverview(ctx, principal, kind),
  }),
  route({
    method: 'GET',
    path,
    auth: { can: 'config.read' },
    tag,
    summary: 'Read a closing text or auto-reply',
    description: 'The text in this language alone, without the fallback; one never written is off and empty.',
    params,
    answer: AutomaticText,
    handle: (ctx, { principal, params: ref }) => viewAutomaticText(ctx, principal, ref),
  }),
  route({
    method: 'PUT',
    path,
    auth: { can: 'config.write' },
    tag,
    summary: 'Write a closing text or auto-reply',
    description:
      'At most 918 code points. The text goes out without a person looking, so every variable but `company` needs a fallback (`variable_missing` names those without). Switched off, it may be empty. `If-Match` is the fingerprint of the text as it was read.',
    params,
    body: AutomaticTextInput,
    conditional: true,
    answer: AutomaticText,
    refusals: ['empty', 'too_long', 'variable_missing'],
    handle: (ctx, { principal, params: ref, body, ifMatch }) =>
      changeAutomaticText(ctx, principal, { ...ref, ...body }, ifMatch),
  }),
];
