import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { applySessionEvent, parseSessionEvent } from '../../protocol/session-reducer.ts';
import { E164 } from '../../protocol/phone.ts';
import { type SessionSnapshot } from '../../protocol/session.ts';
import { type SendResult } from '../../server/carriers/carrier.ts';
import { reapClaims } from '../../server/messages/reap-claims.ts';
import { claimTexts } from '../../server/messages/claim-texts.ts';
import { AppError } from '../../server/platform/app-error.ts';
import { checkHistory } from '../verification/check-history.ts';
import { databaseViolations } from '../verification/database-violations.ts';
import { type HistoryLine, type LedgerLine, type Outcome, type Request } from '../verification/history.ts';
import { readDatabase } from '../verification/read-database.ts';
import {
  type CoreFixture,
  createCore,
  DANIEL,
  GRACE,
  handOverAll,
  inbound,
  receipt,
  startCall,
  type StartedCall,
} from './core.ts';

let core: CoreFixture;
let client: Client;
beforeAll(async () => {
  core = await createCore();
  client = new Client({ connectionString: core.databaseUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await core.close();
});

it('finds nothing in what the core did, and reads it in one moment', async () => {
  const run = recorder();
  const grace = await run.start(GRACE);
  const daniel = await run.start(DANIEL);
  const screens = [await grace.call.snapshot(), await daniel.call.snapshot()];

  run.answers.push({ kind: 'throttled', retryAfterMs: 2_000 }, { kind: 'unknown', cause: 'reset' });
  const hello = await grace.send('Hello\r\n', 'key-hello');
  expect(await grace.send('Hello\r\n', 'key-hello')).toBe(hello);
  await grace.send('Another text', 'key-hello');
  await grace.send('And more');
  await handOverAll(core);
  core.clock.advance(3);
  await handOverAll(core);
  await run.receipt(hello, 'delivered');
  await run.receipt(hello, 'sent');
  await run.inbound(GRACE, 'Here you are');
  await daniel.send('Hi');
  await daniel.send('Are you there?');
  await claimTexts(core.ctx, core.carrier, 64);
  core.clock.advance(60);
  await reapClaims(core.ctx);
  await run.inbound(DANIEL, 'STOP');
  await daniel.send('Really?');
  await handOverAll(core);
  await grace.end();
  await grace.send('Too late');
  await handOverAll(core);
  await run.inbound(GRACE, 'Are you still there?');
  await run.inbound(GRACE, 'Hello?');
  await handOverAll(core);
  await daniel.end();
  const stopped = await run.start(E164.parse('+14155550166'));
  screens.push(await stopped.call.snapshot());
  run.answers.push({ kind: 'rejected', code: '21610', reason: 'opted_out' });
  await stopped.send('Hello');
  await handOverAll(core);

  const contents = await readDatabase(client);
  for (const screen of screens) run.screen(screen, contents.stream_event);
  const evidence = {
    history: run.history,
    ledger: run.ledger,
    contents,
    settled: true,
    now: core.clock.now(),
  };
  expect(checkHistory(evidence)).toEqual([]);
  expect(await databaseViolations(client, core.clock.now())).toEqual([]);
  expect(contents.message.map(({ kind }) => kind).sort()).toEqual([
    'autoReply',
    'closing',
    'inbound',
    'inbound',
    'text',
    'text',
    'text',
    'text',
    'text',
  ]);
  expect(contents.message.map(({ state }) => state)).toContain('not_confirmed');
  expect((await readDatabase(client, { events: false })).stream_event[0]).toMatchObject({
    seq: 1,
    data: null,
  });
});

it('names what the database alone shows', async () => {
  await client.query(
    "begin; update message set carrier_message_id = null where state = 'accepted' and kind = 'closing'",
  );
  const [violation, ...more] = await databaseViolations(client, core.clock.now());
  await client.query('rollback');
  expect(more).toEqual([]);
  expect(violation).toMatchObject({ invariant: 'I9' });
  expect(violation?.what).toMatch(/^not so \(I9-accepted\): An accepted text .*: acme [0-9a-f-]{36}$/);
});

/** Performs operations and writes them down, as a client of the system would. */
function recorder() {
  const history: HistoryLine[] = [];
  const ledger: LedgerLine[] = [];
  const answers: SendResult[] = [];
  let at = 0;
  core.carrier.script = ({ id, from, to, text }) => {
    const result: SendResult = answers.shift() ?? { kind: 'accepted', carrierId: `c-${id}` };
    const taken = result.kind === 'accepted' || result.kind === 'unknown';
    const carrierId = result.kind === 'accepted' ? result.carrierId : null;
    ledger.push({ at: ++at, reference: id, from, to, text, taken, answer: result.kind, carrierId });
    return result;
  };
  const perform = async (
    request: Request,
    work: () => Promise<Omit<Extract<Outcome, { phase: 'ok' }>, 'phase'>>,
  ) => {
    const id = history.length;
    history.push({ type: 'invoke', id, at: ++at, node: 'a', request });
    const outcome: Outcome = await work().then(
      (told) => ({ phase: 'ok', ...told }),
      (error: unknown) => {
        if (error instanceof AppError) return { phase: 'fail', code: error.code };
        throw error;
      },
    );
    history.push({ type: 'end', id, at: ++at, outcome });
    return outcome.phase === 'ok' ? outcome.messageId : outcome.phase;
  };
  const tenantId = 'acme';
  const ofCall = (call: StartedCall) => ({
    call,
    end: () =>
      perform({ op: 'report', tenantId, callKey: call.callKey, seq: 2, state: 'ended' }, () => call.end()),
    send: async (text: string, key: string = randomUUID()) =>
      String(
        await perform(
          {
            op: 'send',
            tenantId,
            agentId: 'ana',
            callKey: call.callKey,
            sessionId: call.sessionId,
            key,
            text,
          },
          async () => {
            const { message } = await call.send(text, key);
            return { messageId: message.id, seq: message.seq };
          },
        ),
      ),
  });
  return {
    history,
    ledger,
    answers,
    start: async (caller: typeof GRACE) => ofCall(await startCall(core, { caller })),
    inbound: (caller: typeof GRACE, text: string) => {
      const eventId = randomUUID();
      const ourNumber = core.acme.numbers.repairs.e164;
      return perform({ op: 'inbound', tenantId, eventId, ourNumber, caller, text }, async () => {
        await inbound(core, { from: caller, text, eventId });
        return {};
      });
    },
    receipt: (messageId: string, state: 'sent' | 'delivered') => {
      const eventId = randomUUID();
      return perform(
        { op: 'receipt', tenantId, eventId, carrierId: `c-${messageId}`, messageId, state },
        async () => {
          await receipt(core, messageId, state, { eventId });
          return {};
        },
      );
    },
    /** A client that read `snapshot` at the beginning and applied what came. */
    screen: (
      snapshot: SessionSnapshot,
      events: readonly { stream: string; seq: number; data: unknown }[],
    ) => {
      const applied: (number | null)[] = [];
      let shown = snapshot;
      for (const { seq, data } of events.filter(({ stream }) => stream === `s:${snapshot.session.id}`)) {
        const event = parseSessionEvent({ ...(data as object), seq });
        const change = event && applySessionEvent(shown, event);
        if (change?.type === 'applied') {
          shown = change.snapshot;
          applied.push(seq);
        }
      }
      history.push({
        type: 'screen',
        at: ++at,
        tenantId,
        sessionId: snapshot.session.id,
        client: 'tab',
        snapshot: shown,
        applied,
      });
    },
  };
}
