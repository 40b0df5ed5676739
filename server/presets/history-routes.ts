import * as z from 'zod/mini';
import { Preset } from '../../protocol/preset.ts';
import { PresetHistory, RemovedPresets, RestorePreset } from '../../protocol/preset-history.ts';
import { route } from '../platform/http/route.ts';
import { restorePreset } from './restore-preset.ts';
import { listRemoved, viewHistory } from './view-history.ts';

const tag = 'Administration';
const params = z.object({ id: z.uuid() });

export const presetHistoryRoutes = [
  route({
    method: 'GET',
    path: '/v1/admin/presets/{id}/history',
    auth: { can: 'config.read' },
    tag,
    summary: 'See the history of a preset',
    description:
      'Who changed what and when, newest first, 50 at a time; also of a preset that is gone. `cursor` is the `next` of the page before.',
    params,
    query: z.object({ cursor: z.optional(z.string().check(z.maxLength(80))) }),
    answer: PresetHistory,
    handle: (ctx, { principal, params: { id }, query: { cursor } }) =>
      viewHistory(ctx, principal, { id, cursor }),
  }),
  route({
    method: 'POST',
    path: '/v1/admin/presets/{id}/restore',
    auth: { can: 'presets.write' },
    tag,
    summary: 'Restore a preset',
    description:
      'Makes it as it was after an entry of its history, or before its removal: a new version of it. `If-Match` is the fingerprint of what there is.',
    params,
    body: RestorePreset,
    conditional: true,
    answer: Preset,
    refusals: ['empty', 'too_long', 'key_duplicate', 'setting_invalid'],
    handle: (ctx, { principal, params: { id }, ifMatch, body: { entry } }) =>
      restorePreset(ctx, principal, { id, ifMatch, entry }),
  }),
  route({
    method: 'GET',
    path: '/v1/admin/removed-presets',
    auth: { can: 'config.read' },
    tag,
    summary: 'List removed presets',
    description: 'The last 100 that were removed and are not there again, newest first.',
    answer: RemovedPresets,
    handle: (ctx, { principal }) => listRemoved(ctx, principal),
  }),
];
