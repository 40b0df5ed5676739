import { normalizeText } from '../../../protocol/normalize-text.ts';
import {
  type Evidence,
  groupBy,
  type Inbound,
  isOk,
  isRefused,
  keyOf,
  type Operation,
  pairOf,
} from '../evidence.ts';
import { type Violation } from '../history.ts';

const violation = (what: string): Violation => ({ invariant: 'I4', what });

/** I4: an acknowledged event of the carrier is stored, and has its effect once. */
export function checkInbound(evidence: Evidence): Violation[] {
  const events = [...evidence.inbounds, ...evidence.receipts];
  const byEvent = groupBy<Operation<Event>>(events, ({ request }) =>
    keyOf(request.tenantId, request.eventId),
  );
  const stored = new Set(evidence.contents.carrier_event.map((row) => keyOf(row.tenant_id, row.event_id)));
  return [
    ...[...byEvent].flatMap(([event, operations]) => checkEvent(operations, stored.has(event))),
    ...[...stored]
      .filter((event) => !byEvent.has(event))
      .map((event) => violation(`event ${event.split('\n')[1]} is stored, and no carrier sent it`)),
    ...checkTexts(evidence, stored),
  ];
}

type Event = Inbound['request'] | Evidence['receipts'][number]['request'];

function checkEvent(operations: readonly Operation<Event>[], stored: boolean): Violation[] {
  const eventId = operations[0]?.request.eventId;
  if (!stored && operations.some(isOk))
    return [violation(`event ${eventId} was acknowledged, and is not stored`)];
  if (stored && operations.every(isRefused))
    return [violation(`event ${eventId} was refused each time, and is stored`)];
  return [];
}

/** What a pair of numbers has received: the texts of its stored events, each once, and no other. */
function checkTexts({ contents, inbounds }: Evidence, stored: ReadonlySet<string>): Violation[] {
  const ours = new Set(contents.phone_number.map(({ tenant_id, e164 }) => keyOf(tenant_id, e164)));
  const taken = new Map<string, { pair: string; text: string }>();
  for (const { request } of inbounds) {
    const event = keyOf(request.tenantId, request.eventId);
    // a text to a number that is not ours is dropped
    if (!stored.has(event) || !ours.has(keyOf(request.tenantId, request.ourNumber))) continue;
    const pair = keyOf(request.tenantId, request.ourNumber, request.caller);
    if (!taken.has(event)) taken.set(event, { pair, text: normalizeText(request.text) });
  }
  const received = [
    ...[...contents.message.filter(({ kind }) => kind === 'inbound'), ...contents.late_text].map((row) => ({
      pair: pairOf(row),
      text: row.body,
    })),
    // texts of a mobile that waits for the agent
    ...contents.text_in_code.flatMap(({ tenant_id, our_number, sender, held }) =>
      held.map(({ text }) => ({ pair: keyOf(tenant_id, our_number, sender ?? ''), text })),
    ),
  ];
  const takenOf = groupBy([...taken.values()], ({ pair }) => pair);
  const receivedOf = groupBy(received, ({ pair }) => pair);
  return [...new Set([...takenOf.keys(), ...receivedOf.keys()])].flatMap((pair) =>
    comparePair(
      pair,
      (takenOf.get(pair) ?? []).map(({ text }) => text),
      (receivedOf.get(pair) ?? []).map(({ text }) => text),
    ),
  );
}

/** The words of a late text are kept only if the settings say so; then it counts as any. */
function comparePair(
  pair: string,
  taken: readonly string[],
  received: readonly (string | null)[],
): Violation[] {
  const name = pair.split('\n').join(' ');
  const left = [...taken];
  const tooMany = received
    .filter((text) => text !== null)
    .filter((text) => {
      const place = left.indexOf(text);
      if (place >= 0) left.splice(place, 1);
      return place < 0;
    });
  const wordless = received.filter((text) => text === null).length;
  return [
    ...tooMany.map((text) => violation(`pair ${name} has the text "${text}" more often than it was sent`)),
    ...(left.length > wordless
      ? [
          violation(
            `pair ${name} lacks ${left.length - wordless} of: ${left.map((text) => `"${text}"`).join(', ')}`,
          ),
        ]
      : []),
    ...(wordless > left.length
      ? [violation(`pair ${name} has ${wordless - left.length} late texts that nobody sent`)]
      : []),
  ];
}
