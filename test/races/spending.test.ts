import { expect } from 'vitest';
import { clearOutbox, dispatch } from './carrier-acts.ts';
import { openCall } from './raced-call.ts';
import { type Race, runRaces } from './race.ts';
import { together } from './together.ts';

/** Segments of all texts of acme in a day. Below 20, so that no part of it is kept for closing texts. */
const LIMIT = 7;

const twoClaims: Race = {
  name: 'two nodes that claim at once hand over as much as the limit of the day has, and never more',
  rounds: 25,
  outcomes: ['both', 'one alone'],
  planted: [
    {
      what: 'the claim does not read the limit',
      rewrite: (text) => text.replace('and s.key = any(', `and s.key <> 'capTenantDay' and s.key = any(`),
    },
  ],
  async round(two, chance) {
    await clearOutbox(two);
    await two.rows(`delete from spending_counter`);
    await two.rows(`delete from spending_notice`);
    await two.rows(`delete from setting where key = 'capTenantDay'`);
    two.a.carrier.ledger.length = 0;
    const calls = [];
    for (let n = 0; n < 6; n++) calls.push(await openCall(two));
    for (const call of calls) for (const text of ['one', 'two']) await call.send(two.a, text);
    await two.rows(
      `insert into setting (tenant_id, queue_key, key, value) values ('acme', '', 'capTenantDay', '${LIMIT}')`,
    );
    const [a, b] = await together(chance, [() => dispatch(two.a, 2), () => dispatch(two.b, 2)]);
    // what one of them dropped may have opened the line to more
    await dispatch(two.a, 2);
    expect(two.a.carrier.ledger.length).toBe(LIMIT);
    const [row] = await two.rows<{ segments: number }>(
      `select segments from spending_counter where tenant_id = 'acme' and cap = 'tenantDay'`,
    );
    expect(row?.segments).toBe(LIMIT);
    const counts = await two.rows<{ state: string; reason: string | null; texts: number }>(
      `select state, reason, count(*)::int as texts from message
        where tenant_id = 'acme' and session_id = any($1::uuid[]) group by 1, 2 order by 1`,
      [calls.map(({ sessionId }) => sessionId)],
    );
    expect(counts).toEqual([
      { state: 'accepted', reason: null, texts: LIMIT },
      { state: 'suppressed', reason: 'spending_cap', texts: 12 - LIMIT },
    ]);
    return a.length > 0 && b.length > 0 ? 'both' : 'one alone';
  },
};

runRaces('what is spent', [twoClaims]);
