import * as z from 'zod/mini';

export const SessionState = z.enum(['active', 'closing', 'ended']);
export type SessionState = z.infer<typeof SessionState>;
