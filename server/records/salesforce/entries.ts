import { crashPoint } from '../../platform/crash-point.ts';
import { type Correction, type RecordWrite } from '../record-system.ts';
import { type TextPage, textPages } from './entry-text.ts';
import { repeatable, SalesforceFailure } from './failure.ts';
import { safe } from './photos.ts';
import { type SalesforceRest } from './rest.ts';

type Rest = ReturnType<SalesforceRest['as']>;

/** Characters of a post, less the line by which it is found again; and of a task's description. */
const POST = 10_000;
const DESCRIPTION = 32_000;
const MARK_ROOM = 130;

/** Which entry of Salesforce holds which pages, from the ref that the write before gave back. */
interface Open {
  id: string;
  /** Of the page, from 1. */
  number: number;
  /** Its first message, among all of the session. */
  first: number;
}

/** One entry of Salesforce, and what is to stand in it. */
interface Entry extends TextPage {
  number: number;
  /** The same at each attempt: what it is found by. */
  key: string;
  /** There is one already, to be changed. */
  id: string | null;
}

export interface WriteOptions {
  write: RecordWrite;
  /** It is one growing entry, and goes on in another when it is full. */
  grows: boolean;
  visibility: 'InternalUsers' | 'AllUsers';
  documents: ReadonlyMap<string, string>;
}

export interface EntryWriter {
  /** Makes what is not there and changes what is; gives back the ref. */
  write(rest: Rest, options: WriteOptions): Promise<string>;
  /** The ref, if all of the write is there. */
  find(rest: Rest, options: WriteOptions): Promise<string | null>;
  /** Changes an entry of one message, if it is there still; one that takes several entries stays as it is. */
  correct(rest: Rest, options: WriteOptions, correction: Correction): Promise<void>;
}

async function entriesOf(
  rest: Rest,
  { write, grows, documents }: WriteOptions,
  limit: number,
): Promise<Entry[]> {
  const open = write.grows ? parseRef(write.grows.ref) : null;
  const all = [...write.earlier, ...write.entries];
  const from = open ? Math.min(open.first, write.earlier.length) : 0;
  const instanceUrl = documents.size > 0 ? await rest.instanceUrl() : '';
  const linkOf = (mediaId: string) => {
    const id = documents.get(mediaId);
    return id ? `${instanceUrl}/lightning/r/ContentDocument/${id}/view` : '';
  };
  const pages = textPages(all.slice(open ? from : write.earlier.length), {
    limit,
    session: write.session,
    linkOf,
  });
  // A page that ended within a long message is not gone on with.
  const isFull = open !== null && from === write.earlier.length;
  const start = open ? open.number + (isFull ? 1 : 0) : 1;
  const scope = grows ? `${write.session.id}-${write.record.id}` : write.id;
  return pages.map((page, index) => ({
    ...{ text: page.text, first: page.first + (open ? from : write.earlier.length), number: start + index },
    key: `${scope}-${start + index}`,
    id: open && !isFull && index === 0 ? open.id : null,
  }));
}

/** The entry that a message has alone, as it is to be; `null`: it takes several. */
async function entryOf(
  rest: Rest,
  options: WriteOptions,
  { correction, limit }: { correction: Correction; limit: number },
): Promise<Entry | null> {
  const write = { ...options.write, id: correction.write, entries: [correction.entry] };
  const [first, ...others] = await entriesOf(rest, { ...options, write }, limit);
  return first && others.length === 0 ? first : null;
}

const refOf = ({ number, first }: Entry, id: string): string => `${id}.${number}.${first}`;

function parseRef(ref: string): Open {
  const [id = '', number, first] = ref.split('.');
  return { id, number: Number(number) || 1, first: Number(first) || 0 };
}

