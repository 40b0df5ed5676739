import { type MediaReason, type MediaState } from '../../protocol/media.ts';

/** What the bytes are; the same as the decoding process says it. */
export type Finding =
  | { is: 'picture'; type: string; width: number; height: number }
  | { is: 'video'; type: string; durationMs: number | null }
  | { is: 'broken' }
  | { is: 'infected' }
  | { is: 'other'; type: string | null };

export interface Outcome {
  state: Exclude<MediaState, 'announced' | 'erased'>;
  reason: MediaReason | null;
  /** Absent: as the carrier declared it. */
  kind?: 'image' | 'video' | 'file';
  type?: string;
  width?: number;
  height?: number;
  /** Of a video; `null`: nothing says it. */
  durationMs?: number | null;
}

/**
 * What is shown of an item. The bytes decide, never the declared type: it only tells a file of a type that cannot be shown
 * from one that poses as a picture or a video.
 */
export function decideOutcome(found: Finding, declaredType: string | null): Outcome {
  switch (found.is) {
    case 'picture': {
      const { type, width, height } = found;
      return { state: 'ready', reason: null, kind: 'image', type, width, height };
    }
    case 'video':
      return {
        ...{ state: 'ready', reason: null, kind: 'video' },
        ...{ type: found.type, durationMs: found.durationMs },
      };
    case 'infected':
      return { state: 'blocked', reason: 'malware' };
    case 'broken':
      return { state: 'blocked', reason: 'undecodable' };
    case 'other': {
      const declared = essence(declaredType);
      if (poses(declared, found.type)) return { state: 'blocked', reason: 'type_mismatch' };
      const type = found.type && !isMarkup(found.type) ? found.type : declared;
      return {
        state: 'unsupported',
        reason: 'type_unsupported',
        kind: 'file',
        ...(type === null ? {} : { type }),
      };
    }
  }
}

/** A sound, a picture or a video of a type we do not show is what it says it is, or as good as; all else is not. */
function poses(declared: string | null, found: string | null): boolean {
  if (!declared || !/^(image|video)\//.test(declared)) return false;
  if (declared === 'image/svg+xml') return found !== null && !isMarkup(found);
  return found === null || !/^(image|video|audio)\//.test(found);
}

const isMarkup = (type: string): boolean => /^(application|text)\/(xml|html)$/.test(type);

/** `Image/JPEG; name="a.jpg"` reads `image/jpeg`; anything that is no media type is none. Source: RFC 9110 §8.3.1. */
function essence(type: string | null): string | null {
  const [plain = ''] = (type ?? '').toLowerCase().split(';');
  return /^[a-z0-9][a-z0-9!#$&^_.+-]{0,60}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}$/.test(plain.trim())
    ? plain.trim()
    : null;
}
