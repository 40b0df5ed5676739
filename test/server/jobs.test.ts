import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JobRun, type JobTask, startJobWorker } from '../../server/platform/job-worker.ts';
import { queuedJobs } from '../../server/platform/jobs.ts';
import { type Log } from '../../server/platform/log.ts';
import { type BuiltProgram, buildProgram } from './build-program.ts';
import { createFixture, type Fixture } from './server-fixture.ts';
import { until } from '../until.ts';

let fixture: Fixture;
let program: BuiltProgram;
const closers: (() => Promise<void>)[] = [];
const lines: object[] = [];
const write = (fields: object, message: string) => void lines.push({ ...fields, message });
const log: Log = { debug: write, info: write, warn: write, error: write };

beforeAll(async () => {
  fixture = await createFixture({ jobs: queuedJobs, log });
  program = await buildProgram('test/server/job-program.ts');
  // installs the queue
  await (await start(async () => {})).close();
});
afterAll(async () => {
  await program.close();
  await fixture.close();
});

async function start(task: JobTask, options: { rescueEveryMs?: number } = {}) {
  const worker = await startJobWorker(fixture.ctx, {
    url: fixture.databaseUrl,
    tasks: { 'media.process': task },
    ...options,
  });
  return worker;
}

/** Starts a worker that writes down what it is given, until the test ends. */
async function collect(task: JobTask = async () => {}, options: { rescueEveryMs?: number } = {}) {
  const seen: { payload: unknown; run: JobRun }[] = [];
  const worker = await start(async (payload, run) => {
    seen.push({ payload, run });
    await task(payload, run);
  }, options);
  closers.push(worker.close);
  return seen;
}

async function closeAll() {
  await Promise.all(closers.splice(0).map((close) => close()));
}

const add = (mediaId: string) =>
  fixture.ctx.db.tenant('acme', (tx) =>
    fixture.ctx.jobs.add(tx, 'media.process', { tenantId: 'acme', mediaId }),
  );

const mediaIds = (seen: { payload: unknown }[]) =>
  seen.map(({ payload }) => (payload as { mediaId: string }).mediaId);

it('runs a job if and only if its transaction commits', async () => {
  const seen = await collect();
  const lost = fixture.ctx.db.tenant('acme', async (tx) => {
    await fixture.ctx.jobs.add(tx, 'media.process', { tenantId: 'acme', mediaId: 'rolled back' });
    throw new Error('no');
  });
  await expect(lost).rejects.toThrow('no');
  await add('committed');
  await until(() => expect(mediaIds(seen)).toEqual(['committed']));
  expect(await countJobs("payload ->> 'mediaId' = 'rolled back'")).toBe(0);
  await closeAll();
});

it('adds no job of another tenant', async () => {
  const foreign = fixture.ctx.db.tenant('acme', (tx) =>
    fixture.ctx.jobs.add(tx, 'media.process', { tenantId: 'rival', mediaId: 'x' }),
  );
  await expect(foreign).rejects.toMatchObject({ code: '42501' });
});

it('lets the application add jobs, but neither see nor change the queue', async () => {
  for (const statement of [
    'select * from graphile_worker._private_jobs',
    'select graphile_worker.add_job($$media.process$$)',
  ]) {
    const peek = fixture.ctx.db.tenant('acme', (tx) => sql.raw(statement).execute(tx.q));
    await expect(peek).rejects.toMatchObject({ code: '42501' });
  }
});

it('runs a failed job again after a while', async () => {
  const seen = await collect(async (_payload, { attempt }) => {
    if (attempt < 2) throw new Error('not yet');
  });
  await add('twice');
  await until(() => expect(seen).toHaveLength(2));
  expect(seen.map(({ run }) => run.isLast)).toEqual([false, false]);
  await closeAll();
});

it('says which time is the last', async () => {
  await add('last');
  await onDatabase('update graphile_worker._private_jobs set attempts = 4');
  const seen = await collect();
  await until(() => expect(seen).toHaveLength(1));
  expect(seen[0]?.run).toMatchObject({ attempt: 5, isLast: true });
  await closeAll();
});

it('keeps nothing of what a task threw', async () => {
  await collect(async () => {
    throw new Error('+14155550142 said something');
  });
  await add('fails');
  const stored = () => onDatabase('select last_error from graphile_worker._private_jobs');
  await until(async () => expect(await stored()).toEqual([{ last_error: 'job_failed' }]));
  await closeAll();
  expect(lines.length).toBeGreaterThan(0);
  expect(JSON.stringify(lines)).not.toContain('4155550142');
  await onDatabase('delete from graphile_worker._private_jobs');
});

