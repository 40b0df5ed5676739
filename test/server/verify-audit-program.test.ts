import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordChange } from '../../server/audit/record-change.ts';
import { type BuiltProgram, buildProgram } from './build-program.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

let fixture: Fixture;
let program: BuiltProgram;
beforeAll(async () => {
  [fixture, program] = await Promise.all([
    createFixture(),
    buildProgram('server/verification/audit-main.ts'),
  ]);
  for (const name of ['Fleet', 'Repairs and more', 'Flotte']) {
    await fixture.ctx.db.tenant('acme', (tx) =>
      recordChange(tx, fixture.ctx, {
        ...{ actor: 'system', action: 'queue.changed', object: 'queue/fleet', before: null, after: { name } },
      }),
    );
  }
});
afterAll(async () => {
  await fixture.close();
  await program.close();
});

async function verify(...args: string[]) {
  const child = spawn(process.execPath, [program.file, ...args], {
    env: { PATH: process.env['PATH'], DATABASE_URL: fixture.databaseUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => void child.on('close', resolve));
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, out, err };
}

it('prints a line for each tenant, and says by its exit code that every chain is whole', async () => {
  const { code, out, err } = await verify();
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^ok +acme +3 entries, 3:[0-9a-f]{64}\nok +rival +0 entries, 0:0{64}\n$/);
});

it('takes what the log has said, and finds a chain that was written again', async () => {
  const [, anchor = ''] = /(\d+:[0-9a-f]{64})/.exec((await verify('acme')).out) ?? [];
  expect(await verify('acme', '--at', anchor)).toMatchObject({ code: 0 });
  const { code, out } = await verify('acme', '--at', `3:${'0'.repeat(64)}`);
  expect({ code, out }).toEqual({
    code: 1,
    out: 'BROKEN  acme  entry 3 is not the one the log tells of: entries up to it were written again\n',
  });
});

it('names the first entry of which one octet was changed', async () => {
  const client = new Client({ connectionString: fixture.databaseUrl });
  await client.connect();
  const set = (name: string) =>
    client.query(
      `set session_replication_role = replica;
       update audit set after = '{"name": "${name}"}' where tenant_id = 'acme' and seq = 2`,
    );
  try {
    await set('Repairs and mare');
    expect(await verify()).toMatchObject({
      code: 1,
      out: expect.stringContaining('BROKEN  acme  entry 2 is not as it was written\n') as string,
    });
    const { code, out } = await verify('acme', '--json');
    expect({ code, found: JSON.parse(out) as unknown }).toMatchObject({
      code: 1,
      found: [{ tenantId: 'acme', entries: 1, broken: { seq: 2, what: 'changed' } }],
    });
    await set('Repairs and more');
    expect(await verify()).toMatchObject({ code: 0 });
  } finally {
    await client.end();
  }
});

it('says in a sentence, and by its exit code, that it could not look', async () => {
  expect(await verify('nobody')).toEqual({ code: 2, out: '', err: 'There is no tenant nobody.\n' });
  expect(await verify('--at', '3:00')).toMatchObject({ code: 2 });
  expect(await verify('acme', '--at', 'yesterday')).toMatchObject({ code: 2 });
  expect(await verify('acme', 'rival')).toMatchObject({ code: 2 });
  expect(await verify('--frobnicate')).toMatchObject({ code: 2 });
});
