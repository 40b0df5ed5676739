import { stat } from 'node:fs/promises';
import path from 'node:path';

/** The system user that PostgreSQL runs as. */
export interface OsUser {
  uid: number;
  gid: number;
}

/** `nobody`: PostgreSQL refuses to run as root, and as a user without an entry in the password file. */
const NOBODY: OsUser = { uid: 65_534, gid: 65_534 };

/**
 * The user to run PostgreSQL as, or undefined for the user of this process. Root runs it as the owner of the data
 * that is there already, so that starting once as root takes nothing away from an ordinary user.
 */
export async function postgresUser(dataFolder: string): Promise<OsUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(dataFolder).catch(() => undefined);
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : NOBODY;
}

/** Whether `user` may enter every folder on the way to `target` and `target` itself, judged by the mode bits. */
export async function canReach(user: OsUser | undefined, target: string): Promise<boolean> {
  if (!user) return true;
  for (let place = path.resolve(target); ; place = path.dirname(place)) {
    const { uid, gid, mode } = await stat(place);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (place === path.dirname(place)) return true;
  }
}
