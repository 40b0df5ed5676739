import { crashPoint } from '../../platform/crash-point.ts';
import { type EntryMedia, type RecordWrite } from '../record-system.ts';
import { repeatable, SalesforceFailure } from './failure.ts';
import { type SalesforceRest } from './rest.ts';

type Rest = ReturnType<SalesforceRest['as']>;

/**
 * Puts photos among the files of the record, each once, and gives back their document by media id. A file is known by a
 * field of the package (`Midcall_Media__c`), so that an upload whose answer was lost is found.
 */
export async function attachPhotos(
  rest: Rest,
  { record, entries }: RecordWrite,
  visibility: 'InternalUsers' | 'AllUsers',
): Promise<Map<string, string>> {
  const documents = new Map<string, string>();
  for (const media of entries.flatMap((entry) => entry.media)) {
    const documentId = await repeatable(attach(rest, { media, recordId: record.id, visibility })).catch(
      unlessRefused,
    );
    if (documentId !== null) documents.set(media.id, documentId);
    crashPoint('C26a');
  }
  return documents;
}

/** A file that the org does not take, for its kind or its size: the words are written without. */
function unlessRefused(error: unknown): null {
  const failure = error instanceof SalesforceFailure ? error.failure : null;
  if (failure?.kind === 'refused' && (failure.cause === 'malformed' || failure.cause === 'other'))
    return null;
  throw error;
}

async function attach(
  rest: Rest,
  { media, recordId, visibility }: { media: EntryMedia; recordId: string; visibility: string },
): Promise<string> {
  const key = `${media.id}-${recordId}`;
  if ((await documentOf(rest, key)) === undefined)
    await rest.createFile('ContentVersion', await multipartOf(media, key));
  const documentId = await documentOf(rest, key);
  if (documentId === undefined) throw new SalesforceFailure({ kind: 'notWritten', cause: 'file_missing' });
  await link(rest, {
    ...{ ContentDocumentId: documentId, LinkedEntityId: recordId },
    ...{ ShareType: 'V', Visibility: visibility },
  });
  return documentId;
}

/** The documents of photos that are there already. */
export async function documentsOf(
  rest: Rest,
  { record, ...write }: RecordWrite,
): Promise<Map<string, string>> {
  const media = [...write.earlier, ...write.entries].flatMap((entry) => entry.media);
  if (media.length === 0) return new Map();
  const keys = media.map(({ id }) => `'${safe(`${id}-${record.id}`)}'`).join(',');
  const rows = await rest.query(
    `SELECT ContentDocumentId, Midcall_Media__c FROM ContentVersion WHERE IsLatest = true AND Midcall_Media__c IN (${keys})`,
  );
  return new Map(
    rows.map((row) => [
      String(row['Midcall_Media__c']).slice(0, -record.id.length - 1),
      String(row['ContentDocumentId']),
    ]),
  );
}

async function documentOf(rest: Rest, key: string): Promise<string | undefined> {
  const [row] = await rest.query(
    `SELECT ContentDocumentId FROM ContentVersion WHERE IsLatest = true AND Midcall_Media__c = '${safe(key)}' LIMIT 1`,
  );
  const id = row?.['ContentDocumentId'];
  return typeof id === 'string' ? id : undefined;
}

async function link(rest: Rest, fields: object): Promise<void> {
  try {
    await rest.create('ContentDocumentLink', fields);
  } catch (error) {
    // The answer of an earlier attempt was lost: it is linked.
    if (!(error instanceof SalesforceFailure) || error.code !== 'DUPLICATE_VALUE') throw error;
  }
}

/** Source: REST API Developer Guide, Insert or Update Blob Data. */
async function multipartOf(media: EntryMedia, key: string) {
  const boundary = `midcall-${media.id}`;
  const name = media.fileName.replaceAll(/["\r\n]/g, '');
  const fields = { Title: name, PathOnClient: name, Midcall_Media__c: key };
  const parts: Uint8Array[] = [];
  for await (const part of media.open()) parts.push(part);
  const text = (value: string) => Buffer.from(value, 'utf8');
  const body = Buffer.concat([
    text(`--${boundary}\r\nContent-Disposition: form-data; name="entity_content"\r\n`),
    text(`Content-Type: application/json\r\n\r\n${JSON.stringify(fields)}\r\n--${boundary}\r\n`),
    text(`Content-Disposition: form-data; name="VersionData"; filename="${name}"\r\n`),
    text(`Content-Type: ${media.type}\r\n\r\n`),
    ...parts,
    text(`\r\n--${boundary}--\r\n`),
  ]);
  return { boundary, body: new Uint8Array(body) };
}

/** For a literal of SOQL. */
export const safe = (text: string): string => text.replaceAll(/[\\']/g, (sign) => `\\${sign}`);
