import * as z from 'zod/mini';

/** One thing of a preset that changed. */
export const PresetDifference = z.object({
  /** `null`: of the preset as a whole. */
  language: z.nullable(z.string()),
  field: z.enum(['category', 'keyword', 'queue', 'label', 'text']),
  /** `null`: there was none. */
  before: z.nullable(z.string()),
  after: z.nullable(z.string()),
});
export type PresetDifference = z.infer<typeof PresetDifference>;

export const PresetHistoryEntry = z.object({
  /** Of the audit. */
  id: z.uuid(),
  at: z.string(),
  /** Name of who did it; `null`: nobody of that name is known any more. */
  by: z.nullable(z.string()),
  what: z.enum(['added', 'changed', 'removed', 'restored', 'confirmed']),
  differences: z.array(PresetDifference),
});
export type PresetHistoryEntry = z.infer<typeof PresetHistoryEntry>;

/** Body of `GET /v1/admin/presets/{id}/history`, newest first. */
export const PresetHistory = z.object({
  entries: z.array(PresetHistoryEntry),
  /** Cursor of the page after this one; `null` on the last. */
  next: z.nullable(z.string()),
});
export type PresetHistory = z.infer<typeof PresetHistory>;

/** Body of `POST /v1/admin/presets/{id}/restore`: as it was after this entry, or before its removal. */
export const RestorePreset = z.strictObject({ entry: z.uuid() });

/** Body of `GET /v1/admin/removed-presets`, the last 100 removed that are not there again, newest first. */
export const RemovedPresets = z.object({
  presets: z.array(
    z.object({
      id: z.uuid(),
      label: z.string(),
      at: z.string(),
      by: z.nullable(z.string()),
      /** What `restore` takes. */
      entry: z.uuid(),
    }),
  ),
});
export type RemovedPresets = z.infer<typeof RemovedPresets>;
