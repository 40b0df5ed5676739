import { type RecordEntry, type RecordWrite } from '../record-system.ts';

/** The text of one entry of Salesforce, and the message it begins with. */
export interface TextPage {
  text: string;
  /** Place of its first whole message among all; after the last one if it has none. */
  first: number;
}

export interface PageOptions {
  /** UTF-16 units a page may have. */
  limit: number;
  session: RecordWrite['session'];
  /** Address of a photo, by its id; empty: it could not be attached. */
  linkOf: (mediaId: string) => string;
}

/** Where a long message goes on in the next page. */
const GOES_ON = ' …';
const WENT_ON = '… ';

/** Messages as plain text, in as few pages as they take. A message longer than a page goes on in the next. */
export function textPages(
  entries: readonly RecordEntry[],
  { limit, session, linkOf }: PageOptions,
): TextPage[] {
  const title = `${session.ourNumber} ↔ ${session.caller} · ${session.queueName}`;
  const pages: TextPage[] = [];
  const begin = (first: number) => pages.push({ text: title, first });
  begin(0);
  let isContinued = false;
  entries.forEach((entry, index) => {
    const parts = partsOf(entry, limit - title.length - 2, linkOf);
    for (const [at, part] of parts.entries()) {
      const page = pages.at(-1)!; // one was begun
      const isMore = page.text.length + part.length + 2 > limit;
      // What goes on from the page before stands alone: that page is never written again.
      const wentOn = at > 0 || isContinued;
      if (isMore || wentOn) begin(index + (at > 0 ? 1 : 0));
      const current = pages.at(-1)!;
      current.text += `\n\n${part}`;
      isContinued = at > 0;
    }
  });
  return pages;
}

function partsOf(entry: RecordEntry, room: number, linkOf: PageOptions['linkOf']): string[] {
  const head = `${timeOf(entry)} ${whoOf(entry)}${stateOf(entry)}`;
  const links = entry.media.map(
    ({ id, fileName, length }) =>
      `• ${fileName}${length ? ` (${length})` : ''} ${linkOf(id) || '(not attached)'}`,
  );
  const whole = [head, ...(entry.text === '' ? [] : [entry.text]), ...links].join('\n');
  if (whole.length <= room) return [whole];
  const [first = '', ...rest] = cut(entry.text, room - head.length - links.join('\n').length - 10);
  return [[head, first, ...links].join('\n'), ...rest];
}

function cut(text: string, room: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > room) {
    const at = rest.lastIndexOf(' ', room);
    // not within a word where there is another way, and never within a character
    const end = at > room / 2 ? at : rest.charCodeAt(room - 1) >> 10 === 0x36 ? room - 1 : room;
    parts.push(`${parts.length > 0 ? WENT_ON : ''}${rest.slice(0, end)}${GOES_ON}`);
    rest = rest.slice(at > room / 2 ? end + 1 : end);
  }
  parts.push(`${parts.length > 0 ? WENT_ON : ''}${rest}`);
  return parts;
}

const timeOf = ({ createdAt }: RecordEntry): string => `${createdAt.slice(0, 19).replace('T', ' ')} UTC`;

function whoOf({ direction, who, from, to }: RecordEntry): string {
  return direction === 'in' ? `${who ?? ''} ${from} →`.trim() : `${who ?? 'Midcall'} → ${to}`;
}

/** What a reader has to know of a text that did not simply arrive. */
function stateOf({ state, reason, direction }: RecordEntry): string {
  if (direction === 'in') return '';
  return reason === null ? ` [${state}]` : ` [${state}: ${reason}]`;
}
