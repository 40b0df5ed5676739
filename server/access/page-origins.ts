import { type Tx } from '../platform/db.ts';
import { removeEmbedOrigin } from './integration-store.ts';
import { addEmbedOrigin } from './provision.ts';
import { embedOrigins } from './store.ts';

/** Lets pages of these origins embed the widget; those that may already, may still. */
export async function admitOrigins(tx: Tx, origins: readonly string[]): Promise<void> {
  const known = await embedOrigins(tx);
  for (const origin of origins.filter((one) => !known.includes(one))) await addEmbedOrigin(tx, origin);
}

/** Pages of these origins can embed the widget no more. */
export async function withdrawOrigins(tx: Tx, origins: readonly string[]): Promise<void> {
  for (const origin of origins) await removeEmbedOrigin(tx, origin);
}
