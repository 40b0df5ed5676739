import { type Selectable } from 'kysely';
import { type SessionTable } from '../platform/schema.ts';

/** A session as it is stored. */
export type SessionRow = Selectable<SessionTable>;
