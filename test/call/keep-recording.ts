import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Locator, type Page } from '@playwright/test';
import { type CallWorld } from './world.ts';

const docs = path.resolve(import.meta.dirname, '../../docs');
const isWanted = process.env['MIDCALL_RECORD_CALL'] === '1';

/** A moment of the call, by the clock of the test. */
export interface Moment {
  atMs: number;
  what: string;
}

interface Pictures {
  keepPicture(name: string, place: Page | Locator, more?: { margin?: number }): Promise<void>;
}

/** A picture for the documentation, when it is asked for. */
export async function keepPicture(name: string, place: Page | Locator): Promise<void> {
  if (!isWanted) return;
  const script = path.resolve(import.meta.dirname, '../../scripts/screenshots/keep-picture.mjs');
  const { keepPicture: keep } = (await import(script)) as Pictures;
  await keep(`whole-call-${name}`, place);
}

/** What the exchange said, what the message centre took and brought, and when; when it is asked for. */
export function keepLogs(
  { feeds, feedsBeganAt, carrier }: CallWorld,
  moments: readonly Moment[],
  beganAt: Date,
): void {
  if (!isWanted) return;
  const since = (at: Date) => at.getTime() - beganAt.getTime();
  const offset = since(feedsBeganAt);
  const said = feeds.lines.map((line) => shortened({ ...line, atMs: line.atMs + offset }));
  const folder = path.join(docs, 'whole-call');
  mkdirSync(folder, { recursive: true });
  const lines = (rows: readonly object[]) => `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`;
  writeFileSync(path.join(folder, 'exchange.jsonl'), lines(said));
  const ledger = carrier.texts().map(({ at, from, to, text, index }) => ({
    ...{ atMs: since(at), from, to, segment: index || 1 },
    text: text.replace(/(\/p\/demo\/)\w+/g, '$1…'),
  }));
  writeFileSync(path.join(folder, 'ledger.jsonl'), lines(ledger));
  writeFileSync(path.join(folder, 'moments.jsonl'), lines(moments));
}

/** Its name, whom it is of, and why: whole events are pages long. */
function shortened(line: CallWorld['feeds']['lines'][number]): object {
  if (line.feed === 'ami') {
    const { Event, Channel, Queue, MemberName, Cause, 'Cause-txt': words, Linkedid } = line.fields;
    return { atMs: line.atMs, feed: 'ami', Event, Channel, Queue, MemberName, Cause, words, Linkedid };
  }
  const { type, channel, bridge, cause, cause_txt } = line.event as {
    type: string;
    channel?: { name: string; state: string; language: string };
    bridge?: { channels: string[] };
    cause?: number;
    cause_txt?: string;
  };
  return {
    ...{ atMs: line.atMs, feed: 'ari', type, channel: channel?.name, state: channel?.state },
    ...{ language: channel?.language, inBridge: bridge?.channels.length, cause, words: cause_txt },
  };
}
