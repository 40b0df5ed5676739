import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { type LedgerLine } from '../../verification/history.ts';
import { type Recorder } from './recorder.ts';

/** A line of the simulator's `ledger.jsonl`. */
const Entry = z.object({
  monotonicMs: z.number(),
  fact: z.string(),
  reference: z.string().optional(),
  id: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  text: z.string().optional(),
  status: z.string().optional(),
  answer: z.number().nullable().optional(),
  eventId: z.string().optional(),
});
type Entry = z.infer<typeof Entry>;

export async function readEntries(file: string): Promise<Entry[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => Entry.parse(JSON.parse(line)));
}

/** What each attempt to hand a text over came to. */
export function toLedger(entries: readonly Entry[]): LedgerLine[] {
  return entries
    .filter(({ fact }) => fact === 'taken' || fact === 'turnedAway')
    .map((entry) => ({
      at: entry.monotonicMs,
      reference: entry.reference ?? '',
      from: entry.from ?? '',
      to: entry.to ?? '',
      text: entry.text ?? '',
      taken: entry.fact === 'taken',
      answer: answerOf(entry.answer ?? null),
      carrierId: entry.id ?? null,
    }));
}

function answerOf(status: number | null): string {
  if (status === 202) return 'accepted';
  if (status === 429) return 'throttled';
  return status !== null && status < 500 ? 'rejected' : 'unknown';
}

const ReceiptState = z.enum(['sent', 'delivered', 'undelivered', 'failed']);

/** Puts the carrier's own webhooks into the history: receipts, and what telephones of the simulator sent. */
export function addWebhooks(recorder: Recorder, tenantId: string, entries: readonly Entry[]): void {
  const ends = new Map(
    entries.flatMap((entry) =>
      entry.fact === 'handedOver' || entry.fact === 'notSent' ? [[entry.id ?? '', entry] as const] : [],
    ),
  );
  for (const {
    fact,
    monotonicMs,
    eventId = '',
    id = '',
    reference,
    status,
    from = '',
    to = '',
    text = '',
  } of entries) {
    if (fact === 'receipt') {
      const state = ReceiptState.parse(status);
      const request = {
        op: 'receipt',
        tenantId,
        eventId,
        carrierId: id,
        messageId: reference ?? null,
        state,
      } as const;
      recorder.add(request, monotonicMs, null);
    } else if (fact === 'sent') {
      const end = ends.get(id);
      const request = { op: 'inbound', tenantId, eventId, ourNumber: to, caller: from, text } as const;
      recorder.add(
        request,
        monotonicMs,
        end?.fact === 'handedOver' ? { at: end.monotonicMs, outcome: { phase: 'ok' } } : null,
      );
    }
  }
}
