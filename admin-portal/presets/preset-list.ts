import type { ReactiveControllerHost } from 'lit';
import { type PresetFilter, PresetPage } from '../../protocol/preset-page.ts';
import { offsetOf } from '../list-pages.ts';
import { ListReader } from '../list-reader.ts';
import type { Portal } from '../portal-context.ts';

/** How many presets a page has. */
export const PAGE = 100;

/** What narrows the list, as the address has it. */
export type PresetSearch = Pick<PresetFilter, 'q' | 'state' | 'category' | 'queue'>;

export function searchOf(query: URLSearchParams): PresetSearch {
  const state = query.get('state');
  return {
    q: query.get('q') || undefined,
    state: state === 'missing' || state === 'stale' ? state : undefined,
    category: query.get('category') || undefined,
    queue: query.get('queue') || undefined,
  };
}

/** Whether some presets are left out. */
export const isNarrowed = (search: PresetSearch): boolean =>
  Object.values(search).some((value) => value !== undefined);

/** The presets that the address asks for. */
export const presetList = (host: ReactiveControllerHost, portal: () => Portal) =>
  new ListReader(host, {
    navigation: () => portal().navigation,
    question: (query) => ({ ...searchOf(query), offset: offsetOf(query), limit: PAGE }),
    load: (query, signal) =>
      portal().api.request({ path: '/v1/admin/presets', query, answer: PresetPage, signal }),
    items: ({ presets }) => presets,
  });
