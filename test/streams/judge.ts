import { isDeepStrictEqual } from 'node:util';
import { SessionSnapshot } from '../../protocol/session.ts';
import { type Violation } from '../verification/history.ts';
import { type Talk } from './actions.ts';
import { checkWire, type WireOracle } from './check-wire.ts';
import { type EventLedger } from './event-ledger.ts';
import { readFrames } from './frames.ts';
import { getJson, NotFound } from './get-json.ts';
import { type Screen } from './screen.ts';
import { type TwoNodes } from './two-nodes.ts';

export interface Outcome {
  violations: Violation[];
  cuts: number;
  resets: number;
  /** Whole frames that arrived, and events that were applied to a snapshot. */
  frames: number;
  applied: number;
}

/** Goes through all that each connection was told, and through what each screen made of it. */
export async function judge(
  { world, ledger }: { world: TwoNodes; ledger: EventLedger },
  talks: readonly Talk[],
  screens: readonly Screen[],
): Promise<Outcome> {
  await ledger.refresh();
  const oracle = await oracleOf(world, ledger, talks);
  const violations: Violation[] = [];
  for (const screen of screens) {
    for (const record of screen.records()) violations.push(...checkWire(record, oracle));
    violations.push(...(await checkScreen(world, screen)));
  }
  return {
    violations,
    cuts: screens.reduce((sum, { cuts }) => sum + cuts, 0),
    resets: screens.reduce((sum, { resets }) => sum + resets, 0),
    frames: screens
      .flatMap((screen) => screen.records())
      .reduce((sum, { received }) => sum + readFrames(received).length, 0),
    applied: screens.reduce((sum, { applied }) => sum + applied.filter((seq) => seq !== null).length, 0),
  };
}

async function oracleOf(
  { admin }: TwoNodes,
  ledger: EventLedger,
  talks: readonly Talk[],
): Promise<WireOracle> {
  const { rows } = await admin.query<{ tenant_id: string; stream: string; last: number }>(
    `select l.tenant_id, l.stream, max(l.seq) as last from event_ledger l
      where not exists (
        select from stream_event e where e.tenant_id = l.tenant_id and e.stream = l.stream and e.seq = l.seq)
      group by 1, 2`,
  );
  const cleared = new Map(rows.map(({ tenant_id, stream, last }) => [`${tenant_id}/${stream}`, last]));
  const openers = new Map(talks.map(({ sessionId }, i) => [sessionId, ['ana', 'ben', 'ana'][i]]));
  return {
    find: (...key) => ledger.find(...key),
    events: (...key) => ledger.events(...key),
    opener: (sessionId) => openers.get(sessionId),
    isCleared: ({ tenantId, sessionId, agentId }, at) =>
      [
        { stream: 't', after: at.tenant },
        { stream: `a:${agentId}`, after: at.agent },
        { stream: `s:${sessionId}`, after: at.session ?? 0 },
      ].some(({ stream, after }) => (cleared.get(`${tenantId}/${stream}`) ?? 0) > after),
  };
}

/** Numbers follow one another from one reading of the whole to the next, and what is shown is what the server has. */
async function checkScreen({ nodes }: TwoNodes, screen: Screen): Promise<Violation[]> {
  const { name, token } = screen.options;
  const found: Violation[] = screen.failures.map((error) => ({
    invariant: 'I6',
    what: `${name}: ${String(error)}`,
  }));
  screen.applied.forEach((seq, i) => {
    const before = screen.applied[i - 1] ?? null;
    if (seq !== null && before !== null && seq !== before + 1)
      found.push({ invariant: 'I6', what: `${name} applied ${seq} after ${before}` });
  });
  if (!screen.isOwn || !screen.snapshot) return found;
  const url = `${nodes[0].origin}/v1/sessions/${screen.snapshot.session.id}`;
  const stored = await getJson(url, token, SessionSnapshot).catch((error: unknown) => {
    if (error instanceof NotFound) return null;
    throw error;
  });
  if (!stored) found.push({ invariant: 'I6', what: `${name} shows a session that is not its agent's` });
  else if (!isDeepStrictEqual(screen.snapshot, stored))
    found.push({
      invariant: 'I6',
      what: `${name} shows another state than the server has: ${difference(screen.snapshot, stored)}`,
    });
  return found;
}

function difference(shown: SessionSnapshot, stored: SessionSnapshot): string {
  const wrong = stored.messages.filter((message, i) => !isDeepStrictEqual(message, shown.messages[i]));
  return JSON.stringify({
    eventSeq: [shown.eventSeq, stored.eventSeq],
    session: isDeepStrictEqual(shown.session, stored.session) ? 'same' : [shown.session, stored.session],
    messages: wrong.map((message) => [shown.messages.find(({ id }) => id === message.id), message]),
  });
}
