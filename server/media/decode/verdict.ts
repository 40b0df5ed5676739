import * as z from 'zod';
import { LONGEST_MS } from './duration.ts';
import { VIDEO_TYPES } from './video-formats.ts';

/** Pictures we write ourselves, from pixels. */
export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const;

/** What the decoding process is asked. All are paths; it reads the first and may write the others. */
export const DecodeRequest = z.object({ file: z.string(), full: z.string(), thumbnail: z.string() });
export type DecodeRequest = z.infer<typeof DecodeRequest>;

const pixels = z.int().min(1).max(100_000);

/**
 * What a file is, by its bytes. `picture`: was decoded and written anew · `video`: looks sound; its streams were written to `full`
 * without what else was in it; milliseconds, `null` where nothing says how long it is · `broken`: begins like one of these, and cannot be decoded ·
 * `infected`: malware was found in it · `other`: anything else, `null` when its type is not known; also a video that cannot be rid
 * of what it says of its maker.
 */
export const Verdict = z.discriminatedUnion('is', [
  z.object({ is: z.literal('picture'), type: z.enum(PICTURE_TYPES), width: pixels, height: pixels }),
  z.object({
    ...{ is: z.literal('video'), type: z.enum(VIDEO_TYPES), poster: z.boolean() },
    durationMs: z.nullable(z.int().min(1).max(LONGEST_MS)),
  }),
  z.object({ is: z.literal('broken') }),
  z.object({ is: z.literal('infected') }),
  z.object({ is: z.literal('other'), type: z.nullable(z.string().max(100)) }),
]);
export type Verdict = z.infer<typeof Verdict>;
