import type { FailureReason, Message } from '../protocol/message.ts';
import type { WidgetPolicy } from '../protocol/session.ts';
import type { PendingSend, Thread } from './thread.ts';

/** What the agent reads under a text that went out. Several states of the server are one word here. */
export type BubbleStatus =
  | 'sending'
  | 'waiting'
  | 'checking'
  | 'sent'
  | 'delivered'
  | 'notDelivered'
  | 'notConfirmed'
  | 'canceled'
  | 'received';

export type BubbleAction = 'tryAgain' | 'sendAgain' | 'cancel' | 'edit' | 'discard';

/** One text of the conversation: all tries of one text are one bubble, in the place of the first. */
export interface Bubble {
  /** Stable through the life of the bubble: the key it was sent with, or the id of the message. */
  id: string;
  side: 'in' | 'out';
  kind: Message['kind'];
  text: string;
  language: string | null;
  agent: { id: string; name: string } | null;
  at: string;
  status: BubbleStatus;
  statusAt: string;
  reason: FailureReason | null;
  /** Code of a refusal by the server. */
  refused: string | null;
  waitUntil: string | null;
  /** The newest message of the server behind it; `null` while there is none. */
  messageId: string | null;
  seq: number | null;
  media: Message['media'];
  /** It went out, or came, before an agent answered. */
  whileWaiting?: boolean;
  /** What the agent can do about it. */
  actions: readonly BubbleAction[];
}

/** The texts of a thread in the order they were first sent. With `statusCompat`, "sent" is shown as "delivered". */
export function bubblesOf(
  { snapshot, pending }: Thread,
  owner: Bubble['agent'],
  { statusCompat = false }: Partial<Pick<WidgetPolicy, 'statusCompat'>> = {},
): Bubble[] {
  const { messages } = snapshot;
  const retries = new Map(
    messages.flatMap((message) => (message.retryOf ? [[message.retryOf, message]] : [])),
  );
  const retryPending = new Map(pending.flatMap((send) => (send.retryOf ? [[send.retryOf, send]] : [])));
  const roots = messages.filter(
    ({ retryOf }) => retryOf === null || !messages.some(({ id }) => id === retryOf),
  );
  const shown = roots.map((root) => {
    let last = root;
    for (let next = retries.get(last.id); next; next = retries.get(last.id)) last = next;
    const send = retryPending.get(last.id);
    const bubble = fromMessage(root, last, statusCompat);
    return send ? { ...bubble, ...pendingStatus(send), messageId: last.id } : bubble;
  });
  return [
    ...shown,
    ...pending.filter(({ retryOf }) => retryOf === null).map((send) => fromPending(send, owner)),
  ];
}

function fromMessage(root: Message, last: Message, statusCompat: boolean): Bubble {
  const own = statusOf(last);
  const status = own === 'sent' && statusCompat ? 'delivered' : own;
  return {
    id: root.clientKey ?? root.id,
    side: root.direction,
    kind: root.kind,
    text: last.text,
    language: last.language,
    agent: last.agent,
    at: root.createdAt,
    status,
    statusAt: last.stateAt,
    reason: last.reason,
    refused: null,
    waitUntil: last.waitUntil,
    messageId: last.id,
    seq: last.seq,
    media: last.media,
    ...(root.whileWaiting && { whileWaiting: true }),
    actions: actionsOf(status, last),
  };
}

function fromPending(send: PendingSend, owner: Bubble['agent']): Bubble {
  return {
    id: send.key,
    side: 'out',
    kind: send.request?.kind === 'preset' ? 'preset' : 'text',
    text: send.text,
    language: send.language,
    agent: owner,
    at: send.createdAt,
    messageId: null,
    seq: null,
    media: [],
    waitUntil: null,
    ...pendingStatus(send),
  };
}

function pendingStatus({ phase, code, createdAt, request }: PendingSend) {
  const status: BubbleStatus = phase === 'refused' ? 'notDelivered' : phase;
  const refusedActions: BubbleAction[] = request?.kind === 'text' ? ['edit', 'discard'] : ['discard'];
  const actions = phase === 'refused' ? refusedActions : [];
  return { status, reason: null, refused: code, statusAt: createdAt, actions };
}

function statusOf({ direction, state, reason, waitUntil }: Message): BubbleStatus {
  if (direction === 'in') return 'received';
  if (reason === 'canceled') return 'canceled';
  switch (state) {
    case 'queued':
      return waitUntil === null ? 'sending' : 'waiting';
    case 'sending':
      return 'sending';
    case 'accepted':
    case 'sent':
      return 'sent';
    case 'delivered':
      return 'delivered';
    case 'not_confirmed':
      return 'notConfirmed';
    default:
      return 'notDelivered';
  }
}

/** An opted-out number is never tried again: the server refuses it, and the caller asked for it. */
function actionsOf(status: BubbleStatus, { kind, state, reason }: Message): BubbleAction[] {
  if (kind === 'closing' || kind === 'inbound' || kind === 'waitTime') return [];
  if (status === 'notConfirmed') return ['sendAgain'];
  if (status === 'notDelivered') return reason === 'opted_out' || state === 'suppressed' ? [] : ['tryAgain'];
  return status === 'waiting' ? ['cancel'] : [];
}
