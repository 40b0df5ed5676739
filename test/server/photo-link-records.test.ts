import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { submitMessage } from '../../server/messages/submit-message.ts';
import { handOverAll, receipt } from './core.ts';
import { createRecordsWorld, type RecordsWorld } from './records-world.ts';

let world: RecordsWorld;
beforeAll(async () => {
  world = await createRecordsWorld();
  world.crm.records.set('1042', 'open');
});
afterAll(() => world.close());

it('writes a photo that came by a link to the record, as one of the caller, and never the link itself', async () => {
  await world.ctx.db.tenant('acme', (tx) =>
    tx.q
      .insertInto('automatic_text')
      .values({
        tenant_id: 'acme',
        kind: 'photoLink',
        language: 'en',
        enabled: true,
        body: 'Photos: {{link}}',
      })
      .execute(),
  );
  const call = await world.call();
  const { callKey, sessionId } = call;
  const request = { kind: 'photoLink', callKey } as const;
  const { message } = await submitMessage(world.ctx, world.ana, sessionId, randomUUID(), request);
  await handOverAll(world);
  await receipt(world, message.id, 'delivered');
  const token = /\/p\/acme\/(\w+)$/.exec(world.carrier.ledger.at(-1)!.text)![1]!;
  const headers = { authorization: `Bearer ${token}.the-secret-of-this-page` };
  const url = '/v1/photo-links/acme/uploads';
  const body = { key: 'one-photo', type: 'image/jpeg', size: 3 };
  const { id } = (await world.app.inject({ method: 'POST', url, headers, body })).json<{ id: string }>();
  await world.app.inject({
    ...{ method: 'PUT', url: `${url}/${id}?offset=0`, payload: Buffer.from('abc') },
    headers: { ...headers, 'content-type': 'application/octet-stream' },
  });
  await world.photoReady(sessionId, 'pixels');
  await world.write(sessionId);
  const entries = world.crm.asked.flatMap((asked) => asked.entries);
  expect(entries).toMatchObject([
    { direction: 'out', kind: 'text' },
    { direction: 'in', kind: 'inbound', who: 'Grace Okafor', media: [{}] },
  ]);
  expect(entries[1]!.media).toHaveLength(1);
  expect(JSON.stringify(entries)).not.toContain(token);
  expect(entries[0]!.text).toContain('*'.repeat(31));
});
