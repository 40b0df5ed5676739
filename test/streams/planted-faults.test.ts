import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type applySessionEvent as Reduce, applySessionEvent } from '../../protocol/session-reducer.ts';
import { type Context } from '../../server/context.ts';
import { Connection } from '../../server/stream/connection.ts';
import type * as Module from '../../server/stream/decide-start.ts';
import { type StreamRow } from '../../server/stream/store.ts';
import { EventLedger } from './event-ledger.ts';
import { type Pattern, pattern, play, signIn, type Stage } from './pattern.ts';
import { startTwoNodes } from './two-nodes.ts';

const fault = vi.hoisted(() => ({ forgetsCursors: false }));
vi.mock('../../server/stream/decide-start.ts', async (load) => {
  const real = await load<typeof Module>();
  const decideStart: typeof real.decideStart = (cursor, counters) =>
    real.decideStart(fault.forgetsCursors ? null : cursor, counters);
  return { ...real, decideStart };
});

/** What the statement that reads events gives back, before anybody sees it. */
let tamperWithRows: (lists: StreamRow[][]) => StreamRow[][] = (lists) => lists;
let isDeaf = false;

let stage: Stage;
beforeAll(async () => {
  const world = await startTwoNodes(withTamperedReader);
  const ledger = await EventLedger.install(world.admin);
  stage = { world, ledger, tokens: await signIn(world), settledWithinMs: 1_500 };
});
afterEach(async () => {
  vi.restoreAllMocks();
  fault.forgetsCursors = false;
  tamperWithRows = (lists) => lists;
  isDeaf = false;
  await stage.world.admin.query('drop trigger if exists number_anew on stream_event');
});
afterAll(() => stage.world.close());

function withTamperedReader(ctx: Context): Context {
  const worker: Context['db']['worker'] = async (work) => {
    const result = await ctx.db.worker(work);
    if (isRows(result)) return tamperWithRows(result) as typeof result;
    const isCheck = Array.isArray(result) && result.every((row) => typeof row === 'object' && 'place' in row);
    return isDeaf && isCheck ? ([] as typeof result) : result;
  };
  const subscribe: Context['bus']['subscribe'] = (topic, wake) =>
    ctx.bus.subscribe(topic, (woken) => void (isDeaf || wake(woken)));
  return { ...ctx, bus: { ...ctx.bus, subscribe }, db: { ...ctx.db, worker } };
}

const isRows = (result: unknown): result is StreamRow[][] =>
  Array.isArray(result) && result.every((list) => Array.isArray(list));

/** Plays patterns until the check finds something, and gives that back. */
async function findings(
  change: Partial<Stage> = {},
  shape: (one: Pattern) => Pattern = (one) => one,
): Promise<string> {
  for (const one of fc.sample(pattern, { numRuns: 5, seed: 7 })) {
    const { violations } = await play({ ...stage, ...change }, shape(one));
    if (violations.length > 0) return violations.map(({ what }) => what).join('\n');
  }
  return 'nothing';
}

const LIMIT = { timeout: 300_000 };

it('finds nothing without a fault', LIMIT, async () => {
  const [one] = fc.sample(pattern, { numRuns: 1, seed: 7 });
  expect((await play({ ...stage, settledWithinMs: 60_000 }, one!)).violations).toEqual([]);
});

it('finds a client that applies what it has had', LIMIT, async () => {
  const reduce: typeof Reduce = (snapshot, event) =>
    applySessionEvent({ ...snapshot, eventSeq: Math.min(snapshot.eventSeq, event.seq - 1) }, event);
  expect(await findings({ reduce })).toMatch(/applied \d+ after \d+/);
});

it('finds a server that leaves an event out', LIMIT, async () => {
  let turn = 0;
  const offer = Connection.prototype.offer;
  vi.spyOn(Connection.prototype, 'offer').mockImplementation(function (this: Connection, seat, event) {
    if (seat.kind === 'session' && event.seq === seat.last + 1 && ++turn % 5 === 0) seat.last++;
    else offer.call(this, seat, event);
  });
  expect(await findings()).toMatch(/follows \d+/);
});

it('finds a server that repeats an event', LIMIT, async () => {
  const offer = Connection.prototype.offer;
  vi.spyOn(Connection.prototype, 'offer').mockImplementation(function (this: Connection, seat, event) {
    offer.call(this, seat, event);
    if (seat.last !== event.seq || event.seq % 5 !== 0) return;
    seat.last--;
    offer.call(this, seat, event);
  });
  expect(await findings()).toMatch(/follows \d+/);
});

it('finds a server that goes on after a session went to another agent', LIMIT, async () => {
  const offer = Connection.prototype.offer;
  vi.spyOn(Connection.prototype, 'offer').mockImplementation(function (this: Connection, seat, event) {
    offer.call(this, seat, event);
    seat.away = false;
  });
  const withTransfers = ({ actions, plans }: Pattern): Pattern => ({
    actions: actions.map((one, i) => (i % 4 === 0 ? { ...one, kind: 'transfer', amount: i / 4 } : one)),
    plans,
  });
  expect(await findings({}, withTransfers)).toMatch(/moved away|was not (ana|ben)'s/);
});

it('finds a reader that does not see an event, for it makes resets without a reason', LIMIT, async () => {
  let turn = 0;
  tamperWithRows = (lists) => lists.map((rows) => rows.filter(() => ++turn % 9 !== 0));
  expect(await findings()).toMatch(/reset without a reason/);
});

it('finds a reader that gives the rows of one stream to another', LIMIT, async () => {
  let last: StreamRow | undefined;
  tamperWithRows = (lists) =>
    lists.map((rows) =>
      rows.map((row) => {
        const other = last ?? row;
        last = row;
        return { ...other, seq: row.seq };
      }),
    );
  expect(await findings()).toMatch(/is not the stored event/);
});

it('finds a server that forgets where a client was', LIMIT, async () => {
  fault.forgetsCursors = true;
  expect(await findings()).toMatch(/says that it begins at/);
});

it('finds numbers of a sequence, which leave gaps', LIMIT, async () => {
  await stage.world.admin.query(`
    create sequence if not exists bare_number start 100000;
    grant usage on sequence bare_number to public;
    create or replace function number_anew() returns trigger language plpgsql as $$
      begin
        if new.stream like 's:%' then new.seq := nextval('bare_number'); end if;
        return new;
      end $$;
    create trigger number_anew before insert on stream_event for each row execute function number_anew()`);
  expect(await findings()).toMatch(/reset without a reason|follows|shows event/);
});

it('finds a node that hears no wakes and does not look', LIMIT, async () => {
  isDeaf = true;
  expect(await findings()).toMatch(/was told up to|shows event/);
});
