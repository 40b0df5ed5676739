import { E164 } from '../../protocol/phone.ts';
import { type CarrierEvent } from '../carriers/carrier.ts';
import { type Context } from '../context.ts';
import { addSeconds } from '../platform/clock.ts';
import { type Tx } from '../platform/db.ts';
import {
  type AssemblyKey,
  lockAssembly,
  lockStale,
  staleAssemblies,
  writeAssembly,
} from './assembly-store.ts';
import { decideAssembly, joinParts } from './decide-assembly.ts';
import { receiveInbound } from './receive-inbound.ts';

/** Seconds without another part, after which what there is of a text is shown. */
const PATIENCE_SECONDS = 60;

/** Keeps a part of a text until all of it is there, in whatever order and by whichever node, and then takes the text. */
export async function receivePart(
  ctx: Context,
  tx: Tx,
  carrier: string,
  part: Extract<CarrierEvent, { type: 'part' }>,
): Promise<void> {
  const now = ctx.clock.now();
  const { from: caller, to: ourNumber, reference, total } = part;
  const key = { carrier, ourNumber, caller, reference, total };
  const before = await lockAssembly(tx, key, now);
  const { next, told } = decideAssembly(before, total, part);
  if (next) await writeAssembly(tx, key, next, now);
  for (const text of told) await tell(ctx, tx, key, text);
}

/** Shows what there is of texts whose other parts do not come; gives back how many. Runs on every node. */
export async function showPartialTexts(ctx: Context, limit = 100): Promise<number> {
  const now = ctx.clock.now();
  const before = addSeconds(now, -PATIENCE_SECONDS);
  const stale = await ctx.db.worker((tx) => staleAssemblies(tx, before, limit));
  for (const { tenantId, ...key } of stale) {
    await ctx.db.tenant(tenantId, async (tx) => {
      const assembly = await lockStale(tx, key, before);
      if (!assembly) return;
      await writeAssembly(tx, key, { ...assembly, done: true }, now);
      await tell(ctx, tx, key, joinParts(assembly));
    });
  }
  return stale.length;
}

/** The text, as one that came whole. That it is told once is in its parts. */
function tell(
  ctx: Context,
  tx: Tx,
  { carrier, caller, ourNumber }: AssemblyKey,
  text: string,
): Promise<void> {
  const id = ctx.ids.uuid();
  return receiveInbound(ctx, tx, carrier, {
    ...{ type: 'inbound', eventId: `joined:${id}`, carrierId: id, text, media: [] },
    from: E164.parse(caller),
    to: E164.parse(ourNumber),
  });
}
