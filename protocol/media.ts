import * as z from 'zod/mini';

/**
 * `announced` known from the carrier, not yet fetched · `ready` can be shown · `failed` could not be fetched, may be
 * tried again · `blocked` its bytes are not what it claims, or unsafe · `unsupported` a type that cannot be shown ·
 * `erased` was shown once; its octets are gone.
 */
export const MediaState = z.enum(['announced', 'ready', 'failed', 'blocked', 'unsupported', 'erased']);
export type MediaState = z.infer<typeof MediaState>;

/** Why a media item is not `ready`. */
export const MediaReason = z.enum([
  'too_large',
  'too_many',
  'type_unsupported',
  'type_mismatch',
  'undecodable',
  'malware',
  'not_found',
  'carrier_refused',
  'timeout',
  'mms_not_available',
  'media_off',
  'ended',
  'erased',
]);
export type MediaReason = z.infer<typeof MediaReason>;

export const Media = z.object({
  id: z.uuid(),
  /** From 1, in the order of the caller's message. */
  position: z.int(),
  state: MediaState,
  kind: z.enum(['image', 'video', 'file']),
  /** From the bytes once fetched, before that as declared. */
  type: z.nullable(z.string()),
  /** Octets. */
  size: z.nullable(z.int()),
  /** Pixels after orientation was applied. */
  width: z.nullable(z.int()),
  height: z.nullable(z.int()),
  reason: z.nullable(MediaReason),
  /** Milliseconds, of a video that says how long it is. */
  durationMs: z.optional(z.int()),
});
export type Media = z.infer<typeof Media>;

/** Short-lived addresses of one media item, for `<img>` and `<video>`; ask again when `expiresAt` has passed. */
export const MediaLinks = z.object({
  thumbnail: z.nullable(z.string()),
  full: z.string(),
  /** `null` without the permission to save. */
  download: z.nullable(z.string()),
  expiresAt: z.string(),
});
export type MediaLinks = z.infer<typeof MediaLinks>;
