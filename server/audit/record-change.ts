import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { insertAudit } from './store.ts';

/** Who changed what. `before` is `null` for what is new, `after` for what is gone. Never a secret. */
export interface Change {
  /** `key:<id>` for an API key, `agent:<id>`, `system` for the server itself. */
  actor: string;
  /** A past fact: `settings.changed`, `number.removed`. */
  action: string;
  /** What it was done to: `settings`, `queue/repairs`, `number/<id>`. */
  object: string;
  before: object | null;
  after: object | null;
}

/** Writes the audit row in the transaction of the change it tells of. */
export async function recordChange(
  tx: Tx,
  { clock, ids }: Pick<Context, 'clock' | 'ids'>,
  change: Change,
): Promise<void> {
  await insertAudit(tx, { ...change, id: ids.uuid(), at: clock.now() });
}
