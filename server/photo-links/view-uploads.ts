import { type Upload, type UploadState, type UploadView } from '../../protocol/photo-link.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { kindOf } from '../media/announce-media.ts';
import { mediaStates } from '../media/media-states.ts';
import { countOfSession, listUploads, noteOpening, type UploadRow } from './store.ts';
import { tellLink } from './tell-link.ts';
import { type FoundLink, type Visitor, withLink } from './with-link.ts';

/** What has become of the files of a page, for the page. Throws `photo_link_over`, `photo_link_used`, `not_found`. */
export function viewUploads(ctx: Context, visitor: Visitor): Promise<UploadView> {
  return withLink(ctx, visitor, (tx, found) => renderView(tx, assertOpen(found)));
}

/** The same; the agent is told, the first time, that the page was opened. Uses nothing up, and may be repeated. */
export function openPage(ctx: Context, visitor: Visitor): Promise<UploadView> {
  return withLink(ctx, visitor, async (tx, found) => {
    assertOpen(found);
    if (await noteOpening(tx, found.link.id, ctx.clock.now())) await tellLink(tx, found.link.id);
    return renderView(tx, found);
  });
}

function assertOpen(found: FoundLink): FoundLink {
  if (found.over) throw new AppError('photo_link_over');
  if (!found.mine) throw new AppError('photo_link_used');
  return found;
}

export async function renderView(tx: Tx, { link, session }: FoundLink): Promise<UploadView> {
  const settings = await effectiveSettings(tx, session.queue_key);
  const { kept } = await countOfSession(tx, session.id);
  const rows = await listUploads(tx, link.id);
  const states = await mediaStates(
    tx,
    rows.map(({ id }) => id),
  );
  return {
    uploads: rows.map((row) => renderUpload(row, states.get(row.id))),
    left: Math.max(0, settings.mediaMaxItems - kept),
    photoMaxBytes: settings.mediaMaxBytes,
    videoMaxBytes: settings.videoMaxBytes,
  };
}

/** `media`: the state of the item it became, once it has arrived. */
export function renderUpload(row: UploadRow, media: string | undefined): Upload {
  const { id, client_key: key, declared_type: type, size, received } = row;
  return { id, key, kind: kindOf(type), state: stateOf(row.state, media), size, received };
}

function stateOf(state: UploadRow['state'], media: string | undefined): UploadState {
  if (state !== 'arrived' || media === undefined || media === 'announced') return state;
  return media === 'ready' ? 'shown' : 'refused';
}
