import { t } from '../ui/i18n.ts';
import { blockOf, callerInWords, queueName, type WidgetModel } from './model.ts';
import type { Block } from './words.ts';

/** What keeps every text back for a while, whoever the caller is. */
const HELD = [
  'sending_stopped',
  'prefix_held',
  'cap_tenant',
  'cap_queue',
  'cap_session',
  'cap_number',
] as const;
type Held = (typeof HELD)[number];
const isHeld = (block: Block | null): block is Held => HELD.some((held) => held === block);

/** The one notice that is shown. */
export type Banner =
  | { kind: 'offline'; since: number }
  | { kind: 'lock'; name: string; other: string }
  | { kind: 'suspected'; name: string }
  | { kind: 'optedOut'; name: string }
  | { kind: 'held'; block: Held; name: string; queue: string }
  | { kind: 'sourceLost' }
  | { kind: 'closing' }
  | { kind: 'notice'; code: string };

/** The gravest of what there is to say: what stops a wrong text first, then what stops any text, then news. */
export function bannerOf(model: WidgetModel): Banner | null {
  const { connection, lock, thread, sourceUp, notice } = model;
  const name = callerInWords(model, 'whole');
  const session = thread?.snapshot.session;
  const active = session?.state === 'active';
  if (lock) return { kind: 'lock', name, other: t('person', { name: lock.name }) };
  if (connection.state === 'offline') return { kind: 'offline', since: connection.since };
  if (notice !== null) return { kind: 'notice', code: notice };
  if (active && session.optOutSuspected) return { kind: 'suspected', name: callerInWords(model) };
  if (active && blockOf(model) === 'opted_out') return { kind: 'optedOut', name };
  const block = blockOf(model);
  if (active && isHeld(block))
    return { kind: 'held', block, name: callerInWords(model), queue: queueName(model) };
  if (session?.state === 'closing') return { kind: 'closing' };
  if (!sourceUp && active) return { kind: 'sourceLost' };
  return null;
}
