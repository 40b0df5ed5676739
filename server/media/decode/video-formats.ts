/** Videos that are shown: their streams are kept as they came. */
export const VIDEO_TYPES = [
  'video/mp4',
  'video/quicktime',
  'video/3gpp',
  'video/3gpp2',
  'video/webm',
] as const;
export type VideoType = (typeof VIDEO_TYPES)[number];

/** What ffmpeg and ffprobe may read, as they name it: no playlist can make them open another file or address. */
export const VIDEO_DEMUXERS = 'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm';
