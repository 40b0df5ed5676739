import { type Preset } from '../../protocol/preset.ts';
import { tenantFacts } from '../calls/call-facts.ts';
import { type Tx } from '../platform/db.ts';
import { allQueues } from '../queues/find-queue.ts';
import { type KnownPreset } from './decide-import.ts';
import { type LanguagesOfQueue, missingFinder, neededLanguages } from './decide-missing.ts';
import { sourceOf, stateOf, type TextVersion } from './decide-versions.ts';
import { type PresetRow } from './store.ts';

/** What presets are looked at with. */
export interface PresetFacts {
  tenantDefault: string;
  queues: readonly LanguagesOfQueue[];
}

export async function presetFacts(tx: Tx): Promise<PresetFacts> {
  const { tenantDefault } = await tenantFacts(tx);
  return { tenantDefault, queues: await allQueues(tx) };
}

/** A preset as administrators see it. */
export function renderPreset(
  { texts, updatedAt, ...row }: PresetRow,
  { tenantDefault, queues }: PresetFacts,
): Preset {
  const sourceLanguage = sourceOf(texts, tenantDefault);
  const source = texts.find(({ language }) => language === sourceLanguage);
  const available = texts.map(({ language }) => language);
  return {
    ...row,
    texts: Object.fromEntries(texts.map((text) => [text.language, renderText(text, source)])),
    sourceLanguage,
    missing: missingFinder()(neededLanguages(queues, row.queue), available),
    updatedAt: updatedAt.toISOString(),
  };
}

function renderText(text: TextVersion, source: TextVersion | undefined): Preset['texts'][string] {
  const { label, body, version, changedAt, reading } = text;
  const state = stateOf(text, source);
  return {
    ...{ label, text: body, version, state, changedAt: changedAt.toISOString() },
    readAgainst: state === 'stale' ? (reading?.text ?? null) : null,
  };
}

/** What the audit keeps of a preset, and what it can be made again from. */
export const auditedPreset = ({ category, keyword, position, queue, texts }: KnownPreset): object => ({
  ...{ category, keyword, position, queue },
  texts: Object.fromEntries(texts.map(({ language, label, body }) => [language, { label, text: body }])),
});
