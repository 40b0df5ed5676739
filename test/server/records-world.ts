import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { type CallReport } from '../../protocol/call.ts';
import { type RecordSystemInput, type UnwrittenRecord } from '../../protocol/record-system.ts';
import { type Context } from '../../server/context.ts';
import { recordOutcome } from '../../server/media/record-outcome.ts';
import { queuedJobs } from '../../server/platform/jobs.ts';
import { startJobWorker } from '../../server/platform/job-worker.ts';
import { recordJobs } from '../../server/records/record-jobs.ts';
import { writeRecords } from '../../server/records/write-records.ts';
import { MEMORY, MemoryCrm, TOKEN } from '../fakes/memory-record-system.ts';
import { type CoreFixture, createCore, startCall, type StartedCall } from './core.ts';

export const ticket = (id: string) => ({ system: MEMORY, type: 'ticket', id });

export interface RecordsWorld extends CoreFixture {
  crm: MemoryCrm;
  /** Writes what is due to the records of a session, as the job does. */
  write(sessionId: string, ctx?: Context): Promise<void>;
  /** What an administrator sets for the CRM; gives back the status. */
  choose(input: RecordSystemInput): Promise<number>;
  unwritten(): Promise<UnwrittenRecord[]>;
  retry(id: string): Promise<number>;
  /** Words of the ticket's comments, in order. */
  words(id: string): string[];
  /** A call of Grace's with ticket 1042, or another. */
  call(change?: Partial<CallReport>): Promise<StartedCall>;
  /** Makes a photo that was announced ready, with these octets. */
  photoReady(sessionId: string, octets: string): Promise<void>;
  runJobs(): Promise<{ close(): Promise<void> }>;
}

/** The core, with a CRM in memory that the company has switched on. */
export async function createRecordsWorld(options: { timeoutMs?: number } = {}): Promise<RecordsWorld> {
  const crm = new MemoryCrm(options);
  const core = await createCore({ jobs: queuedJobs, recordSystems: new Map([[MEMORY, crm.system]]) });
  const runJobs = () => startJobWorker(core.ctx, { url: core.databaseUrl, ...recordJobs(core.ctx) });
  // installs the queue
  await (await runJobs()).close();
  const headers = { authorization: `Bearer ${core.acme.adminKey}` };
  const world: RecordsWorld = {
    ...core,
    crm,
    runJobs,
    write: (sessionId, ctx = core.ctx) =>
      writeRecords(ctx, { tenantId: 'acme', sessionId }, new AbortController().signal),
    choose: async (body) =>
      (await core.app.inject({ method: 'PUT', url: `/v1/admin/record-systems/${MEMORY}`, headers, body }))
        .statusCode,
    unwritten: async () =>
      (await core.app.inject({ url: '/v1/admin/unwritten-records', headers })).json<{
        records: UnwrittenRecord[];
      }>().records,
    retry: async (id) =>
      (
        await core.app.inject({
          method: 'POST',
          url: `/v1/admin/unwritten-records/${id}/retry`,
          headers,
          body: {},
        })
      ).statusCode,
    words: (id) => (crm.comments.get(id) ?? []).flatMap(({ text }) => text.split('\n').map(wordsOf)),
    call: (change = {}) => startCall(core, { record: ticket('1042'), ...change }),
    photoReady: (sessionId, octets) => photoReady(core, sessionId, octets),
  };
  expect(await world.choose({ enabled: true, fields: { site: 'acme', token: TOKEN } })).toBe(200);
  return world;
}

const wordsOf = (line: string) => line.slice(line.indexOf('] ') + 2);

async function photoReady({ ctx }: CoreFixture, sessionId: string, octets: string): Promise<void> {
  const draft = await ctx.mediaStorage.draft();
  await writeFile(draft, octets);
  const row = await ctx.db.tenant('acme', (tx) =>
    tx.q
      .selectFrom('media')
      .selectAll()
      .where('session_id', '=', sessionId)
      .where('state', '=', 'announced')
      .executeTakeFirstOrThrow(),
  );
  const object = await ctx.mediaStorage.put('acme', row.id, draft);
  const outcome = {
    ...{ state: 'ready' as const, kind: 'image' as const, reason: null },
    ...{ type: 'image/jpeg', width: 1, height: 1 },
  };
  expect(await recordOutcome(ctx, row, { outcome, object, size: octets.length })).toBe(true);
}

export const newKey = () => randomUUID();
