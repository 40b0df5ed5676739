import type { HostVerb } from '../protocol/adapter.ts';
import type { RecordRef } from '../protocol/call.ts';
import type { AgentView, CallView } from '../protocol/session.ts';
import type { StreamConnection } from '../ui/event-stream.ts';
import { t } from '../ui/i18n.ts';
import { formatPhone } from '../ui/phone.ts';
import type { Spoken } from './announcements.ts';
import type { BoundCall, Lock } from './binding.ts';
import { bubblesOf } from './bubble.ts';
import type { Thread } from './thread.ts';
import { type Block, shortName } from './words.ts';

/** Why the widget cannot work at all; `code` is for support. */
export interface Stop {
  kind: 'mismatch' | 'blockedOrigin' | 'launch' | 'unreachable';
  code: string;
}

/** Everything the widget shows. A new object with each change. */
export interface WidgetModel {
  phase: 'loading' | 'stopped' | 'ready';
  stop: Stop | null;
  agent: AgentView | null;
  live: readonly BoundCall[];
  /** Key of the shown call. */
  shown: string | null;
  view: CallView | null;
  thread: Thread | null;
  /** Unread messages of live calls that are not shown. */
  otherUnread: Readonly<Record<string, number>>;
  connection: StreamConnection;
  sourceUp: boolean;
  /** On the host page's screen. */
  record: RecordRef | null;
  /** What the host page can do for the agent. */
  verbs: readonly HostVerb[];
  lock: Lock | null;
  /** Code of the last thing that was refused, until the agent does something else. */
  notice: string | null;
  /** Grows when an administrator changed the presets. */
  presetsRevision: number;
}

export const EMPTY_MODEL: WidgetModel = {
  phase: 'loading',
  stop: null,
  agent: null,
  live: [],
  shown: null,
  view: null,
  thread: null,
  otherUnread: {},
  connection: { state: 'online' },
  sourceUp: true,
  record: null,
  verbs: [],
  lock: null,
  notice: null,
  presetsRevision: 0,
};

/** The shown call as the switcher knows it, before and beside its view. */
export function boundCall({ live, shown }: WidgetModel): BoundCall | null {
  return live.find(({ callKey }) => callKey === shown) ?? null;
}

/** Name of the caller where the telephone system or the page knows one. */
function knownName(model: WidgetModel): string | null {
  return model.view?.call.callerName ?? boundCall(model)?.name ?? null;
}

function knownNumber(model: WidgetModel): string {
  const number =
    model.thread?.snapshot.session.caller ?? model.view?.call.caller ?? boundCall(model)?.number ?? null;
  return number === null ? t('noName') : formatPhone(number);
}

/** Who is on the line: the name, else the number, else "Caller". */
export function callerName(model: WidgetModel): string {
  return knownName(model) ?? knownNumber(model);
}

/** What one calls them: the first name, else the number. */
export function callerShort(model: WidgetModel): string {
  const name = knownName(model);
  return name === null ? knownNumber(model) : shortName(name);
}

/** The same inside a sentence: "Grace", else "the caller". */
export function callerInWords(model: WidgetModel, form: 'whole' | 'short' = 'short'): string {
  const name = knownName(model);
  return name === null ? t('theCaller') : t('person', { name: form === 'whole' ? name : shortName(name) });
}

export function queueName(model: WidgetModel): string {
  return model.view?.call.queue.name ?? boundCall(model)?.queue ?? '';
}

/** Why there is nothing to write with; `null` while the agent may write, or nothing is known yet. */
export function blockOf({ view, thread, agent }: WidgetModel): Block | null {
  if (!view || !agent) return null;
  if (view.blocked !== null && !(view.blocked === 'ended' && thread)) return view.blocked;
  if (thread && thread.snapshot.session.state !== 'active') return 'ended';
  if (view.call.state === 'ended') return 'ended';
  if (thread?.snapshot.session.optedOut) return 'opted_out';
  return agent.agent.permissions.includes('sms.send') ? null : 'no_permission';
}

export function mayWrite(model: WidgetModel): boolean {
  return model.thread !== null && blockOf(model) === null;
}

/** Blocks that another mobile is a way out of. */
const OTHER_NUMBER_HELPS: ReadonlySet<Block> = new Set<Block>([
  'caller_hidden',
  'landline',
  'number_not_textable',
]);

export const otherNumberHelps = (block: Block): boolean => OTHER_NUMBER_HELPS.has(block);

/** Whether the agent may have the caller text a code. */
export function mayTextIn(model: WidgetModel): boolean {
  const { view, agent } = model;
  if (!view?.policy.textIn || !agent?.agent.permissions.includes('sms.send')) return false;
  const block = blockOf(model);
  return block === null || otherNumberHelps(block);
}

/** Why sending waits although writing goes on. */
export function waitingReason({ connection, thread }: WidgetModel): string | null {
  if (connection.state === 'offline') return t('wait.offline');
  return thread?.snapshot.session.optOutSuspected ? t('wait.suspected') : null;
}

/** Unread messages of all live calls: the host's badge. */
export function unreadTotal({ thread, otherUnread }: WidgetModel): number {
  const shown = thread?.snapshot.session.unread ?? 0;
  return Object.values(otherUnread).reduce((sum, count) => sum + count, shown);
}

export function spokenOf(model: WidgetModel): Spoken {
  const session = model.thread?.snapshot.session ?? null;
  const second = model.live.find(({ callKey }) => callKey !== model.shown) ?? null;
  return {
    callKey: model.shown,
    name: callerInWords(model, 'whole'),
    queue: queueName(model),
    session: session?.state ?? null,
    endReason: session?.endReason ?? model.view?.call.endReason ?? null,
    block: blockOf(model),
    optedOut: session?.optedOut ?? false,
    suspected: session?.optOutSuspected ?? false,
    owner: session?.owner ?? null,
    bubbles: model.thread ? bubblesOf(model.thread, session?.owner ?? null, model.view?.policy) : [],
    offline: model.connection.state === 'offline',
    sourceUp: model.sourceUp,
    lock: model.lock,
    waitingCall: second
      ? (second.name ?? (second.number === null ? t('noName') : formatPhone(second.number)))
      : null,
  };
}
