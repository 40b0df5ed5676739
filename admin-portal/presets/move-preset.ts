import { PresetPage } from '../../protocol/preset-page.ts';
import { NOTHING, type PortalApi } from '../portal-api.ts';

/** Moves a preset of this page to a place among all, counted without it. `false`: there is no such place. */
export async function movePreset(
  api: PortalApi,
  page: PresetPage,
  { id, to }: { id: string; to: number },
): Promise<boolean> {
  if (to < 0 || to >= page.counts.found) return false;
  const after = to === 0 ? null : await idAt(api, page, { place: to - 1, without: id });
  const body = { ids: [id], after };
  await api.request({ method: 'PUT', path: '/v1/admin/presets/order', body, answer: NOTHING });
  return true;
}

/** Who stands at a place, counted without `without`. */
async function idAt(
  api: PortalApi,
  { presets, offset }: PresetPage,
  { place, without }: { place: number; without: string },
): Promise<string | null> {
  const from = presets.findIndex(({ id }) => id === without);
  const absolute = from >= 0 && place >= offset + from ? place + 1 : place;
  const here = presets[absolute - offset];
  if (here) return here.id;
  const query = { offset: absolute, limit: 1 };
  const page = await api.request({ path: '/v1/admin/presets', query, answer: PresetPage });
  return page.presets[0]?.id ?? null;
}
