import type * as z from 'zod/mini';
import { type SourceTrouble } from '../../protocol/followed-source.ts';
import { t } from '../../ui/i18n.ts';

export interface ShownSecret {
  last4: string | null;
  since: string;
}

/** What every source is like, as the server shows it. */
export interface SourceView {
  url: string;
  isSet: boolean;
  queue: string | null;
  queues: { of: string; queue: string }[];
  agents: { of: string; agent: string }[];
  secret: ShownSecret | null;
  oldSecretUntil: string | null;
  deliveredAt: string | null;
  trouble: { reason: SourceTrouble; detail: string; at: string } | null;
}

/** A field of a source's own account. */
export interface SourceField<V> {
  id: string;
  label(): string;
  help?(): string;
  /** What is there; of a secret: when it was set. */
  value(view: V): string;
  /** Of a secret: what is shown of the one there is. */
  shown?(view: V): ShownSecret | null;
  /** May be left empty. */
  optional?: true;
}

/** One source of calls: where it is set, what its account is like, and its words. */
export interface SourceKind<V extends SourceView> {
  path: string;
  answer: z.ZodMiniType<V>;
  input: z.ZodMiniType;
  configuration(view: V): unknown;
  words: 'twilioVoice' | 'amazonConnect';
  fields: readonly SourceField<V>[];
}

/** A source as it stands in the form: its account’s fields, and lists with a line for each entry. A secret begins empty. */
export type SourceDraft = Record<string, string>;

const line = (of: string, value: string) => `${of} = ${value}`;

export const draftOf = <V extends SourceView>({ fields }: SourceKind<V>, view: V): SourceDraft => ({
  ...Object.fromEntries(fields.map((field) => [field.id, field.shown ? '' : field.value(view)])),
  queue: view.queue ?? '',
  queues: view.queues.map(({ of, queue }) => line(of, queue)).join('\n'),
  agents: view.agents.map(({ of, agent }) => line(of, agent)).join('\n'),
});

/** What the server is told. What is empty is left out: a secret stays as it is. */
export function bodyOf<V extends SourceView>({ fields }: SourceKind<V>, draft: SourceDraft) {
  const account: object = Object.fromEntries(
    fields.map(({ id }) => [id, (draft[id] ?? '').trim()]).filter(([, value]) => value !== ''),
  );
  const { queue = '', queues = '', agents = '' } = draft;
  return {
    ...account,
    queue: queue === '' ? null : queue,
    queues: linesOf(queues).map(([of, key]) => ({ of: plainNumber(of), queue: key })),
    agents: linesOf(agents).map(([of, agent]) => ({ of, agent })),
  };
}

function linesOf(text: string): [of: string, value: string][] {
  const lines = text.split('\n').filter((one) => one.trim() !== '');
  return lines.map((one) => {
    const at = one.indexOf('=');
    return at < 0 ? [one.trim(), ''] : [one.slice(0, at).trim(), one.slice(at + 1).trim()];
  });
}

/** A number may be written with blanks and the like; the name of a queue is left as it is. */
const plainNumber = (of: string): string => (of.startsWith('+') ? of.replace(/[\s().-]/g, '') : of);

/** Why it cannot be saved, in words; empty: it can. `keys`: of the queues there are; `null`: not known. */
export function problemOf<V extends SourceView>(
  kind: SourceKind<V>,
  draft: SourceDraft,
  { view, keys }: { view: V; keys: readonly string[] | null },
): string {
  const isMissing = kind.fields.some(
    ({ id, optional, shown }) => !optional && (draft[id] ?? '').trim() === '' && !shown?.(view),
  );
  if (isMissing) return t('admin:followed.needed');
  const body = bodyOf(kind, draft);
  const unknown = body.queues.find(({ queue }) => queue !== '' && keys !== null && !keys.includes(queue));
  if (unknown) return t('admin:talk.noQueue', { line: line(unknown.of, unknown.queue) });
  const { error } = kind.input.safeParse(body);
  const wrong = error?.issues.map(({ path }) => String(path[0])) ?? [];
  if (wrong.some((id) => kind.fields.some((field) => field.id === id))) return t('admin:followed.badAccount');
  return wrong.length > 0 ? t('admin:asterisk.badLines') : '';
}

/** Names of the fields, for the choice between two people's work. */
export const draftNames = <V extends SourceView>({ fields }: SourceKind<V>): Record<string, string> => ({
  ...Object.fromEntries(fields.map(({ id, label }) => [id, label()])),
  queue: t('admin:asterisk.queue'),
  queues: t('admin:asterisk.queues'),
  agents: t('admin:asterisk.agents'),
});
