import * as z from 'zod/mini';
import { decideText } from '../../protocol/configured-text.ts';
import { canonicalLanguage, LanguageTag } from '../../protocol/language.ts';
import { PresetInput } from '../../protocol/preset.ts';
import { type ImportColumn, type ImportError } from '../../protocol/preset-import.ts';
import { type TextVersion, type WrittenText } from './decide-versions.ts';

/** One text of the file. A column that the file does not have is absent: what is there stays. */
export type ImportRow = { row: number } & Partial<Record<ImportColumn, string>> &
  Record<'language' | 'label' | 'text', string>;

/** A preset as it is. */
export interface KnownPreset {
  id: string;
  category: string;
  keyword: string | null;
  queue: string | null;
  position: number;
  texts: readonly TextVersion[];
}

/** A preset that the file writes. */
export interface PlannedPreset {
  row: number;
  /** `null`: it gets a new one. */
  id: string | null;
  before: KnownPreset | null;
  category: string;
  keyword: string | null;
  queue: string | null;
  /** `null`: behind all others. */
  position: number | null;
  /** All its texts afterwards: a language that the file does not have stays. */
  texts: WrittenText[];
  /** Languages whose label or text it writes. */
  languages: string[];
}

export interface ImportPlan {
  errors: ImportError[];
  /** Those that are added or changed. */
  presets: PlannedPreset[];
  unchanged: number;
}

export interface ImportFacts {
  /** Every preset there is. */
  presets: readonly KnownPreset[];
  queues: ReadonlySet<string>;
}

const Uuid = z.uuid();
const { category: Category, keyword: Keyword, position: Position } = PresetInput.shape;

/** What a file would do. Rows with the same id are one preset; a row without one is a preset of its own. Pure. */
export function decideImport(rows: readonly ImportRow[], facts: ImportFacts): ImportPlan {
  const known = new Map(facts.presets.map((preset) => [preset.id, preset]));
  const errors: ImportError[] = [];
  const planned = groupRows(rows).map((group) => {
    const id = Uuid.safeParse(group[0].id?.toLowerCase()).data ?? null;
    return planPreset(group, { id, before: (id && known.get(id)) || null, queues: facts.queues, errors });
  });
  refuseSharedKeywords(planned, facts.presets, errors);
  const changing = planned.filter(differs);
  errors.sort((one, other) => one.row - other.row);
  return { errors, presets: changing, unchanged: planned.length - changing.length };
}

type Group = readonly [ImportRow, ...ImportRow[]];

function groupRows(rows: readonly ImportRow[]): Group[] {
  const groups = new Map<string, [ImportRow, ...ImportRow[]]>();
  for (const row of rows) {
    const id = row.id?.trim().toLowerCase() ?? '';
    const key = id === '' ? `\u0000row ${row.row}` : id;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()];
}

interface Planning {
  id: string | null;
  before: KnownPreset | null;
  queues: ReadonlySet<string>;
  errors: ImportError[];
}

function planPreset(group: Group, { id, before, queues, errors }: Planning): PlannedPreset {
  const [first] = group;
  const say = ({ row }: ImportRow, column: ImportColumn, code: ImportError['code'], detail?: string) =>
    void errors.push({ row, column, code, detail: detail ?? null });
  for (const row of group)
    for (const column of ['category', 'keyword', 'queue', 'position'] as const)
      if (row[column]?.trim() !== first[column]?.trim()) say(row, column, 'differs');

  const category = first.category?.trim() ?? before?.category ?? '';
  if (!Category.safeParse(category).success) say(first, 'category', 'too_long');
  const keyword = first.keyword === undefined ? (before?.keyword ?? null) : first.keyword.trim() || null;
  if (!Keyword.safeParse(keyword).success) say(first, 'keyword', 'setting_invalid', keyword ?? '');
  const queue = first.queue === undefined ? (before?.queue ?? null) : first.queue.trim() || null;
  if (queue !== null && !queues.has(queue)) say(first, 'queue', 'setting_invalid', queue);
  const typed = first.position?.trim() ?? '';
  const position = typed === '' ? (before?.position ?? null) : Number(typed);
  if (position !== null && !Position.safeParse(position).success)
    say(first, 'position', 'setting_invalid', typed);

  const { texts, languages } = planTexts(group, before, say);
  return { row: first.row, id, before, category, keyword, queue, position, texts, languages };
}

function planTexts(
  group: Group,
  before: KnownPreset | null,
  say: (row: ImportRow, column: ImportColumn, code: ImportError['code'], detail?: string) => void,
): { texts: WrittenText[]; languages: string[] } {
  const texts = new Map<string, WrittenText>(before?.texts.map((text) => [text.language, text]));
  const seen = new Set<string>();
  const written: string[] = [];
  for (const row of group) {
    const tag = LanguageTag.safeParse(row.language.trim()).data;
    if (!tag) {
      say(row, 'language', row.language.trim() === '' ? 'empty' : 'setting_invalid', row.language);
      continue;
    }
    const language = canonicalLanguage(tag);
    if (seen.has(language)) say(row, 'language', 'language_twice', language);
    seen.add(language);
    const [label, body] = [decideText(row.label, ''), decideText(row.text, '')];
    if (label.type === 'refused') say(row, 'label', label.code);
    else if (row.label.trim().length > 80) say(row, 'label', 'too_long');
    if (body.type === 'refused') say(row, 'text', body.code);
    if (label.type === 'refused' || body.type === 'refused') continue;
    const text = { language, label: label.text.trim(), body: body.text };
    const old = texts.get(language);
    if (old?.label !== text.label || old.body !== text.body) written.push(language);
    texts.set(language, text);
  }
  return {
    texts: [...texts.values()].map(({ language, label, body }) => ({ language, label, body })),
    languages: written,
  };
}

/** A keyword belongs to one preset when all is done, whatever its case. */
function refuseSharedKeywords(
  planned: readonly PlannedPreset[],
  presets: readonly KnownPreset[],
  errors: ImportError[],
): void {
  const written = new Set(planned.map(({ before }) => before?.id));
  const owners = new Set(
    presets.flatMap(({ id, keyword }) =>
      keyword === null || written.has(id) ? [] : [keyword.toLowerCase()],
    ),
  );
  for (const { row, keyword } of planned) {
    if (keyword === null) continue;
    if (owners.has(keyword.toLowerCase()))
      errors.push({ row, column: 'keyword', code: 'key_duplicate', detail: keyword });
    owners.add(keyword.toLowerCase());
  }
}

function differs({ before, category, keyword, queue, position, languages }: PlannedPreset): boolean {
  return (
    before === null ||
    languages.length > 0 ||
    before.category !== category ||
    before.keyword !== keyword ||
    before.queue !== queue ||
    before.position !== position
  );
}
