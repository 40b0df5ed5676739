import type { Capability } from '../protocol/role.ts';
import type { Navigation } from './navigation.ts';
import { PLACES } from './places.ts';

/** Places that other pages lead to. */
export const PLACE_PATHS = {
  session: '/settings/sms-in-call/session',
  messages: '/settings/sms-in-call/messages',
  closing: '/settings/sms-in-call/closing',
  numbers: '/settings/numbers',
  queues: '/settings/queues',
  integrations: '/settings/integrations',
  reports: '/reports',
  calls: '/calls',
} as const;
export type LinkedPlace = keyof typeof PLACE_PATHS;

/** Whether the portal has the place, and this person may go there. */
export function canGo(to: LinkedPlace, can: (capability: Capability) => boolean): boolean {
  const place = PLACES.find(({ path }) => path === PLACE_PATHS[to]);
  return place !== undefined && (place.needs === undefined || can(place.needs));
}

/** The address of the calls that were texted from this number of ours. */
export const callsWith = (navigation: Navigation, ourNumber: string): string =>
  `${navigation.href(PLACE_PATHS.calls)}?${new URLSearchParams({ our: ourNumber }).toString()}`;
