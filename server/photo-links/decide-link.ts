import { type ErrorCode } from '../../protocol/error-codes.ts';
import { PIECE_MAX_BYTES, type PhotoLinkState } from '../../protocol/photo-link.ts';

/** What a link is worth at some moment. */
export interface LinkFacts {
  /** The session takes texts: the caller is on the line. */
  sessionActive: boolean;
  replaced: boolean;
  expiresAt: Date;
}

/** Whether nothing may come by the link any more. */
export const isOver = ({ sessionActive, replaced, expiresAt }: LinkFacts, now: Date): boolean =>
  !sessionActive || replaced || now >= expiresAt;

/** What the agent is told of a link. */
export function decideState({
  over,
  opened,
  arriving,
  arrived,
}: {
  over: boolean;
  opened: boolean;
  /** Files on their way, and files that are here. */
  arriving: number;
  arrived: number;
}): PhotoLinkState {
  if (over) return 'over';
  if (arriving > 0) return 'arriving';
  if (arrived > 0) return 'used';
  return opened ? 'opened' : 'sent';
}

export type Admission = { type: 'accepted' } | { type: 'refused'; code: ErrorCode };

const refused = (code: ErrorCode): Admission => ({ type: 'refused', code });
const ACCEPTED: Admission = { type: 'accepted' };

/** Files begun and canceled count, too, but not as much: somebody may choose again. */
const BEGUN_PER_ITEM = 3;

/** Whether a page may begin to send a file. Pure, as are the others. */
export function decideUpload({
  over,
  mine,
  kept,
  begun,
  maxItems,
  size,
  maxBytes,
}: {
  over: boolean;
  /** No other page has sent a file by this link. */
  mine: boolean;
  kept: number;
  begun: number;
  maxItems: number;
  size: number;
  maxBytes: number;
}): Admission {
  if (over) return refused('photo_link_over');
  if (!mine) return refused('photo_link_used');
  if (kept >= maxItems || begun >= maxItems * BEGUN_PER_ITEM) return refused('photo_limit_reached');
  return size > maxBytes ? refused('photo_too_large') : ACCEPTED;
}

/** Whether octets from `offset` on are the ones that come next. */
export function decidePiece({
  over,
  mine,
  state,
  received,
  size,
  offset,
  length,
}: {
  over: boolean;
  mine: boolean;
  state: 'arriving' | 'arrived' | 'canceled';
  received: number;
  size: number;
  offset: number;
  length: number;
}): Admission {
  if (over) return refused('photo_link_over');
  if (!mine) return refused('photo_link_used');
  if (state === 'canceled') return refused('not_found');
  if (state === 'arrived' || offset !== received) return refused('offset_mismatch');
  const fits = length > 0 && length <= PIECE_MAX_BYTES && offset + length <= size;
  return fits ? ACCEPTED : refused('photo_too_large');
}
