import * as z from 'zod/mini';
import {
  MAX_PERSONAL_PRESETS,
  PersonalPreset,
  PersonalPresetInput,
  PersonalPresetList,
} from '../../protocol/personal-preset.ts';
import { PresetOrder } from '../../protocol/preset-page.ts';
import { route } from '../platform/http/route.ts';
import { addPersonalPreset, deletePersonalPreset, replacePersonalPreset } from './change-personal-presets.ts';
import { listPersonalPresets } from './list-personal-presets.ts';
import { orderPersonalPresets } from './order-personal-presets.ts';

const tag = 'Personal presets';
const params = z.object({ id: z.uuid() });
const refusals = ['presets_off', 'empty', 'too_long', 'ill_formed_text', 'key_duplicate'] as const;
const RULES =
  'A label of at most 80 characters and a text of at most 918 code points, in one language; variables as in other presets. A keyword that another of the agent’s presets or an administrator’s has is refused; of one that an administrator gives later, the administrator’s preset counts. Refused with `presets_off` while `personalPresets` has no effect anywhere.';

export const personalPresetRoutes = [
  route({
    method: 'GET',
    path: '/v1/agent/presets',
    auth: 'agent',
    tag,
    summary: 'List the agent’s own presets',
    description:
      'Everything the agent has written, in all languages and in the agent’s order, with variables unfilled. Also while the setting `personalPresets` is off.',
    answer: PersonalPresetList,
    handle: (ctx, { principal }) => listPersonalPresets(ctx, principal),
  }),
  route({
    method: 'POST',
    path: '/v1/agent/presets',
    auth: 'agent',
    tag,
    summary: 'Add a preset of the agent’s own',
    description: `Comes last, and shows in every open widget of the agent at once, and with nobody else. At most ${MAX_PERSONAL_PRESETS}. ${RULES}`,
    body: PersonalPresetInput,
    status: 201,
    answer: PersonalPreset,
    refusals: [...refusals, 'personal_presets_full'],
    handle: (ctx, { principal, body }) => addPersonalPreset(ctx, principal, body),
  }),
  route({
    method: 'PUT',
    path: '/v1/agent/presets/order',
    auth: 'agent',
    tag,
    summary: 'Move presets of the agent’s own',
    description:
      'Puts presets, in the order given, right behind another one, or before all others. Answers `not_found` when one of them is gone or another agent’s.',
    body: PresetOrder,
    status: 204,
    answer: null,
    refusals: ['not_found'],
    handle: (ctx, { principal, body }) => orderPersonalPresets(ctx, principal, body),
  }),
  route({
    method: 'PUT',
    path: '/v1/agent/presets/{id}',
    auth: 'agent',
    tag,
    summary: 'Replace a preset of the agent’s own',
    description: `It keeps its place. ${RULES}`,
    params,
    body: PersonalPresetInput,
    answer: PersonalPreset,
    refusals,
    handle: (ctx, { principal, params: { id }, body }) =>
      replacePersonalPreset(ctx, principal, { id, input: body }),
  }),
  route({
    method: 'DELETE',
    path: '/v1/agent/presets/{id}',
    auth: 'agent',
    tag,
    summary: 'Remove a preset of the agent’s own',
    description:
      'Sending it afterwards is refused with `preset_gone`. What was sent by it stays. Also while the setting `personalPresets` is off.',
    params,
    status: 204,
    answer: null,
    handle: (ctx, { principal, params: { id } }) => deletePersonalPreset(ctx, principal, id),
  }),
];
