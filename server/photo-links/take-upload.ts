import { type BeginUploadRequest, type Upload } from '../../protocol/photo-link.ts';
import { type Context } from '../context.ts';
import { announceUpload } from '../media/announce-upload.ts';
import { kindOf } from '../media/announce-media.ts';
import {
  deleteObjects,
  discardPiece,
  forgetPieces,
  notePiece,
  storePiece,
  type StoredPiece,
} from '../media/keep-piece.ts';
import { addInbound } from '../messages/add-inbound.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { type Admission, decidePiece, decideUpload } from './decide-link.ts';
import {
  changeUpload,
  countOfSession,
  findUpload,
  insertUpload,
  listUploads,
  type UploadRow,
} from './store.ts';
import { tellLink } from './tell-link.ts';
import { renderUpload } from './view-uploads.ts';
import { claim, type FoundLink, type Visitor, withLink } from './with-link.ts';

/**
 * Begins a file. The link is this page's from now on. The same key gives the same upload again, with what has come of it.
 * Throws the codes of `decideUpload`.
 */
export function beginUpload(ctx: Context, visitor: Visitor, request: BeginUploadRequest): Promise<Upload> {
  return withLink(ctx, visitor, async (tx, found) => {
    const earlier = await findAgain(tx, found, request);
    if (earlier) return renderUpload(earlier, undefined);
    const row = await admit(ctx, tx, found, { visitor, request });
    await tellLink(tx, found.link.id);
    return renderUpload(row, undefined);
  });
}

async function findAgain(
  tx: Tx,
  { link, over, mine }: FoundLink,
  { key, size }: BeginUploadRequest,
): Promise<UploadRow | undefined> {
  if (over || !mine) return undefined;
  const known = (await listUploads(tx, link.id)).find(({ client_key }) => client_key === key);
  if (!known) return undefined;
  if (known.size !== size) throw new AppError('offset_mismatch');
  if (known.state !== 'canceled') return known;
  // somebody thought better of it: from the beginning, for the octets are gone
  await changeUpload(tx, known.id, { state: 'arriving', received: 0 });
  await tellLink(tx, link.id);
  return { ...known, state: 'arriving', received: 0 };
}

/** The row of a file that may come; the session is locked. */
export async function admit(
  ctx: Context,
  tx: Tx,
  found: FoundLink,
  {
    visitor,
    request: { key, type, size },
    id = ctx.ids.uuid(),
  }: { visitor: Visitor; request: BeginUploadRequest; id?: string },
): Promise<UploadRow> {
  const { link, session, over, mine } = found;
  const settings = await effectiveSettings(tx, session.queue_key);
  const { inboundMedia, mediaMaxItems: maxItems, mediaMaxBytes, videoMaxBytes } = settings;
  if (!inboundMedia) throw new AppError('photo_link_over');
  const maxBytes = kindOf(type) === 'video' ? videoMaxBytes : mediaMaxBytes;
  const counts = await countOfSession(tx, session.id);
  assertAccepted(decideUpload({ over, mine, ...counts, maxItems, size, maxBytes }));
  await claim(tx, found, visitor);
  const row: Omit<UploadRow, 'tenant_id'> = {
    id,
    link_id: link.id,
    client_key: key,
    declared_type: type,
    size,
    received: 0,
    state: 'arriving',
    created_at: ctx.clock.now(),
  };
  await insertUpload(tx, row);
  return { ...row, tenant_id: tx.tenantId };
}

/**
 * Takes the octets of a file that come next. With the last of them the file is complete: a message of the caller. Throws
 * `offset_mismatch` for any others, those that were taken before among them; the page asks how many there are.
 */
export async function takePiece(
  ctx: Context,
  visitor: Visitor,
  { id, offset, octets }: { id: string; offset: number; octets: Uint8Array },
): Promise<Upload> {
  const { tenantId } = visitor;
  const length = octets.byteLength;
  // asked before anything is written, so that nobody fills the disk with what is not taken
  await withLink(ctx, visitor, async (tx, found) => void (await expected(tx, found, { id, offset, length })));
  const piece = await storePiece(ctx, { tenantId, mediaId: id, octets });
  let taken = false;
  try {
    const upload = await withLink(ctx, visitor, async (tx, found) => {
      const row = await expected(tx, found, { id, offset, length });
      return addPiece(ctx, tx, found, { row, piece });
    });
    taken = true;
    return upload;
  } finally {
    if (!taken) await discardPiece(ctx, tenantId, piece);
  }
}

async function expected(
  tx: Tx,
  { link, over, mine }: FoundLink,
  { id, offset, length }: { id: string; offset: number; length: number },
): Promise<UploadRow> {
  const row = await findUpload(tx, id);
  if (row?.link_id !== link.id) throw new AppError('not_found');
  const { state, received, size } = row;
  assertAccepted(decidePiece({ over, mine, state, received, size, offset, length }));
  return row;
}

/** Notes the octets; with the last of them the file becomes a message of the caller. The session is locked. */
export async function addPiece(
  ctx: Context,
  tx: Tx,
  { link, session }: FoundLink,
  { row, piece }: { row: UploadRow; piece: StoredPiece },
): Promise<Upload> {
  const received = row.received + piece.size;
  const state = received === row.size ? 'arrived' : 'arriving';
  await notePiece(ctx, tx, { mediaId: row.id, start: row.received, piece });
  await changeUpload(tx, row.id, { received, state });
  if (state === 'arrived') {
    const upload = { id: row.id, declaredType: row.declared_type, size: row.size };
    await addInbound(ctx, tx, session, {
      text: '',
      announce: (messageId) => announceUpload(ctx, tx, { session, messageId, upload }),
    });
    await tellLink(tx, link.id);
  }
  return renderUpload({ ...row, received, state }, undefined);
}

/** The caller thought better of a file that is on its way. May be repeated; one that has arrived stays. */
export async function cancelUpload(ctx: Context, visitor: Visitor, id: string): Promise<void> {
  const keys = await withLink(ctx, visitor, async (tx, { link, mine }) => {
    const row = await findUpload(tx, id);
    if (row?.link_id !== link.id || !mine) throw new AppError('not_found');
    if (row.state !== 'arriving') return [];
    await changeUpload(tx, id, { state: 'canceled', received: 0 });
    await tellLink(tx, link.id);
    return forgetPieces(tx, id);
  });
  await deleteObjects(ctx, visitor.tenantId, keys);
}

function assertAccepted(admission: Admission): void {
  if (admission.type === 'refused') throw new AppError(admission.code);
}
