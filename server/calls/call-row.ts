import { type Selectable } from 'kysely';
import { type Database } from '../platform/schema.ts';

/** A call as it is stored. */
export type CallRow = Selectable<Database['call']>;
