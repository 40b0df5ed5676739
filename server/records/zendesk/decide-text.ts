import { type RecordRef } from '../../../protocol/call.ts';
import { type FailureReason, type MessageState } from '../../../protocol/message.ts';

/** What of a message is shown. */
export interface ShownEntry {
  direction: 'out' | 'in';
  kind: 'text' | 'preset' | 'waitTime' | 'closing' | 'inbound';
  who: string | null;
  whileWaiting?: boolean;
  text: string;
  state: MessageState;
  reason: FailureReason | null;
  createdAt: string;
  media: readonly { kind: 'image' | 'video' | 'file'; length?: string }[];
}

export interface ShownSession {
  id: string;
  caller: string;
  queueName: string;
  startedAt: string;
}

/** Characters of a multi-line ticket field. Source: developer.zendesk.com, "Ticket fields". */
const FIELD_SIZE = 65_535;
const RULE = '──';

/** `2026-03-02 09:00:01 UTC`: a record outlives where it was written. */
const moment = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;

const SPOKEN: Partial<Record<MessageState, string>> = {
  undelivered: 'not delivered',
  failed: 'failed',
  suppressed: 'not sent',
  expired: 'expired',
  not_confirmed: 'not confirmed',
};

/** Who wrote to whom, when, and what is wrong with it. */
export const headOf = (entry: ShownEntry, session: ShownSession): string =>
  parted([...titleOf(entry, session), becameOf(entry)]);

function becameOf({ state, reason }: ShownEntry): string {
  const spoken = SPOKEN[state] ?? '';
  return spoken && reason ? `${spoken}: ${reason.replaceAll('_', ' ')}` : spoken;
}

/** Whether an entry that says `shown` says too little of a text that is now in `state`. */
export const saysTooLittle = (shown: MessageState, state: MessageState): boolean =>
  SPOKEN[shown] !== SPOKEN[state];

/** The comment, as HTML, that says what became of a text after its own comment was written. */
export const noteOf = (entry: ShownEntry, session: ShownSession): string =>
  `<p>${escape(parted(titleOf(entry, session)))}</p><p><strong>Since then: ${escape(becameOf(entry) || entry.state)}</strong></p>`;

const parted = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(' · ');

function titleOf(entry: ShownEntry, session: ShownSession): string[] {
  const caller = entry.direction === 'in' && entry.who ? `${entry.who} (${session.caller})` : session.caller;
  const us = entry.direction === 'out' && entry.who ? entry.who : session.queueName;
  const way = entry.direction === 'out' ? `${us} → ${caller}` : `${caller} → ${us}`;
  return [
    `SMS ${way}`,
    moment(entry.createdAt),
    NOTES[entry.kind] ?? '',
    entry.whileWaiting ? 'while waiting' : '',
  ];
}

const NOTES: Readonly<Partial<Record<ShownEntry['kind'], string>>> = {
  closing: 'closing text',
  waitTime: 'wait-time text',
};

/** One comment of some messages, as HTML. */
export function commentOf(entries: readonly ShownEntry[], session: ShownSession): string {
  return entries
    .map((entry) => {
      const body = entry.text === '' ? '' : `<p>${lines(entry.text)}</p>`;
      return `<p><strong>${escape(headOf(entry, session))}</strong></p>${body}`;
    })
    .join('');
}

/** The comment that brings the photos of a conversation which stands in a field. */
export function mediaCommentOf(entries: readonly ShownEntry[], session: ShownSession): string {
  const withMedia = entries.filter(({ media }) => media.length > 0);
  return withMedia.map((entry) => `<p>${escape(headOf(entry, session))}</p>`).join('');
}

/** The line that names files which the ticket could not get. */
export const unwantedOf = (fileNames: readonly string[]): string =>
  fileNames.length === 0 ? '' : `<p>${escape(`Not attached: ${fileNames.join(', ')}`)}</p>`;

const lines = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .map(escape)
    .join('<br>');

/**
 * Every character that could mean something to Zendesk stands as a reference: HTML, and the braces of its placeholders
 * (`{{ticket.id}}` in a comment is otherwise filled in).
 */
const escape = (text: string): string =>
  text.replace(/[&<>"'{}%`*_\\]/g, (character) => `&#${character.codePointAt(0)};`);

// a field ------------------------------------------------------------------------------------------------------------

/** The field with the conversation of `session` as it is now; conversations of other sessions stay as they are. */
export function fieldWith(
  before: string,
  { session, entries }: { session: ShownSession; entries: readonly ShownEntry[] },
): string {
  const head = `${RULE} ${session.caller} · ${moment(session.startedAt)} · ${session.id.slice(0, 8)} ${RULE}`;
  const section = [head, ...entries.map((entry) => plain(entry, session))].join('\n');
  const sections = sectionsOf(before);
  const own = sections.findIndex((one) => one.split('\n', 1)[0] === head);
  const all = own < 0 ? [...sections, section] : sections.with(own, section);
  return fit(all.join('\n\n'));
}

function sectionsOf(field: string): string[] {
  return field
    .split(new RegExp(`\\n*^(?=${RULE} .* ${RULE}$)`, 'm'))
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** A line of a text that looks like the head of a section is moved in by a space. */
const plain = (entry: ShownEntry, session: ShownSession): string => {
  const files =
    entry.media.length > 0
      ? `[${entry.media.map(({ kind, length }) => [kind, length].filter(Boolean).join(' ')).join(', ')}]`
      : '';
  const text = entry.text.replaceAll(new RegExp(`^${RULE}`, 'gm'), ` ${RULE}`);
  return [`${headOf(entry, session)}`, text, files].filter((part) => part !== '').join('\n');
};

/** The oldest goes first from a field that is full. */
function fit(text: string): string {
  if (text.length <= FIELD_SIZE) return text;
  const rest = text.slice(text.length - FIELD_SIZE + 2);
  return `…\n${rest.slice(rest.indexOf('\n') + 1)}`;
}

/** What the status field shows: a tag, which a drop-down field has as a choice and a text field as a text. */
export const statusOf = (entries: readonly ShownEntry[]): string =>
  `midcall_${entries.at(-1)?.state ?? 'received'}`;

/** Zendesk's id of the ticket; `null`: the record is none. */
export function ticketIdOf({ type, id }: RecordRef): string | null {
  return type === 'ticket' && /^\d{1,19}$/.test(id) ? id : null;
}
