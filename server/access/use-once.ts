import { addSeconds } from '../platform/clock.ts';
import { type Tx } from '../platform/db.ts';
import { useLaunchToken } from './store.ts';

/** More than two clocks disagree. Seconds. */
const AFTER_ITS_END_SECONDS = 60;

/** `false` when what is named was used before. `name` says of what kind it is: `zendesk:<jti>`. The primary key decides, also between nodes. */
export const useOnce = (tx: Tx, name: string, expiresAt: Date): Promise<boolean> =>
  useLaunchToken(tx, { jti: name, expiresAt: addSeconds(expiresAt, AFTER_ITS_END_SECONDS) });
