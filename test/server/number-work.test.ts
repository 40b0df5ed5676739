import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Activation, type NumberGauge, type NumberView } from '../../protocol/phone-number.ts';
import { type AdminApi, adminApi } from './admin-api.ts';
import { type CoreFixture, createCore, handOverAll, startCall } from './core.ts';

let core: CoreFixture;
let admin: AdminApi;
beforeAll(async () => {
  core = await createCore();
  admin = adminApi(core, core.acme);
});
afterAll(() => core.close());

describe('the gauge of a number', () => {
  it('shows what may leave, what waits, and the live sessions', async () => {
    const { id } = core.acme.numbers.repairs;
    await admin('PUT', `numbers/${id}`, { ratePerSecond: 1, burst: 2 });
    const call = await startCall(core);
    for (const text of ['one', 'two', 'three']) await call.send(text);
    const gauge = async () =>
      (await admin<{ gauges: NumberGauge[] }>('GET', `number-gauges?ids=${id}`)).body.gauges[0];
    expect(await gauge()).toMatchObject({ id, burst: 2, ratePerSecond: 1, waiting: 3, liveSessions: 1 });
    await handOverAll(core);
    expect((await gauge())!.tokens).toBeLessThan(2);
    core.clock.advance(30);
    expect((await gauge())!.tokens).toBe(2);
    await call.end();
    await admin('PUT', `numbers/${id}`, { ratePerSecond: 50, burst: 50 });
    const rival = adminApi(core, core.rival);
    expect((await rival('GET', `number-gauges?ids=${id}`)).body).toEqual({ gauges: [] });
  });
});

describe('activation', () => {
  it('is needed until texting is on with a verified number', async () => {
    const { rival } = core;
    const theirs = adminApi(core, rival);
    const activation = async () => (await theirs<Activation>('GET', 'activation')).body;
    expect(await activation()).toMatchObject({ needed: false, homeCountry: 'US', textingOn: true });
    await theirs('PUT', 'settings', { inCallSms: false });
    expect(await activation()).toMatchObject({ needed: true, textingOn: false });
    await core.ctx.db.tenant('rival', async (tx) => {
      await tx.q.deleteFrom('queue_number').execute();
      await tx.q.deleteFrom('phone_number').execute();
    });
    expect(await activation()).toMatchObject({ needed: true, number: null });
    expect(await theirs('POST', 'numbers', { number: '555 0100', carrier: 'loopback' })).toMatchObject({
      code: 'country_code_missing',
    });
    expect(await activation()).toMatchObject({ needed: true, number: null });
    await theirs('POST', 'numbers', { number: '+393331234567', carrier: 'loopback' });
    const { body } = await theirs<NumberView>('POST', 'numbers', {
      number: '+14155553999',
      carrier: 'loopback',
    });
    expect((await activation()).number).toMatchObject({ number: '+14155553999', verifiedAt: null });
    await theirs('PUT', `numbers/${body.id}`, { verified: true });
    expect(await activation()).toMatchObject({ needed: true });
    await theirs('PUT', 'settings', { inCallSms: true });
    expect(await activation()).toMatchObject({ needed: false });
  });
});
