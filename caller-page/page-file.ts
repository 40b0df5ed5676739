import type { Upload } from '../protocol/photo-link.ts';
import type { Word } from './words.ts';

/** What the caller reads beside a file. `sent` octets of `size` have left. */
export type FileState =
  | 'preparing'
  | 'waiting'
  | 'sending'
  | 'retrying'
  | 'arrived'
  | 'refused'
  | 'tooLarge'
  | 'limit'
  | 'stopped'
  | 'failed'
  /** Begun by this page before it was loaded again: the file is needed once more. */
  | 'interrupted';

export interface PageFile {
  /** From 1, in the order of the list. */
  n: number;
  kind: 'image' | 'video' | 'file';
  state: FileState;
  size: number;
  sent: number;
  /** Address of a small picture of it. */
  picture: string | null;
  key: string | null;
  uploadId: string | null;
  /** What is left to send; `null` once it has arrived, or while only the server has a part of it. */
  content: Blob | null;
}

/** Nothing more becomes of it by itself. */
export const isSettled = ({ state }: PageFile): boolean =>
  !['preparing', 'waiting', 'sending', 'retrying'].includes(state);

export const hasArrived = ({ state }: PageFile): boolean => state === 'arrived' || state === 'refused';

/** What a refusal makes of a file; a code that is none of these: it could not be sent. */
export function stateOfRefusal(code: string): FileState {
  if (code === 'photo_too_large' || code === 'body_too_large') return 'tooLarge';
  return code === 'photo_limit_reached' ? 'limit' : 'failed';
}

/** A file that the server knows, to a page that does not. */
export function fromServer(upload: Upload, n: number): PageFile | null {
  const { id, key, kind, size, received } = upload;
  const state = stateFromServer(upload);
  if (state === null) return null;
  return { n, kind, state, size, sent: received, picture: null, key, uploadId: id, content: null };
}

export function stateFromServer({ state }: Upload): FileState | null {
  switch (state) {
    case 'arriving':
      return 'interrupted';
    case 'arrived':
    case 'shown':
      return 'arrived';
    case 'refused':
      return 'refused';
    case 'canceled':
      return null;
  }
}

/** How a file of a state looks. */
export const TONES: Readonly<Partial<Record<FileState, 'good' | 'bad'>>> = {
  arrived: 'good',
  refused: 'bad',
  tooLarge: 'bad',
  limit: 'bad',
  failed: 'bad',
  interrupted: 'bad',
};

export const KIND_WORDS: Readonly<Record<PageFile['kind'], Word>> = {
  image: 'image',
  video: 'video',
  file: 'file',
};
