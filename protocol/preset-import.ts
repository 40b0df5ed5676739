import * as z from 'zod/mini';

/** Octets of a file, at most. */
export const MAX_IMPORT_BYTES = 5_242_880;
/** Texts in a file, at most. */
export const MAX_IMPORT_ROWS = 20_000;

/** The columns of the CSV, in this order. Only the last three have to be there. */
export const IMPORT_COLUMNS = [
  'id',
  'category',
  'keyword',
  'queue',
  'position',
  'language',
  'label',
  'text',
] as const;
export type ImportColumn = (typeof IMPORT_COLUMNS)[number];

/** Body of `POST /v1/admin/presets/import`. */
export const PresetImport = z.strictObject({
  format: z.enum(['csv', 'json']),
  content: z.string(),
  /** `plan` of the report that was shown, to do what it says; `null`: only tells what would be done. */
  apply: z.nullable(z.string()),
});
export type PresetImport = z.infer<typeof PresetImport>;

export const ImportErrorCode = z.enum([
  /** The file is no CSV, or no JSON of this form. */
  'malformed',
  'too_many_rows',
  'column_missing',
  'empty',
  'too_long',
  'ill_formed_text',
  /** No such queue, no language tag, no whole number. */
  'setting_invalid',
  /** Another preset has the keyword. */
  'key_duplicate',
  /** A preset has two texts in one language. */
  'language_twice',
  /** Rows of one preset do not agree. */
  'differs',
]);
export type ImportErrorCode = z.infer<typeof ImportErrorCode>;

/** What an import does, or did. */
export const ImportReport = z.object({
  counts: z.object({ added: z.int(), changed: z.int(), unchanged: z.int() }),
  /** What is added or changed, in the order of the file; at most 500. */
  changes: z.array(
    z.object({
      /** In CSV the row as a spreadsheet counts it, the header being 1; in JSON the place in the list, from 1. */
      row: z.int(),
      what: z.enum(['added', 'changed']),
      label: z.string(),
      /** Languages whose label or text it writes. */
      languages: z.array(z.string()),
    }),
  ),
  /** Why nothing can be done; at most 500. Empty: it can. */
  errors: z.array(
    z.object({
      row: z.int(),
      column: z.nullable(z.enum(IMPORT_COLUMNS)),
      code: ImportErrorCode,
      detail: z.nullable(z.string()),
    }),
  ),
  /** Columns of the file that mean nothing here. */
  ignored: z.array(z.string()),
  /** Names what would be done; `null` when nothing can be, or nothing is to be done. */
  plan: z.nullable(z.string()),
  applied: z.boolean(),
});
export type ImportReport = z.infer<typeof ImportReport>;
export type ImportError = ImportReport['errors'][number];

/** A file of presets in JSON: what is exported, and what can be imported. */
export const PresetFile = z.object({
  presets: z.array(
    z.object({
      id: z.optional(z.string()),
      category: z.optional(z.string()),
      keyword: z.optional(z.nullable(z.string())),
      queue: z.optional(z.nullable(z.string())),
      position: z.optional(z.int()),
      texts: z.record(z.string(), z.object({ label: z.string(), text: z.string() })),
    }),
  ),
});
export type PresetFile = z.infer<typeof PresetFile>;
