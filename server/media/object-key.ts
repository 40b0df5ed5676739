import { type Ids } from '../platform/ids.ts';

const TENANT = /^[a-z0-9][a-z0-9-]{0,38}$/;
/** The day it was stored, whom it was stored for, and 256 random bits. */
const KEY = /^(\d{4}-\d{2}-\d{2})\/([0-9a-f-]{36})\.[A-Za-z0-9_-]{43}$/;
const DAY_MS = 86_400_000;

/** Days that a sweep looks back over. */
export const SWEPT_DAYS = 14;

/** A name for an object that nobody can guess and that tells nothing of anybody: day, item and 256 random bits. */
export const newObjectKey = (ids: Ids, mediaId: string): string =>
  `${dayOf(new Date())}/${mediaId}.${ids.secret()}`;

/** Place of an object: `<tenant>/<day>/<name>`. Throws when either part is none of ours, so that none leads elsewhere. */
export function objectPlace(tenantId: string, key: string): string {
  if (!isTenantName(tenantId) || !KEY.test(key)) throw new Error('not the key of an object');
  return `${tenantId}/${key}`;
}

/** Whom an object was stored for; `undefined`: it is no object of ours. */
export const mediaIdOf = (key: string): string | undefined => KEY.exec(key)?.[2];

export const isTenantName = (name: string): boolean => TENANT.test(name);

/** The day, UTC, that lies so many days before. */
export const dayBefore = (now: Date, days: number): string => dayOf(new Date(now.getTime() - days * DAY_MS));

const dayOf = (time: Date): string => time.toISOString().slice(0, 10);
