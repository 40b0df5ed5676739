import type { Place } from './places.ts';

/** Pages for who is not signed in, beside the sign-in itself: links that were given to somebody. */
export const SIGNED_OUT_PLACES: readonly Place[] = [];
