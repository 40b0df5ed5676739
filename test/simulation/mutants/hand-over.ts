import { type Mutant } from './mutant.ts';

/** Faults on the way from the outbox to the carrier and back. */
export const HAND_OVER: readonly Mutant[] = [
  {
    name: 'an expired claim is put in line again',
    edits: [
      {
        file: 'server/messages/reap-claims.ts',
        find: `      if (!text || !(await dropExpiredClaim(tx, claim.messageId, now))) return 0;
      await settle(ctx, tx, text, { state: 'not_confirmed', reason: null, code: 'claim_expired' });`,
        replace: `      if (!text) return 0;
      await tx.q.updateTable('outbox').set({ state: 'queued', due_at: now }).where('message_id', '=', claim.messageId).execute();
      await tx.q.updateTable('message').set({ state: 'queued' }).where('id', '=', claim.messageId).where('state', '=', 'sending').execute();`,
      },
    ],
  },
  {
    name: 'an answer that was lost is followed by another attempt',
    edits: [
      {
        file: 'server/messages/record-result.ts',
        find: `    result.kind === 'throttled' || result.kind === 'notSent'
      ? recordRefusal(ctx, tx, head, fence, result)`,
        replace: `    result.kind === 'throttled' || result.kind === 'notSent' || result.kind === 'unknown'
      ? recordRefusal(ctx, tx, head, fence, result as never)`,
      },
    ],
  },
  {
    name: 'two nodes may claim one text',
    edits: [
      {
        file: 'server/messages/outbox-store.ts',
        find: `       limit \${limit}
         for update skip locked)`,
        replace: `       limit \${limit})`,
      },
      {
        file: 'server/messages/outbox-store.ts',
        find: ` and m.id = v.message_id and m.state = 'queued'
    returning m.id`,
        replace: ` and m.id = v.message_id
    returning m.id`,
      },
    ],
  },
  {
    name: 'the outbox keeps no order within a conversation',
    edits: [
      {
        file: 'server/messages/outbox-store.ts',
        find: `         and position = (select min(line.position) from outbox line
                          where line.tenant_id = outbox.tenant_id and line.conversation = outbox.conversation)
       order by priority, position`,
        replace: `       order by priority desc, position desc`,
      },
    ],
  },
  {
    name: 'a hand-over that seems slow is begun again',
    edits: [
      {
        file: 'server/messages/hand-over.ts',
        find: `export async function handOver(ctx: Context, carrier: Carrier, claim: Claim): Promise<void> {
`,
        replace: `export async function handOver(ctx: Context, carrier: Carrier, claim: Claim): Promise<void> {
  if (ctx.clock.now().getTime() - claim.claimedAt.getTime() > 10) await send(ctx, carrier, claim);
`,
      },
    ],
  },
  {
    name: 'an opt-out is not read at the claim',
    edits: [
      {
        file: 'server/messages/decide-claims.ts',
        find: `    if (text.optedOut) return { type: 'drop', state: 'suppressed', reason: 'opted_out' };`,
        replace: ``,
      },
    ],
  },
  {
    name: 'an opt-out does not stop what waits in line',
    edits: [
      {
        file: 'server/messages/decide-claims.ts',
        find: `    if (text.optedOut) return { type: 'drop', state: 'suppressed', reason: 'opted_out' };`,
        replace: ``,
      },
      {
        file: 'server/messages/opt-out.ts',
        find: `         and (m.session_id is null or m.session_id = any(\${sessionIds}::uuid[]))`,
        replace: `         and o.attempt = -1 and (m.session_id is null or m.session_id = any(\${sessionIds}::uuid[]))`,
      },
    ],
  },
  {
    name: 'an opt-out from the company holds for one number alone',
    edits: [
      {
        file: 'server/messages/stop-holds.ts',
        find: " or stop.opted_out_everywhere or ${countsEverywhere('stop')})`;",
        replace: ')`;',
      },
    ],
  },
  {
    name: 'a process that slept sends for a claim it has lost',
    edits: [
      {
        file: 'server/messages/hand-over.ts',
        find: `  if (ctx.clock.now().getTime() - claimedAt.getTime() > carrier.timeoutMs)`,
        replace: `  if (ctx.clock.now().getTime() - claimedAt.getTime() > 1e12)`,
      },
    ],
  },
  {
    name: 'a text that is given up keeps its state',
    edits: [
      {
        file: 'server/messages/drop-unsent.ts',
        find: `    if (!(await moveState(tx, head.messageId, { from: 'queued', to: state, reason, at }))) return;`,
        replace: `    if (at.getTime() > 0) return;`,
      },
    ],
  },
  {
    name: 'nobody ends the claims of the dead',
    edits: [
      {
        file: 'server/keeper.ts',
        find: `[endSilentCalls, reapClaims, settleParked, showPartialTexts, tellSpending, clear, announce]`,
        replace: `[endSilentCalls, settleParked, clear, announce]`,
      },
    ],
  },
  {
    name: 'a receipt goes back',
    edits: [
      {
        file: 'protocol/message-rank.ts',
        find: `const receiptsAbove = (state: MessageState) => RECEIPTS.slice(RECEIPTS.indexOf(state) + 1);`,
        replace: `const receiptsAbove = (state: MessageState) => RECEIPTS.filter((other) => other !== state);`,
      },
    ],
  },
  {
    name: 'receipts that overtake the answer are forgotten',
    edits: [
      {
        file: 'server/messages/record-receipt.ts',
        find: `    await parkReceipt(tx, {`,
        replace: `    if (now.getTime() < 0) await parkReceipt(tx, {`,
      },
    ],
  },
  {
    name: 'a receipt and an answer of one moment miss each other',
    edits: [
      {
        file: 'server/keeper.ts',
        find: `[endSilentCalls, reapClaims, settleParked, showPartialTexts, tellSpending, clear, announce]`,
        replace: `[endSilentCalls, reapClaims, clear]`,
      },
      {
        file: 'server/keeper.ts',
        find: `    await settleParked(ctx, { all: true });`,
        replace: ``,
      },
    ],
  },
  {
    name: 'what was counted is forgotten at the next claim',
    edits: [
      {
        file: 'server/messages/counter-store.ts',
        find: `      do update set segments = c.segments + excluded.segments`,
        replace: `      do update set segments = excluded.segments`,
      },
      {
        file: 'server/messages/counter-store.ts',
        find: `  if (added.some(`,
        replace: `  if (tx.tenantId === '?' && added.some(`,
      },
    ],
  },
];
