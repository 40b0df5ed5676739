import { Alarm, AlarmList } from '../../protocol/alarm.ts';
import * as z from 'zod/mini';
import { route } from '../platform/http/route.ts';
import { acknowledgeAlarm } from './acknowledge-alarm.ts';
import { viewAlarms } from './view-alarms.ts';

const tag = 'Administration';

export const alarmRoutes = [
  route({
    method: 'GET',
    path: '/v1/admin/alarms',
    auth: { can: 'config.read' },
    tag,
    summary: 'List alarms and held prefixes',
    description:
      'What looked like pumping: neighbouring numbers texted one after the other, a country abroad that is new, failures that rise, an agent far above the others. First those that nobody has acknowledged, then the latest 20; and the prefixes that are held.',
    answer: AlarmList,
    handle: (ctx, { principal }) => viewAlarms(ctx, principal),
  }),
  route({
    method: 'POST',
    path: '/v1/admin/alarms/{id}/acknowledge',
    auth: { can: 'config.write' },
    tag,
    summary: 'Acknowledge an alarm',
    description:
      'Notes who has seen it. The same is not told again on this day of the company’s clock. It is repeated without harm, and changes nothing of what is held or stopped.',
    params: z.object({ id: z.uuid() }),
    answer: Alarm,
    handle: (ctx, { principal, params }) => acknowledgeAlarm(ctx, principal, params.id),
  }),
];