/** Posts in the record's feed. They have no field of ours: a last line says which is which. */
export const feedEntries: EntryWriter = {
  async write(rest, options) {
    const entries = await entriesOf(rest, options, POST - MARK_ROOM);
    let ref = '';
    for (const entry of entries) {
      const isAlone = entries.length === 1 && !options.write.grows;
      // One post alone is looked for by `find` before it is tried again; of several, some may be there.
      const id =
        entry.id ?? (isAlone ? null : ((await repeatable(findPost(rest, options, entry)))?.id ?? null));
      ref = refOf(entry, id === null ? await post(rest, options, entry) : await edit(rest, id, entry));
      if (entry !== entries.at(-1)) crashPoint('C26b');
    }
    return ref;
  },
  async find(rest, options) {
    const last = (await entriesOf(rest, options, POST - MARK_ROOM)).at(-1)!; // there is one page at least
    const found = await findPost(rest, options, last);
    if (!found) return null;
    const isWhole = !options.grows || plain(found.body) === plain(bodyOf(last));
    return isWhole ? refOf(last, found.id) : null;
  },
  async correct(rest, options, correction) {
    const entry = await entryOf(rest, options, { correction, limit: POST - MARK_ROOM });
    const found = entry && (await repeatable(findPost(rest, options, entry)));
    if (found) await edit(rest, found.id, entry);
  },
};

const bodyOf = ({ text, key }: Entry): string => `${text}\n[midcall ${key}]`;
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

const post = (rest: Rest, { write, visibility }: WriteOptions, entry: Entry): Promise<string> =>
  rest.create('FeedItem', {
    ...{ ParentId: write.record.id, Type: 'TextPost', Body: bodyOf(entry), Visibility: visibility },
  });

async function edit(rest: Rest, id: string, entry: Entry): Promise<string> {
  await repeatable(rest.update('FeedItem', id, { Body: bodyOf(entry) }));
  return id;
}

/** Posts that are looked through. */
const MOST_POSTS = 1_000;

/** A post's body cannot be asked for; those of the record since the call began are looked through. */
async function findPost(
  rest: Rest,
  { write: { record, session } }: WriteOptions,
  { key }: Entry,
): Promise<{ id: string; body: string } | undefined> {
  const since = new Date(Date.parse(session.startedAt) - 3_600_000).toISOString();
  const rows = await rest.query(
    `SELECT Id, Body FROM FeedItem WHERE ParentId = '${safe(record.id)}' AND Type = 'TextPost' AND CreatedDate > ${since} ORDER BY CreatedDate DESC, Id DESC LIMIT ${MOST_POSTS}`,
  );
  const found = rows
    .map((row) => ({ id: String(row['Id']), body: String(row['Body'] ?? '') }))
    .find(({ body }) => body.trimEnd().endsWith(`[midcall ${key}]`));
  // it may be behind them
  if (!found && rows.length >= MOST_POSTS)
    throw new SalesforceFailure({ kind: 'unknown', cause: 'too_many_posts' });
  return found;
}

/** Completed tasks of the record. A field of the package holds which is which, so that a repeat changes nothing. */
export const taskEntries: EntryWriter = {
  async write(rest, options) {
    let ref = '';
    for (const entry of await entriesOf(rest, options, DESCRIPTION)) {
      await rest.upsert('Task', 'Midcall_Write__c', entry.key, taskFields(options, entry));
      ref = refOf(entry, entry.key);
    }
    return ref;
  },
  async find(rest, options) {
    const last = (await entriesOf(rest, options, DESCRIPTION)).at(-1)!; // there is one page at least
    const [row] = await rest.query(
      `SELECT Id, Description FROM Task WHERE Midcall_Write__c = '${safe(last.key)}' LIMIT 1`,
    );
    const isWhole = row && (!options.grows || plain(String(row['Description'] ?? '')) === plain(last.text));
    return isWhole ? refOf(last, last.key) : null;
  },
  async correct(rest, options, correction) {
    const entry = await entryOf(rest, options, { correction, limit: DESCRIPTION });
    if (!entry) return;
    const [row] = await repeatable(
      rest.query(`SELECT Id FROM Task WHERE Midcall_Write__c = '${safe(entry.key)}' LIMIT 1`),
    );
    if (row) await repeatable(rest.update('Task', String(row['Id']), { Description: entry.text }));
  },
};

function taskFields(
  { write: { record, session }, visibility }: WriteOptions,
  { text, number }: Entry,
): object {
  const isPerson = /^(003|00Q)/.test(record.id);
  return {
    ...(isPerson ? { WhoId: record.id } : { WhatId: record.id }),
    Subject: `SMS ${session.caller}${number > 1 ? ` (${number})` : ''}`,
    Description: text,
    Status: 'Completed',
    ActivityDate: session.startedAt.slice(0, 10),
    CallObject: session.callKey.slice(0, 255),
    ...(visibility === 'AllUsers' && { IsVisibleInSelfService: true }),
  };
}
