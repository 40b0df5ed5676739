import * as z from 'zod/mini';
import { Preset, PresetInput } from '../../protocol/preset.ts';
import { PresetFilter, PresetOrder, PresetPage, PresetUse, StillRight } from '../../protocol/preset-page.ts';
import { route } from '../platform/http/route.ts';
import { confirmStillRight, createPreset, deletePreset, replacePreset } from './change-preset.ts';
import { orderPresets } from './order-presets.ts';
import { pagePresets, viewPreset } from './page-presets.ts';
import { viewUse } from './view-use.ts';

const tag = 'Administration';
const params = z.object({ id: z.uuid() });
const refusals = ['empty', 'too_long', 'key_duplicate', 'setting_invalid'] as const;
const RULES =
  'A label and a text per language, at most 918 code points each text. `{{name}}` is a variable, `{{name | "instead"}}` one with a fallback; a call fills `company`, `agent`, `queue` and `caller`, the agent the others. A keyword belongs to one preset, whatever its case.';
const MATCH =
  '`If-Match` is the fingerprint of the category, keyword, queue, labels and texts you began from.';

const PAGE = 100;
const Count = (least: number, most: number) =>
  z.pipe(
    z.string().check(z.regex(/^\d{1,7}$/)),
    z.pipe(z.transform(Number), z.int().check(z.minimum(least), z.maximum(most))),
  );

export const presetRoutes = [
  route({
    method: 'GET',
    path: '/v1/admin/presets',
    auth: { can: 'config.read' },
    tag,
    summary: 'List the presets',
    description: `Presets with all their languages, in the administrator's order, from \`offset\` on, \`limit\` of them (1 to 200, ${PAGE} when absent). \`q\` finds words in keyword, label and text; \`state\` those with a \`missing\` or a \`stale\` language; \`queue\` those its agents may use.`,
    query: z.extend(PresetFilter, {
      offset: z.optional(Count(0, 1_000_000)),
      limit: z.optional(Count(1, 200)),
    }),
    answer: PresetPage,
    handle: (ctx, { principal, query: { offset = 0, limit = PAGE, ...filter } }) =>
      pagePresets(ctx, principal, filter, { offset, limit }),
  }),
  route({
    method: 'POST',
    path: '/v1/admin/presets',
    auth: { can: 'presets.write' },
    tag,
    summary: 'Add a preset',
    description: `Shows with every agent at once. ${RULES}`,
    body: PresetInput,
    status: 201,
    answer: Preset,
    refusals,
    handle: (ctx, { principal, body }) => createPreset(ctx, principal, body),
  }),
  route({
    method: 'PUT',
    path: '/v1/admin/presets/order',
    auth: { can: 'presets.write' },
    tag,
    summary: 'Move presets',
    description:
      'Puts presets, in the order given, right behind another one, or before all others. The rest keeps its order. Answers `not_found` when one of them is gone.',
    body: PresetOrder,
    status: 204,
    answer: null,
    refusals: ['not_found'],
    handle: (ctx, { principal, body }) => orderPresets(ctx, principal, body),
  }),
  route({
    method: 'GET',
    path: '/v1/admin/presets/{id}',
    auth: { can: 'config.read' },
    tag,
    summary: 'Read a preset',
    description: 'With all its languages.',
    params,
    answer: Preset,
    handle: (ctx, { principal, params: { id } }) => viewPreset(ctx, principal, id),
  }),
  route({
    method: 'PUT',
    path: '/v1/admin/presets/{id}',
    auth: { can: 'presets.write' },
    tag,
    summary: 'Replace a preset',
    description: `The whole preset; a language that is absent goes. ${RULES} ${MATCH}`,
    params,
    body: PresetInput,
    conditional: true,
    answer: Preset,
    refusals,
    handle: (ctx, { principal, params: { id }, ifMatch, body }) =>
      replacePreset(ctx, principal, { id, ifMatch, input: body }),
  }),
  route({
    method: 'POST',
    path: '/v1/admin/presets/{id}/still-right',
    auth: { can: 'presets.write' },
    tag,
    summary: 'Find a stale text still right',
    description: `Says that somebody has read the text in this language against the source as it is now. The text stays as it is. ${MATCH}`,
    params,
    body: StillRight,
    conditional: true,
    answer: Preset,
    handle: (ctx, { principal, params: { id }, ifMatch, body: { language } }) =>
      confirmStillRight(ctx, principal, { id, ifMatch, language }),
  }),
  route({
    method: 'GET',
    path: '/v1/admin/presets/{id}/use',
    auth: { can: 'config.read' },
    tag,
    summary: 'See what uses a preset',
    description: 'Queues whose agents may send it now, and how often it was sent in the last 30 days.',
    params,
    answer: PresetUse,
    handle: (ctx, { principal, params: { id } }) => viewUse(ctx, principal, id),
  }),
  route({
    method: 'DELETE',
    path: '/v1/admin/presets/{id}',
    auth: { can: 'presets.write' },
    tag,
    summary: 'Remove a preset',
    description: `An agent who sends it afterwards is refused with \`preset_gone\`. What was sent by it stays. ${MATCH}`,
    params,
    conditional: true,
    status: 204,
    answer: null,
    handle: (ctx, { principal, params: { id }, ifMatch }) => deletePreset(ctx, principal, { id, ifMatch }),
  }),
];
