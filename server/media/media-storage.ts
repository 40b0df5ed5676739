import { type Readable } from 'node:stream';

/** A part of an object: first and last octet, both included. */
export interface OctetRange {
  start: number;
  end: number;
}

export interface StoredObject {
  tenantId: string;
  key: string;
  /** Whom it was stored for. */
  mediaId: string;
}

/** Where media lie. Keys are made here and cannot be guessed; a key names an object whose octets never change. */
export interface MediaStorage {
  /** A path for a file in the making; such a file is in nobody's reach, and swept away if its maker dies. */
  draft(): Promise<string>;
  /** May be repeated. */
  deleteDraft(draft: string): Promise<void>;
  /** Takes a finished draft, which is gone afterwards, and gives back its key. When this resolves the octets are safe. */
  put(tenantId: string, mediaId: string, draft: string): Promise<string>;
  /** Octets of the object; `null` when there is none. */
  size(tenantId: string, key: string): Promise<number | null>;
  read(tenantId: string, key: string, range?: OctetRange): Readable;
  /** May be repeated. */
  delete(tenantId: string, key: string): Promise<void>;
  /** Objects stored more than a day and less than two weeks before `now`, to find those that no row knows. */
  listSettled(now: Date): AsyncIterable<StoredObject>;
  /** Deletes drafts older than an hour. Gives back how many. */
  deleteOldDrafts(now: Date): Promise<number>;
}
