import * as z from 'zod/mini';
import { LanguageTag } from './language.ts';
import { PresetKeyword, PresetLabel } from './preset.ts';

/** How many presets an agent may keep. */
export const MAX_PERSONAL_PRESETS = 100;

/** Body of `POST /v1/agent/presets` and `PUT /v1/agent/presets/{id}`. `text`: at most 918 code points. */
export const PersonalPresetInput = z.strictObject({
  language: LanguageTag,
  label: PresetLabel,
  text: z.string().check(z.minLength(1)),
  /** One that an administrator's preset has is refused with `key_duplicate`. */
  keyword: z._default(z.nullable(PresetKeyword), null),
});
export type PersonalPresetInput = z.infer<typeof PersonalPresetInput>;

/** A preset as its agent wrote it: its variables are not filled. */
export const PersonalPreset = z.object({
  id: z.uuid(),
  language: z.string(),
  label: z.string(),
  text: z.string(),
  keyword: z.nullable(z.string()),
  updatedAt: z.string(),
});
export type PersonalPreset = z.infer<typeof PersonalPreset>;

/** Body of `GET /v1/agent/presets`, in the agent's order. */
export const PersonalPresetList = z.object({ presets: z.array(PersonalPreset) });
export type PersonalPresetList = z.infer<typeof PersonalPresetList>;
