import { MessageState } from '../../../protocol/message.ts';
import { type Evidence, groupBy, isOk, isRefused, keyOf, type Message, type Receipt } from '../evidence.ts';
import { type Violation } from '../history.ts';

const violation = (what: string): Violation => ({ invariant: 'I9', what });

/**
 * I9: what is said of a text is what the carrier's answer and the acknowledged receipts say, in whatever order they
 * came. An answer may be lost; a receipt without an acknowledgement may count or not.
 */
export function checkStates(evidence: Evidence): Violation[] {
  const byOurId = groupBy(evidence.receipts, ({ request }) =>
    keyOf(request.tenantId, request.messageId ?? ''),
  );
  const byTheirId = groupBy(evidence.receipts, ({ request }) => keyOf(request.tenantId, request.carrierId));
  const knownIds = new Map<string, string>();
  for (const { tenant_id, carrier, carrier_message_id, id } of evidence.contents.message)
    if (carrier_message_id !== null) knownIds.set(keyOf(tenant_id, carrier, carrier_message_id), id);
  const outgoing = evidence.contents.message.filter(({ direction }) => direction === 'out');
  return [
    ...outgoing.flatMap((message) => {
      const ids = carrierIdsOf(evidence, message);
      const receipts = [
        ...(byOurId.get(keyOf(message.tenant_id, message.id)) ?? []),
        ...ids.flatMap((id) => byTheirId.get(keyOf(message.tenant_id, id)) ?? []).filter(isForeign),
      ];
      return [...checkCarrierId(message, ids), ...checkState(evidence, message, receipts)];
    }),
    ...parkedOf(evidence).flatMap(({ tenant_id, carrier, carrier_message_id }) => {
      const id = knownIds.get(keyOf(tenant_id, carrier, carrier_message_id));
      return id ? [violation(`a receipt of message ${id} waits for an answer that has come`)] : [];
    }),
  ];
}

/** A receipt that came while the answer was recorded waits for the keeper. */
const parkedOf = ({ contents, settled }: Evidence) => (settled ? contents.parked_receipt : []);

const isForeign = ({ request }: Receipt) => request.messageId === null;

/** What the carrier calls this message. */
const carrierIdsOf = ({ handOversOf }: Evidence, { id }: Message): string[] =>
  (handOversOf.get(id) ?? []).flatMap(({ carrierId }) => carrierId ?? []);

function checkCarrierId({ id, carrier_message_id: theirs }: Message, ids: readonly string[]): Violation[] {
  return theirs !== null && ids.length > 0 && !ids.includes(theirs)
    ? [violation(`message ${id} is known as ${theirs}, the carrier calls it ${ids.join(' ')}`)]
    : [];
}

function checkState(evidence: Evidence, message: Message, receipts: readonly Receipt[]): Violation[] {
  const counting = receipts.filter((receipt) => !isRefused(receipt));
  const certain = counting.filter((receipt) => isOk(receipt) && reaches(evidence, receipt, message));
  const perhaps = counting.filter((receipt) => !certain.includes(receipt));
  const allowed = new Set(
    statesWithoutReceipts(evidence, message).flatMap((state) => {
      const told = certain.reduce(hear, state);
      return [told, ...perhaps.map((receipt) => hear(told, receipt))];
    }),
  );
  return allowed.has(MessageState.parse(message.state))
    ? []
    : [violation(`message ${message.id} is ${message.state}, and can only be ${[...allowed].join(', ')}`)];
}

/** A receipt that names only the carrier's id finds the message at last when the answer with that id was recorded. */
const reaches = ({ settled }: Evidence, { request }: Receipt, message: Message): boolean =>
  request.messageId === message.id || (settled && request.carrierId === message.carrier_message_id);

/** From what is weakest to what nothing undoes. Said here once more: a judge who asks the product agrees with its faults. */
const STRENGTH: readonly MessageState[] = [
  ...(['queued', 'sending', 'not_confirmed'] as const),
  ...(['accepted', 'sent', 'failed', 'undelivered', 'delivered'] as const),
];

const hear = (state: MessageState, { request }: Receipt): MessageState =>
  // what was never sent has no place there
  STRENGTH.includes(state) && STRENGTH.indexOf(request.state) > STRENGTH.indexOf(state)
    ? request.state
    : state;

/** What may be known of a text from its hand-overs alone. */
function statesWithoutReceipts({ handOversOf, settled }: Evidence, message: Message): MessageState[] {
  const waiting: MessageState[] = settled ? [] : ['queued', 'sending'];
  const last = handOversOf.get(message.id)?.at(-1);
  // the process that claimed it may have died before the hand-over
  if (!last) {
    const refusedHere: MessageState[] = message.reason === 'auth' ? ['failed'] : [];
    return [...waiting, 'suppressed', 'expired', 'not_confirmed', ...refusedHere];
  }
  switch (last.answer) {
    case 'accepted':
      return [...waiting, 'accepted', 'not_confirmed'];
    case 'rejected':
      return [...waiting, 'failed', 'not_confirmed'];
    case 'throttled':
    case 'notSent':
      return [...waiting, 'suppressed', 'expired', 'not_confirmed'];
    default:
      return [...waiting, 'not_confirmed'];
  }
}
