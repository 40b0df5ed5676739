import { type AuditEntry } from '../../protocol/audit.ts';
import {
  type PresetHistory,
  type PresetHistoryEntry,
  type RemovedPresets,
} from '../../protocol/preset-history.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { listAudit } from '../audit/list-audit.ts';
import { type Context } from '../context.ts';
import { decideDifferences, readAudited } from './decide-differences.ts';
import { viewPreset } from './page-presets.ts';
import { readPlaces } from './page-store.ts';

const PAGE = 50;
const REMOVED = 100;

const ACTIONS: Readonly<Record<string, PresetHistoryEntry['what']>> = {
  'preset.added': 'added',
  'preset.changed': 'changed',
  'preset.removed': 'removed',
  'preset.restored': 'restored',
  'preset.text-confirmed': 'confirmed',
};

/** Who did what to a preset, newest first; also of one that is gone. Throws `not_found` when there never was one. */
export async function viewHistory(
  ctx: Context,
  principal: AdminPrincipal,
  { id, cursor }: { id: string; cursor: string | undefined },
): Promise<PresetHistory> {
  const page = await listAudit(ctx, principal, { object: `preset/${id}` }, { limit: PAGE, cursor });
  // one that was made by no administrator has none
  if (page.entries.length === 0) await viewPreset(ctx, principal, id);
  return { entries: page.entries.flatMap((entry) => renderEntry(entry) ?? []), next: page.next };
}

function renderEntry({ id, at, actorName, action, before, after }: AuditEntry): PresetHistoryEntry | null {
  const what = ACTIONS[action];
  if (!what) return null;
  const language = after?.['language'];
  const differences =
    what === 'confirmed'
      ? [{ language: String(language), field: 'text' as const, before: null, after: null }]
      : decideDifferences(readAudited(before), readAudited(after));
  return { id, at, by: actorName, what, differences };
}

/** An entry of a preset's history; `null` when there is none of that id. */
export async function findEntry(
  ctx: Context,
  principal: AdminPrincipal,
  { id, entry }: { id: string; entry: string },
): Promise<AuditEntry | null> {
  for (let cursor: string | undefined; ;) {
    const page = await listAudit(ctx, principal, { object: `preset/${id}` }, { limit: 200, cursor });
    const found = page.entries.find((one) => one.id === entry);
    if (found || page.next === null) return found ?? null;
    cursor = page.next;
  }
}

/** The last presets that were removed and are not there again. */
export async function listRemoved(ctx: Context, principal: AdminPrincipal): Promise<RemovedPresets> {
  const { entries } = await listAudit(
    ctx,
    principal,
    { action: 'preset.removed' },
    { limit: REMOVED, cursor: undefined },
  );
  const places = await ctx.db.tenant(principal.tenantId, (tx) => readPlaces(tx));
  const present = new Set(places.map(({ id }) => id));
  const seen = new Set<string>();
  const presets = entries.flatMap((entry) => {
    const id = entry.object.slice('preset/'.length);
    const texts = Object.values(readAudited(entry.before)?.texts ?? {});
    if (present.has(id) || seen.has(id)) return [];
    seen.add(id);
    return [{ id, label: texts[0]?.label ?? '', at: entry.at, by: entry.actorName, entry: entry.id }];
  });
  return { presets };
}
