import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFixture, type Fixture } from './server-fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(() => fixture.close());

it('exchanges a launch token for an access token', async () => {
  const body = await fixture.launchToken(fixture.acme);
  const answer = await fixture.app.inject({ method: 'POST', url: '/v1/launch', body });
  expect(answer.statusCode, answer.body).toBe(200);
  expect(answer.json()).toEqual({
    accessToken: expect.stringMatching(/^acme\.[\w-]{43}$/),
    idleSeconds: 900,
  });
});
