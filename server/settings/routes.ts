import * as z from 'zod/mini';
import { QueueKey } from '../../protocol/queue.ts';
import { SettingsPatch } from '../../protocol/settings.ts';
import { SettingsView } from '../../protocol/settings-view.ts';
import { route } from '../platform/http/route.ts';
import { changeQueueSettings, changeTenantSettings } from './change-settings.ts';
import { viewSettings } from './view-settings.ts';

const tag = 'Administration';
const params = z.object({ key: QueueKey });
const PUT =
  'Only what changes; `null` returns a key to what it inherits. Presets and free text both off, for the tenant or in any queue, is refused with `nothing_to_send`; a warning above the limit of messages with `setting_invalid`. Screens of agents follow at once. `If-Match` is the fingerprint of the values that held for exactly the keys in the body, so that two administrators in different sections do not meet.';

export const settingsRoutes = [
  route({
    method: 'GET',
    path: '/v1/admin/settings',
    auth: { can: 'config.read' },
    tag,
    summary: 'Read the settings',
    description: 'The settings of the tenant as they hold, and where each value comes from.',
    answer: SettingsView,
    handle: (ctx, { principal }) => viewSettings(ctx, principal, null),
  }),
  route({
    method: 'PUT',
    path: '/v1/admin/settings',
    auth: { can: 'config.write' },
    tag,
    summary: 'Change the settings',
    description: PUT,
    body: SettingsPatch,
    conditional: true,
    answer: SettingsView,
    refusals: ['nothing_to_send', 'setting_invalid'],
    handle: (ctx, { principal, body: patch, ifMatch }) =>
      changeTenantSettings(ctx, principal, patch, ifMatch),
  }),
  route({
    method: 'GET',
    path: '/v1/admin/queues/{key}/settings',
    auth: { can: 'config.read' },
    tag,
    summary: 'Read the settings of a queue',
    description: 'The settings as they hold in this queue, and where each value comes from.',
    params,
    answer: SettingsView,
    handle: (ctx, { principal, params: { key } }) => viewSettings(ctx, principal, key),
  }),
  route({
    method: 'PUT',
    path: '/v1/admin/queues/{key}/settings',
    auth: { can: 'config.write' },
    tag,
    summary: 'Override settings in a queue',
    description: `${PUT} \`inCallSms\` belongs to the tenant; a queue has \`smsEnabled\`.`,
    params,
    body: SettingsPatch,
    conditional: true,
    answer: SettingsView,
    refusals: ['nothing_to_send', 'setting_invalid'],
    handle: (ctx, { principal, params: { key }, body: patch, ifMatch }) =>
      changeQueueSettings(ctx, principal, { queueKey: key, patch }, ifMatch),
  }),
];
