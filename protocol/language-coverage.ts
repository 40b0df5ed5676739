import * as z from 'zod/mini';
import { AutomaticTextKind } from './preset.ts';

/** Which text callers of a language get, and by which step of the ladder; `null`: none. */
export const TextChoice = z.object({
  language: z.nullable(z.string()),
  step: z.enum(['exact', 'parent', 'base', 'region', 'queue', 'tenant', 'none']),
});
export type TextChoice = z.infer<typeof TextChoice>;

/** One kind of automatic text. Body of `GET /v1/admin/automatic-texts/{kind}`. */
export const AutomaticTextOverview = z.object({
  kind: AutomaticTextKind,
  /** One per language: of any queue, the company's default, and each in which a text is written. */
  texts: z.array(
    z.object({
      language: z.string(),
      enabled: z.boolean(),
      text: z.string(),
      /** Queues whose callers can choose this language; empty for one in which a text is written for none of them. */
      queues: z.array(
        z.object({
          key: z.string(),
          name: z.string(),
          /** What a caller of this queue and language gets. */
          gets: TextChoice,
        }),
      ),
    }),
  ),
  /** Languages that callers of some queue can choose, in which they get no text, while texts of this kind are sent. */
  missing: z.array(z.string()),
});
export type AutomaticTextOverview = z.infer<typeof AutomaticTextOverview>;

/** What a caller of a queue gets in one language. */
export const QueueCoverage = z.object({
  key: z.string(),
  name: z.string(),
  /** Whether callers of this queue can choose the language. */
  offered: z.boolean(),
  /** How many presets agents have: in the language itself, in another one, and left out. */
  presets: z.object({ own: z.int(), other: z.int(), none: z.int() }),
  closing: TextChoice,
  autoReply: TextChoice,
});
export type QueueCoverage = z.infer<typeof QueueCoverage>;

/** Body of `GET /v1/admin/languages?also=…`. */
export const LanguageOverview = z.object({
  /** Of the company: the last step of the ladder. */
  defaultLanguage: z.string(),
  /** Languages of any queue, by tag, and the one that was asked for. */
  languages: z.array(
    z.object({
      language: z.string(),
      /** Tags looked for before any default: itself, its parents, its base. */
      ladder: z.array(z.string()),
      queues: z.array(QueueCoverage),
    }),
  ),
});
export type LanguageOverview = z.infer<typeof LanguageOverview>;
