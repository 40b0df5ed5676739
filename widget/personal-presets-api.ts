import * as z from 'zod/mini';
import { PersonalPreset, PersonalPresetList } from '../protocol/personal-preset.ts';
import type { ApiClient } from '../ui/api-client.ts';
import type { PersonalPresets } from './ports.ts';

const PATH = '/v1/agent/presets';
const Nothing = z.unknown();

/** The server's addresses for the presets an agent writes. */
export function createPersonalPresets(client: ApiClient, signal: AbortSignal): PersonalPresets {
  const pathOf = (id: string) => `${PATH}/${encodeURIComponent(id)}`;
  return {
    list: () => client.request({ path: PATH, answer: PersonalPresetList, signal }),
    add: (body) => client.request({ method: 'POST', path: PATH, body, answer: PersonalPreset, signal }),
    replace: (id, body) =>
      client.request({ method: 'PUT', path: pathOf(id), body, answer: PersonalPreset, signal }),
    remove: async (id) => {
      await client.request({ method: 'DELETE', path: pathOf(id), answer: Nothing, signal });
    },
    move: async (id, after) => {
      const body = { ids: [id], after };
      await client.request({ method: 'PUT', path: `${PATH}/order`, body, answer: Nothing, signal });
    },
  };
}
