import { type Tx } from '../platform/db.ts';
import { readPersonalText } from './store.ts';

/** The text an agent sends by a preset of their own, as it is stored now. `null` when it is gone, or another agent's. */
export async function findPersonalText(
  tx: Tx,
  preset: { agentId: string; id: string; language: string },
): Promise<string | null> {
  return (await readPersonalText(tx, preset))?.body ?? null;
}
