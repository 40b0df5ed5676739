import * as z from 'zod/mini';
import { Preset, PresetInput } from '../../protocol/preset.ts';
import { route } from '../platform/http/route.ts';
import { createPreset, deletePreset, listAllPresets, replacePreset } from './change-preset.ts';

const tag = 'Administration';
const params = z.object({ id: z.uuid() });
const refusals = ['empty', 'too_long', 'key_duplicate', 'setting_invalid'] as const;
const RULES =
  'A label and a text per language, at most 918 code points each text. `{{name}}` is a variable, `{{name | "instead"}}` one with a fallback; a call fills `company`, `agent`, `queue` and `caller`, the agent the others. A keyword belongs to one preset, whatever its case.';

export const presetRoutes = [
  route({
    method: 'GET',
    path: '/v1/admin/presets',
    auth: { can: 'config.read' },
    tag,
    summary: 'List the presets',
    description: "All presets with all their languages, in the administrator's order.",
    answer: z.object({ presets: z.array(Preset) }),
    handle: async (ctx, { principal }) => ({ presets: await listAllPresets(ctx, principal) }),
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
    path: '/v1/admin/presets/{id}',
    auth: { can: 'presets.write' },
    tag,
    summary: 'Replace a preset',
    description: `The whole preset; a language that is absent goes. ${RULES}`,
    params,
    body: PresetInput,
    answer: Preset,
    refusals,
    handle: (ctx, { principal, params: { id }, body }) => replacePreset(ctx, principal, { id, input: body }),
  }),
  route({
    method: 'DELETE',
    path: '/v1/admin/presets/{id}',
    auth: { can: 'presets.write' },
    tag,
    summary: 'Remove a preset',
    description: 'An agent who sends it afterwards is refused with `preset_gone`. What was sent by it stays.',
    params,
    status: 204,
    answer: null,
    handle: (ctx, { principal, params: { id } }) => deletePreset(ctx, principal, id),
  }),
];
