import { type CarrierEvent } from '../../server/carriers/carrier.ts';
import { receiveCarrierEvents } from '../../server/messages/receive-events.ts';
import { type LedgerLine } from '../verification/history.ts';
import { type World } from './world.ts';

type State = Extract<CarrierEvent, { type: 'receipt' }>['state'];

/** What a carrier reports of one text; in which order it arrives is another matter. */
const FATES: readonly (readonly State[])[] = [
  ['sent', 'delivered'],
  ['sent', 'delivered'],
  ['delivered'],
  ['sent', 'undelivered'],
  ['failed'],
  ['sent', 'undelivered', 'delivered'],
  [],
];

/** Reports what became of a text it took: backwards, doubled, before the answer or long after, with and without our reference. */
export async function postReceipts(world: World, line: LedgerLine, tenantId: string): Promise<void> {
  const { random } = world;
  const states = [...random.pick(FATES)];
  if (random.chance(0.3)) states.reverse();
  const withReference = random.chance(0.7);
  for (const state of states) {
    const event: CarrierEvent = {
      type: 'receipt',
      eventId: `receipt-${random.uuid()}`,
      carrierId: line.carrierId ?? '',
      state,
      ...(withReference ? { messageId: line.reference } : {}),
      ...(state === 'undelivered' || state === 'failed'
        ? { reason: 'unreachable', code: 'unreachable' }
        : {}),
    };
    const delay = random.chance(0.4) ? 0 : random.below(4_000);
    for (let copies = random.chance(0.2) ? 2 : 1; copies > 0; copies--)
      world.spawn('receipt', () => post(world, { tenantId, event, delay }));
  }
}

async function post(
  world: World,
  {
    tenantId,
    event,
    delay,
  }: { tenantId: string; event: Extract<CarrierEvent, { type: 'receipt' }>; delay: number },
): Promise<void> {
  await world.sleep(delay);
  const { eventId, carrierId, state } = event;
  await world.insist(
    { op: 'receipt', tenantId, eventId, carrierId, messageId: event.messageId ?? null, state },
    (node) => receiveCarrierEvents(node.ctx, tenantId, 'loopback', [event]),
  );
}
