import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallView } from '../../../protocol/session.ts';
import { E164 } from '../../../protocol/phone.ts';
import { loopbackCarrier } from '../../../server/carriers/loopback.ts';
import { type AdminApi, adminApi } from '../admin-api.ts';
import { refusal, startCall } from '../core.ts';
import { type NumberApi, numberApi } from '../number-api.ts';
import { createTelnyxCarrier } from '../../../server/carriers/telnyx/telnyx.ts';
import { createFixture, type Fixture } from '../server-fixture.ts';

let fixture: Fixture;
let admin: AdminApi;
let numbers: NumberApi;
beforeAll(async () => {
  const carriers = [loopbackCarrier, createTelnyxCarrier({ origin: 'http://127.0.0.1:9' })];
  fixture = await createFixture({ carriers: new Map(carriers.map((one) => [one.name, one])) });
  admin = adminApi(fixture, fixture.acme);
  numbers = numberApi(admin, 7_000);
  await admin('PUT', 'settings', { maxSegments: 28, warnSegments: 4 });
});
afterAll(() => fixture.close());

describe('a number of Telnyx', () => {
  it('is counted by Telnyx’s alphabet, unless it is said otherwise', async () => {
    expect((await numbers.add({ carrier: 'telnyx' })).body.encodingProfile).toBe('telnyx-longcode');
    expect((await numbers.add()).body.encodingProfile).toBe('gsm7');
    const odd = await numbers.add({ carrier: 'telnyx', encodingProfile: 'gsm7' });
    expect(odd.body.encodingProfile).toBe('gsm7');
  });

  it('brings its alphabet when a number moves there, and leaves it when it moves away', async () => {
    const { id } = (await numbers.add()).body;
    const move = async (patch: object) => (await numbers.change(id, patch)).body.encodingProfile;
    expect(await move({ carrier: 'telnyx' })).toBe('telnyx-longcode');
    expect(await move({ label: 'Another name' })).toBe('telnyx-longcode');
    expect(await move({ carrier: 'loopback' })).toBe('gsm7');
    expect(await move({ encodingProfile: 'gsm7-16bit' })).toBe('gsm7-16bit');
    expect(await move({ carrier: 'loopback' })).toBe('gsm7-16bit');
    expect(await move({ carrier: 'telnyx', encodingProfile: 'gsm7' })).toBe('gsm7');
  });

  const begin = async (carrier: string, caller: string) => {
    const number = await numbers.verified({ carrier });
    const { body: queue } = await numbers.queue({ outboundNumbers: [number.id], smsEnabled: true });
    return startCall(fixture, { queue: queue.key, dialled: null, caller: E164.parse(caller) });
  };
  const facts = ({ policy: { encodingProfile, maxSegments } }: CallView) => [encodingProfile, maxSegments];

  it('tells the widget its alphabet and its ten segments, and refuses what is more', async () => {
    const [telnyx, loopback] = [
      await begin('telnyx', '+14155556001'),
      await begin('loopback', '+14155556002'),
    ];
    expect(facts(telnyx.view)).toEqual(['telnyx-longcode', 10]);
    expect(facts(loopback.view)).toEqual(['gsm7', 28]);
    expect((await telnyx.send('я'.repeat(670))).message).toMatchObject({ segments: 10 });
    expect(await refusal(telnyx.send('я'.repeat(671)))).toBe('too_many_segments');
    expect((await loopback.send('я'.repeat(671))).message).toMatchObject({ segments: 11 });
  });

  it('counts a text as Telnyx sends it', async () => {
    const [telnyx, loopback] = [
      await begin('telnyx', '+14155556003'),
      await begin('loopback', '+14155556004'),
    ];
    const euro = `${'a'.repeat(99)}€`;
    expect((await telnyx.send(euro)).message).toMatchObject({ encoding: 'UCS-2', segments: 2 });
    expect((await loopback.send(euro)).message).toMatchObject({ encoding: 'GSM-7', segments: 1 });
  });
});
