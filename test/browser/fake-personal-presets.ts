import { type PersonalPreset, type PersonalPresetInput } from '../../protocol/personal-preset.ts';
import { ApiError } from '../../ui/api-client.ts';
import { type PersonalPresets } from '../../widget/ports.ts';

let ids = 0;

export const personal = (label: string, more: Partial<PersonalPreset> = {}): PersonalPreset => ({
  id: `00000000-0000-4000-8000-9${String(++ids).padStart(11, '0')}`,
  ...{ language: 'en', label, text: `Text of ${label}`, keyword: null },
  updatedAt: '2026-11-21T10:01:00Z',
  ...more,
});

/** An agent's presets as the server keeps them, in memory. */
export class FakePersonalPresets implements PersonalPresets {
  presets: PersonalPreset[];
  /** Code that the next changes are refused with. */
  refuses: string | null = null;

  constructor(...presets: PersonalPreset[]) {
    this.presets = presets;
  }

  async list() {
    return { presets: [...this.presets] };
  }

  async add(input: PersonalPresetInput) {
    this.#refuse();
    const preset = personal(input.label, input);
    this.presets.push(preset);
    return preset;
  }

  async replace(id: string, input: PersonalPresetInput) {
    this.#refuse();
    const preset = { ...this.#find(id), ...input };
    this.presets = this.presets.map((one) => (one.id === id ? preset : one));
    return preset;
  }

  async remove(id: string) {
    this.#refuse();
    this.#find(id);
    this.presets = this.presets.filter((one) => one.id !== id);
  }

  async move(id: string, after: string | null) {
    this.#refuse();
    const moved = this.#find(id);
    const others = this.presets.filter((one) => one !== moved);
    const place = after === null ? 0 : others.findIndex((one) => one.id === after) + 1;
    this.presets = [...others.slice(0, place), moved, ...others.slice(place)];
  }

  #find(id: string): PersonalPreset {
    const found = this.presets.find((one) => one.id === id);
    if (!found) throw new ApiError('not_found', { status: 404 });
    return found;
  }

  #refuse() {
    if (this.refuses !== null) throw new ApiError(this.refuses, { status: 409 });
  }
}