it('runs a job again whose process was killed half way', async () => {
  const child = spawn(process.execPath, [program.file, fixture.databaseUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await add('half way');
    await once(child.stdout, 'data');
  } finally {
    child.kill('SIGKILL');
  }
  await once(child, 'exit');
  const seen = await collect(undefined, { rescueEveryMs: 200 });
  await until(() => expect(mediaIds(seen)).toEqual(['half way']));
  expect(seen[0]?.run.attempt).toBe(2);
  await closeAll();
});

it('leaves a job alone whose process lives', async () => {
  const finishers: (() => void)[] = [];
  const rescueEveryMs = 100;
  const long = await collect(() => new Promise((resolve) => finishers.push(resolve)), { rescueEveryMs });
  await add('long');
  await until(() => expect(long).toHaveLength(1));
  const other = await collect(undefined, { rescueEveryMs });
  const all = () => mediaIds(other).concat(mediaIds(long));
  // each round frees what a dead process held: two such jobs say that a round was over the long one, too
  for (const lost of ['lost', 'lost again']) {
    await onDatabase(`select graphile_worker.add_job('media.process', '{"tenantId":"acme","mediaId":"${lost}"}',
      run_at => now() + interval '1 hour')`);
    await onDatabase(`update graphile_worker._private_jobs set run_at = now(), locked_at = now() - interval '1 hour',
      locked_by = coalesce(locked_by, 'a dead process')`);
    await until(() => expect(all()).toContain(lost));
  }
  expect(all().filter((id) => id === 'long')).toEqual(['long']);
  finishers.forEach((finish) => finish());
  await closeAll();
});

it('goes on after its connections were cut', async () => {
  const seen = await collect();
  await onDatabase(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );
  await until(() => add('after the cut'));
  await until(() => expect(mediaIds(seen)).toEqual(['after the cut']));
  await closeAll();
});

it('goes on after the connection of its clock was cut as the clock began', async () => {
  const holder = new pg.Client(fixture.databaseUrl);
  await holder.connect();
  await holder.query('begin');
  await holder.query('lock table graphile_worker._private_known_crontabs in access exclusive mode');
  const seen = await collect();
  await until(async () => {
    const cut = await onDatabase(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like '%known_crontabs%'`,
    );
    expect(cut).toHaveLength(1);
  });
  await holder.end();
  await until(() => add('after the clock'));
  await until(() => expect(mediaIds(seen)).toEqual(['after the clock']));
  await closeAll();
});

it('goes on after the end of a job could not be noted, and runs that job again', async () => {
  for (const [event, fails] of [
    ['delete', false],
    ['update', true],
  ] as const) {
    // once, as when the database goes away in that moment
    await onDatabase(`create sequence note_attempts`);
    await onDatabase(`create function refuse_note() returns trigger language plpgsql as $$ begin
        if (tg_op = 'DELETE' or new.last_error is not null) and nextval('note_attempts') = 1 then
          raise exception using errcode = '57P01';
        end if;
        return case tg_op when 'DELETE' then old else new end;
      end $$`);
    await onDatabase(`create trigger refuse_note before ${event} on graphile_worker._private_jobs
        for each row execute function refuse_note()`);
    const seen = await collect(
      async (_payload, { attempt }) => {
        if (fails && attempt === 1) throw new Error('the first attempt fails');
      },
      { rescueEveryMs: 200 },
    );
    await add(`noted by ${event}`);
    await until(() => expect(mediaIds(seen)).toEqual([`noted by ${event}`, `noted by ${event}`]));
    await until(async () => expect(await countJobs(`payload ->> 'mediaId' = 'noted by ${event}'`)).toBe(0));
    await closeAll();
    await onDatabase(`drop function refuse_note cascade`);
    await onDatabase(`drop sequence note_attempts`);
  }
});

it('knows the work of every hour', async () => {
  let sweeps = 0;
  const worker = await startJobWorker(fixture.ctx, {
    url: fixture.databaseUrl,
    tasks: { 'media.process': async () => {} },
    hourly: { 'media.sweep': async () => void (sweeps += 1) },
  });
  // noted a moment after the worker has begun
  await until(async () => {
    const crontab = await onDatabase('select identifier from graphile_worker._private_known_crontabs');
    expect(crontab).toEqual([{ identifier: 'media.sweep' }]);
  });
  await onDatabase(`select graphile_worker.add_job('media.sweep')`);
  await until(() => expect(sweeps).toBe(1));
  await worker.close();
});

it('aborts what runs too long when it is closed, and leaves it for later', async () => {
  const worker = await start(
    (_payload, { signal }) =>
      new Promise((_resolve, reject) => {
        began();
        signal.addEventListener('abort', () => reject(new Error('stopped')));
      }),
  );
  let began = () => {};
  const running = new Promise<void>((resolve) => (began = resolve));
  await add('stopped');
  await running;
  await worker.close();
  expect(await countJobs("payload ->> 'mediaId' = 'stopped' and locked_by is null")).toBe(1);
});

async function countJobs(where: string): Promise<number> {
  const [row] = await onDatabase(
    `select count(*)::int as count from graphile_worker._private_jobs where ${where}`,
  );
  return (row as { count: number }).count;
}

async function onDatabase(statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: fixture.databaseUrl });
  await client.connect();
  try {
    return (await client.query<object>(statement)).rows;
  } finally {
    await client.end();
  }
}
