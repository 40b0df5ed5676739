import * as z from 'zod';

/** Pictures we write ourselves, from pixels. */
export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const;
/** Videos that are shown: their streams are kept as they came. */
export const VIDEO_TYPES = [
  'video/mp4',
  'video/quicktime',
  'video/3gpp',
  'video/3gpp2',
  'video/webm',
] as const;

/** What the decoding process is asked. All are paths; it reads the first and may write the others. */
export const DecodeRequest = z.object({ file: z.string(), full: z.string(), thumbnail: z.string() });
export type DecodeRequest = z.infer<typeof DecodeRequest>;

const pixels = z.int().min(1).max(100_000);

/**
 * What a file is, by its bytes. `picture`: was decoded and written anew · `video`: looks sound; `cleaned`: its streams were written to `full`, without
 * what else was in it, otherwise it is kept as it came · `broken`:
 * begins like one of these, and cannot be decoded · `infected`: malware was found in it · `other`: anything else, `null` when its type is not known.
 */
export const Verdict = z.discriminatedUnion('is', [
  z.object({ is: z.literal('picture'), type: z.enum(PICTURE_TYPES), width: pixels, height: pixels }),
  z.object({ is: z.literal('video'), type: z.enum(VIDEO_TYPES), poster: z.boolean(), cleaned: z.boolean() }),
  z.object({ is: z.literal('broken') }),
  z.object({ is: z.literal('infected') }),
  z.object({ is: z.literal('other'), type: z.nullable(z.string().max(100)) }),
]);
export type Verdict = z.infer<typeof Verdict>;
