import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type QueueView } from '../../protocol/queue.ts';
import { outboundNumbers } from '../../server/numbers/outbound-numbers.ts';
import { ScriptedCarrier } from '../fakes/scripted-carrier.ts';
import { type AdminApi, adminApi } from './admin-api.ts';
import { type NumberApi, numberApi } from './number-api.ts';
import { createFixture, type Fixture } from './server-fixture.ts';

let fixture: Fixture;
let admin: AdminApi;
let numbers: NumberApi;
beforeAll(async () => {
  const carrier = new ScriptedCarrier();
  fixture = await createFixture({ carriers: new Map([[carrier.name, carrier]]) });
  admin = adminApi(fixture, fixture.acme);
  numbers = numberApi(admin);
});
afterAll(() => fixture.close());

const outbound = async (queueKey: string) =>
  (await fixture.ctx.db.tenant('acme', (tx) => outboundNumbers(tx, queueKey))).map(({ id }) => id);

describe('numbers of a queue', () => {
  it('are verified ones', async () => {
    const { body } = await numbers.add();
    expect(await numbers.queue({ inboundNumbers: [body.id] })).toMatchObject({
      status: 409,
      code: 'number_not_verified',
    });
    expect(await numbers.queue({ outboundNumbers: [body.id] })).toMatchObject({
      status: 409,
      code: 'number_not_verified',
    });
  });

  it('are inbound for one queue, which the refusal names', async () => {
    const id = (await numbers.verified()).id;
    const first = await numbers.queue({ inboundNumbers: [id] });
    expect(await numbers.queue({ inboundNumbers: [id] })).toMatchObject({
      status: 409,
      code: 'inbound_already_assigned',
      detail: first.body.key,
    });
  });

  it('are claimed as inbound by one of eight queues at once', async () => {
    for (let round = 0; round < 3; round++) {
      const id = (await numbers.verified()).id;
      const queues = await Promise.all(Array.from({ length: 8 }, () => numbers.queue()));
      const answers = await Promise.all(
        queues.map(({ body }) => admin('PUT', `queues/${body.key}`, { inboundNumbers: [id] })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(409)]);
      const winner = queues[answers.findIndex(({ status }) => status === 200)]?.body.key;
      for (const { code, detail } of answers.filter(({ status }) => status === 409)) {
        expect({ code, detail }).toEqual({ code: 'inbound_already_assigned', detail: winner });
      }
    }
  });

  it('are several, inbound and outbound, shared as outbound', async () => {
    const [one, two] = [(await numbers.verified()).id, (await numbers.verified()).id];
    const first = await numbers.queue({ inboundNumbers: [one, two], outboundNumbers: [one, two] });
    const second = await numbers.queue({ outboundNumbers: [two, one] });
    expect(first.body).toMatchObject({ inboundNumbers: [one, two], outboundNumbers: [one, two] });
    expect(second.body.outboundNumbers).toEqual([one, two]);
    expect(await outbound(second.body.key)).toEqual([one, two]);
  });

  it('become outbound where they were inbound only', async () => {
    const id = (await numbers.verified({ outbound: false })).id;
    const { body } = await numbers.queue({ outboundNumbers: [id] });
    expect(await outbound(body.key)).toEqual([id]);
  });

  it('are free again once released', async () => {
    const id = (await numbers.verified()).id;
    const first = await numbers.queue({ inboundNumbers: [id] });
    await admin('PUT', `queues/${first.body.key}`, { inboundNumbers: [] });
    expect((await numbers.queue({ inboundNumbers: [id] })).status).toBe(201);
  });

  it('leave nothing of a refused list', async () => {
    const [good, bad] = [(await numbers.verified()).id, (await numbers.add()).body.id];
    const { body } = await numbers.queue();
    expect((await admin('PUT', `queues/${body.key}`, { inboundNumbers: [good, bad] })).status).toBe(409);
    expect((await admin<QueueView>('GET', `queues/${body.key}`)).body.inboundNumbers).toEqual([]);
    expect(await admin('PUT', `queues/${body.key}`, { inboundNumbers: [randomUUID()] })).toMatchObject({
      status: 422,
      code: 'setting_invalid',
    });
  });

  it('belong to the same tenant', async () => {
    const rival = adminApi(fixture, fixture.rival);
    const answer = await rival('PUT', 'queues/billing', {
      outboundNumbers: [fixture.acme.numbers.repairs.id],
    });
    expect(answer).toMatchObject({ status: 422, code: 'setting_invalid' });
  });
});
