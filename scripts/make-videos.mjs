import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { inRoot } from './root.mjs';

// Makes the small videos of test/server/media/videos/ anew, by ffmpeg: with a place, a maker, a time and words, as telephones write them.
const at = (name) => inRoot('test', 'server', 'media', 'videos', name);
const picture = (size) => ['-f', 'lavfi', '-i', `testsrc=duration=1.5:size=${size}:rate=6`];
const sound = (rate) => ['-f', 'lavfi', '-i', `sine=duration=1.5:sample_rate=${rate}`];
const said = [
  'location=+48.8577+002.295/',
  'make=Telephone9',
  'creation_time=2026-03-01T10:11:12Z',
  'comment=ByGrace',
].flatMap((one) => ['-metadata', one]);
const h264 = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-crf', '40', '-c:a', 'aac', '-b:a', '8k', ...said];
const h263 = ['-c:v', 'h263', '-b:v', '20k', '-c:a', 'aac', '-b:a', '8k', ...said];
const vp8 = ['-c:v', 'libvpx', '-b:v', '20k', '-c:a', 'libopus', '-b:a', '8k', ...said];
const words = at('words.srt');

writeFileSync(words, '1\n00:00:00,100 --> 00:00:01,000\n45.4642 N 9.1900 E\n');
const small = [...picture('64x48'), ...sound(8_000)];
make('iphone.mov', [...small, ...h264, '-movflags', 'use_metadata_tags']);
make('plain.mp4', [...small, ...h264]);
make('fragments.mp4', ['-i', at('plain.mp4'), '-c', 'copy', '-movflags', '+frag_keyframe+empty_moov']);
const tracks = ['-i', words, '-map', '0:v', '-map', '1:a', '-map', '2'];
make('track.mp4', [...small, ...tracks, ...h264, '-c:s', 'mov_text']);
for (const name of ['telephone.3gp', 'telephone.3g2'])
  make(name, [...picture('128x96'), ...sound(8_000), ...h263]);
make('plain.webm', [...picture('64x48'), ...sound(48_000), ...vp8, '-metadata', 'title=ByGrace']);
make('live.webm', [...picture('64x48'), ...sound(48_000), ...vp8, '-live', '1']);
rmSync(words);

function make(name, args) {
  const { status, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-y', ...args, at(name)]);
  if (status !== 0) throw new Error(`${name}: ${String(stderr)}`);
}
