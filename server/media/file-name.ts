import { type MediaRow } from './store.ts';

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/3gpp': '3gp',
  'video/3gpp2': '3g2',
  'video/webm': 'webm',
};

/** Conversation, number of the message, place in it: nothing that says whose it is. */
export const fileName = (
  { session_id: sessionId, position, type }: Pick<MediaRow, 'session_id' | 'position' | 'type'>,
  seq: number,
): string => `${sessionId}-${seq}-${position}.${EXTENSIONS[type ?? ''] ?? 'bin'}`;
