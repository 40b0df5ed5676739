import * as z from 'zod/mini';

/**
 * `sent` the text with the link is on its way or there · `opened` a page was opened with it · `arriving` at least one
 * file is on its way · `used` files have arrived, more may come · `over` replaced by another, or out of its time.
 */
export const PhotoLinkState = z.enum(['sent', 'opened', 'arriving', 'used', 'over']);
export type PhotoLinkState = z.infer<typeof PhotoLinkState>;

/** The link of a session by which its caller sends photos, as the agent sees it: never its address. */
export const PhotoLink = z.object({
  id: z.uuid(),
  /** At the moment it was told; a session that has ended, or a time that has passed, makes it `over`. */
  state: PhotoLinkState,
  /** The message that carries it. */
  messageId: z.uuid(),
  sentAt: z.string(),
  expiresAt: z.string(),
  /** Files that have arrived. */
  arrived: z.int(),
});
export type PhotoLink = z.infer<typeof PhotoLink>;

/** What became of one file of a caller, as their page shows it. */
export const UploadState = z.enum(['arriving', 'arrived', 'shown', 'refused', 'canceled']);
export type UploadState = z.infer<typeof UploadState>;

export const Upload = z.object({
  id: z.uuid(),
  /** Chosen by the page: the same file begun twice is one upload. */
  key: z.string(),
  kind: z.enum(['image', 'video', 'file']),
  state: UploadState,
  /** Octets in all, and how many of them the server has. */
  size: z.int(),
  received: z.int(),
});
export type Upload = z.infer<typeof Upload>;

/** Everything the caller's page asks for. */
export const UploadView = z.object({
  uploads: z.array(Upload),
  /** Files that may still be begun. */
  left: z.int(),
  /** Octets of one photo, and of one video. */
  photoMaxBytes: z.int(),
  videoMaxBytes: z.int(),
});
export type UploadView = z.infer<typeof UploadView>;

/** Octets of the largest piece a page may send at once. */
export const PIECE_MAX_BYTES = 524_288;

/** Body of `POST /v1/photo-links/{tenant}/uploads`. */
export const BeginUploadRequest = z.strictObject({
  key: z.string().check(z.regex(/^[A-Za-z0-9_-]{8,64}$/)),
  /** As the telephone says; the bytes decide. */
  type: z.string().check(z.maxLength(100)),
  size: z.int().check(z.minimum(1), z.maximum(2_000_000_000)),
});
export type BeginUploadRequest = z.infer<typeof BeginUploadRequest>;
