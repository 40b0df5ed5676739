import * as z from 'zod/mini';
import type { KeyValueStore } from './guarded-storage.ts';

/** How many are remembered; the bar shows the first few of them. */
const REMEMBERED = 6;
const Ids = z.array(z.string());

const keyOf = (tenant: string) => `midcall.recent.${encodeURIComponent(tenant)}`;

/** Ids of the presets used last in this browser, the newest first. */
export function readRecentPresets(storage: KeyValueStore, tenant: string): string[] {
  try {
    return z.safeParse(Ids, JSON.parse(storage.get(keyOf(tenant)) ?? '[]')).data?.slice(0, REMEMBERED) ?? [];
  } catch {
    return [];
  }
}

/** Puts a preset first among the recent ones; answers the new list. */
export function rememberPreset(storage: KeyValueStore, tenant: string, id: string): string[] {
  const ids = [id, ...readRecentPresets(storage, tenant).filter((other) => other !== id)].slice(
    0,
    REMEMBERED,
  );
  storage.set(keyOf(tenant), JSON.stringify(ids));
  return ids;
}
