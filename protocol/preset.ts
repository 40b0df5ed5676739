import * as z from 'zod/mini';
import { LanguageTag } from './language.ts';

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
});
export type PresetItem = z.infer<typeof PresetItem>;

/** Body of `GET /v1/calls/{callKey}/presets?language=…`, in the administrator's order. */
export const PresetList = z.object({ language: z.string(), presets: z.array(PresetItem) });
export type PresetList = z.infer<typeof PresetList>;

const Label = z.string().check(z.minLength(1), z.maxLength(80));

/** What an administrator writes: a preset with its variants by language. */
export const PresetInput = z.strictObject({
  category: z._default(z.string().check(z.maxLength(80)), ''),
  keyword: z._default(z.nullable(z.string().check(z.regex(/^[\p{L}\p{N}_-]{1,30}$/u))), null),
  position: z._default(z.int().check(z.minimum(0)), 0),
  /** Key of a queue; `null`: for all queues. */
  queue: z._default(z.nullable(z.string()), null),
  texts: z.record(z.string(), z.strictObject({ label: Label, text: z.string().check(z.minLength(1)) })),
});
export type PresetInput = z.infer<typeof PresetInput>;

export const Preset = z.object({
  id: z.uuid(),
  category: z.string(),
  keyword: z.nullable(z.string()),
  position: z.int(),
  queue: z.nullable(z.string()),
  texts: z.record(z.string(), z.object({ label: z.string(), text: z.string() })),
  updatedAt: z.string(),
});
export type Preset = z.infer<typeof Preset>;

/** Closing text and auto-reply: one per language. */
export const AutomaticTextKind = z.enum(['closing', 'autoReply']);
export type AutomaticTextKind = z.infer<typeof AutomaticTextKind>;

export const AutomaticTextInput = z.strictObject({ enabled: z.boolean(), text: z.string() });
export const AutomaticText = z.object({
  kind: AutomaticTextKind,
  language: LanguageTag,
  enabled: z.boolean(),
  text: z.string(),
});
export type AutomaticText = z.infer<typeof AutomaticText>;
