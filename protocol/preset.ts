import * as z from 'zod/mini';
import { LanguageTag } from './language.ts';

/** Who wrote a preset: an administrator, for all queues or for one, or the agent for themselves. */
export const PresetLayer = z.enum(['tenant', 'queue', 'personal']);
export type PresetLayer = z.infer<typeof PresetLayer>;

/** A preset in the language the fallback found for the call: one row of the agent's list. */
export const PresetItem = z.object({
  id: z.uuid(),
  label: z.string(),
  text: z.string(),
  category: z.string(),
  keyword: z.nullable(z.string()),
  /** Language of this text. */
  language: z.string(),
  /** The text is in another language or region than asked for: show a badge and sort last. */
  fallback: z.boolean(),
  segments: z.int(),
  /** Names of variables without a fallback value that the call does not fill: the agent is asked. */
  missing: z.array(z.string()),
  layer: z._default(PresetLayer, 'tenant'),
});
export type PresetItem = z.infer<typeof PresetItem>;

/** Body of `GET /v1/calls/{callKey}/presets?language=…`: in the administrator's order, then the agent's own. */
export const PresetList = z.object({ language: z.string(), presets: z.array(PresetItem) });
export type PresetList = z.infer<typeof PresetList>;

/** What a preset is called. UTF-16 units. */
export const PresetLabel = z.string().check(z.minLength(1), z.maxLength(80));
/** What an agent types after `#`. */
export const PresetKeyword = z.string().check(z.regex(/^[\p{L}\p{N}_-]{1,30}$/u));

/** What an administrator writes: a preset with its variants by language. */
export const PresetInput = z.strictObject({
  category: z._default(z.string().check(z.maxLength(80)), ''),
  keyword: z._default(z.nullable(PresetKeyword), null),
  /** Place among the others, the lowest first. Absent: a new one comes last, another stays where it is. */
  position: z.optional(z.int().check(z.minimum(0), z.maximum(2_000_000_000))),
  /** Key of a queue; `null`: for all queues. */
  queue: z._default(z.nullable(z.string()), null),
  texts: z.record(z.string(), z.strictObject({ label: PresetLabel, text: z.string().check(z.minLength(1)) })),
});
export type PresetInput = z.infer<typeof PresetInput>;

/**
 * `source`: the text the others are read against; `current`: nothing is known against it; `stale`: the source has
 * changed since somebody last read this text against it. A stale text stays in use.
 */
export const PresetTextState = z.enum(['source', 'current', 'stale']);
export type PresetTextState = z.infer<typeof PresetTextState>;

export const PresetText = z.object({
  label: z.string(),
  text: z.string(),
  /** Counts the changes of the text, from 1. */
  version: z.int(),
  state: PresetTextState,
  /** When the text got its words. */
  changedAt: z.string(),
  /** Of a stale text: the source as it was when they were last read together. */
  readAgainst: z.nullable(z.string()),
});
export type PresetText = z.infer<typeof PresetText>;

export const Preset = z.object({
  id: z.uuid(),
  category: z.string(),
  keyword: z.nullable(z.string()),
  position: z.int(),
  queue: z.nullable(z.string()),
  texts: z.record(z.string(), PresetText),
  /** Language of the text the others are read against: that of the company, or else the first that was written. */
  sourceLanguage: z.string(),
  /** Languages in which callers of its queues get this preset only by falling back to another. */
  missing: z.array(z.string()),
  updatedAt: z.string(),
});
export type Preset = z.infer<typeof Preset>;

/**
 * What two who edit a preset at once get in each other's way with, for `If-Match`: what stands in `PresetInput`, but for
 * the place, which is changed by itself.
 */
export const editedPart = ({
  category,
  keyword,
  queue,
  texts,
}: Pick<Preset, 'category' | 'keyword' | 'queue'> & {
  texts: Readonly<Record<string, { label: string; text: string }>>;
}): object => ({
  ...{ category, keyword, queue },
  texts: Object.fromEntries(Object.entries(texts).map(([key, { label, text }]) => [key, { label, text }])),
});

/** Closing text, auto-reply, the text that carries a link for photos, and that to callers who wait: one per language. */
export const AutomaticTextKind = z.enum(['closing', 'autoReply', 'photoLink', 'waitTime']);
export type AutomaticTextKind = z.infer<typeof AutomaticTextKind>;

export const AutomaticTextInput = z.strictObject({ enabled: z.boolean(), text: z.string() });
export const AutomaticText = z.object({
  kind: AutomaticTextKind,
  language: LanguageTag,
  enabled: z.boolean(),
  text: z.string(),
});
export type AutomaticText = z.infer<typeof AutomaticText>;
