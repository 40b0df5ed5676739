import { type Mutant } from './mutant.ts';

/** Faults where something is taken, and said to be. */
export const ACCEPT: readonly Mutant[] = [
  {
    name: 'a webhook is acknowledged before the commit',
    edits: [
      {
        file: 'server/messages/receive-events.ts',
        find: `    await ctx.db.tenant(tenantId, (tx) => receiveEvent(ctx, tx, carrier, event));`,
        replace: `    void ctx.db.tenant(tenantId, (tx) => receiveEvent(ctx, tx, carrier, event)).catch(() => {});`,
      },
    ],
  },
  {
    name: 'the end of a call is acknowledged before the commit',
    edits: [
      {
        file: 'server/calls/record-report.ts',
        find: `  const answer = await ctx.db.tenant(tenantId, async (tx) => {`,
        replace: `  const hurry = (work: Promise<{ applied: boolean }>) =>
    report.state === 'ended' ? (work.catch(() => {}), { applied: true }) : work;
  const answer = await hurry(ctx.db.tenant(tenantId, async (tx) => {`,
      },
      {
        file: 'server/calls/record-report.ts',
        find: `    return applyReport(ctx, tx, report, { source, known });
  });
  crashPoint('C16b');`,
        replace: `    return applyReport(ctx, tx, report, { source, known });
  }));
  crashPoint('C16b');`,
      },
    ],
  },
  {
    name: 'an event of a carrier has its effect twice',
    edits: [
      {
        file: 'server/messages/receipts-store.ts',
        find: `  return numInsertedOrUpdatedRows === 1n;`,
        replace: `  return numInsertedOrUpdatedRows !== undefined;`,
      },
    ],
  },
  {
    name: 'a key is not one of its tenant alone',
    edits: [
      {
        file: 'server/platform/migrations/0001-first.ts',
        find: `  primary key (tenant_id, agent_id, key)`,
        replace: `  primary key (agent_id, key)`,
      },
    ],
  },
  {
    name: 'a repeated key stores another message',
    edits: [
      {
        file: 'server/messages/idempotency.ts',
        find: `  return rows.length === 0 ? earlierAnswer`,
        replace: `  return rows.length < 0 ? earlierAnswer`,
      },
    ],
  },
  {
    name: 'another text under a key gets the answer of the first',
    edits: [
      {
        file: 'server/messages/idempotency.ts',
        find: `  if (earlier.fingerprint !== fingerprint) throw new AppError('idempotency_mismatch');`,
        replace: ``,
      },
    ],
  },
  {
    name: 'a key is remembered before its message is stored',
    edits: [
      {
        file: 'server/messages/idempotency.ts',
        find: `    on conflict do nothing returning 1\`.execute(tx.q);`,
        replace: `    on conflict do nothing returning 1\`.execute(tx.q);
  await sql\`commit\`.execute(tx.q);
  await sql.raw(\`begin; select set_config('app.tenant', '\${tx.tenantId}', true)\`).execute(tx.q);`,
      },
    ],
  },
];
