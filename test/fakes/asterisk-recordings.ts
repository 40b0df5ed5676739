import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * One line of a recording: what a real exchange said on one of its two feeds, and how many milliseconds after the first line.
 * Made by `MIDCALL_RECORD=test/fakes/asterisk-recordings npm run test:asterisk`; numbers in them are made up.
 */
export type Line = { atMs: number } & (
  | { feed: 'ari'; event: { type: string } & Record<string, unknown> }
  | { feed: 'ami'; fields: Record<string, string> }
);

const folder = path.join(import.meta.dirname, 'asterisk-recordings');

export const RECORDINGS = readdirSync(folder).map((name) => path.basename(name, '.jsonl'));

export const readRecording = (name: string): Line[] =>
  readFileSync(path.join(folder, `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
