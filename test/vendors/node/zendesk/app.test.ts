import { expect as expectIn } from '@playwright/test';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { actsOf, AGENT, createWorld, instancesOf, widgetIn, type World, ZENDESK } from './world.ts';

let world: World;
let calls = 0;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.closeAll());
afterEach(() => expect(world.strayed.splice(0)).toEqual([]));

/** A call of the agent's, as telephony reports it to the server. */
async function call(record: string | null = '1042'): Promise<{ callKey: string; end(): Promise<unknown> }> {
  const callKey = `call-${++calls}`;
  const report = {
    ...{ callKey, agent: { id: AGENT, name: 'Ana Ruiz' }, caller: `+1415555${1_000 + calls}` },
    ...(record && { record: { system: 'zendesk', type: 'ticket', id: record } }),
  };
  await world.report(report);
  return {
    callKey,
    end: () => world.report({ ...report, seq: 9, state: 'ended', endReason: 'caller_hangup' }),
  };
}
const texts = () =>
  world.ctx.db.tenant('acme', (tx) => tx.q.selectFrom('message').select(['body', 'caller']).execute());

it('texts the caller of the call that telephony names, from the ticket', async () => {
  const page = await world.openZendesk();
  await world.openApp(page, { location: 'background' });
  const app = await world.openApp(page, { location: 'ticket_sidebar', ticketId: 1042 });
  const { end } = await call();
  const widget = await widgetIn(page, app);
  await widget.getByRole('textbox', { name: 'Message' }).fill('On my way');
  await widget.getByRole('button', { name: 'Send', exact: true }).click();
  await expectIn(widget.getByRole('log', { name: 'Conversation' })).toContainText('On my way');
  await expect.poll(texts).toContainEqual({ body: 'On my way', caller: `+1415555${1_000 + calls}` });
  expect(await page.evaluate(() => document.cookie)).toBe('');
  expect(
    page
      .frames()
      .map((frame) => frame.url())
      .join(),
  ).not.toMatch(/token|pass=|acme\.[\w-]{43}|eyJ/);
  expect((await actsOf(page)).map(({ action }) => action)).toContain('resize');
  await end();
  await page.close();
});

it('takes a page of the app that was loaded again without Zendesk for what it is', async () => {
  const page = await world.openZendesk();
  const app = await world.openApp(page, { location: 'ticket_sidebar', ticketId: 1042 });
  await widgetIn(page, app);
  await app.goto(app.url());
  await expectIn(app.getByRole('alert')).toContainText('belongs to the Midcall app for Zendesk');
  expect(await app.evaluate(() => document.querySelectorAll('iframe').length)).toBe(0);
  await page.close();
});

it('says what to do when the same token opens a page twice', async () => {
  const page = await world.openZendesk();
  const token = await world.account.sign({ sub: `${ZENDESK}/api/v2/users/${AGENT}.json` });
  await widgetIn(page, await world.openApp(page, { location: 'ticket_sidebar', ticketId: 1042 }, token));
  const again = await world.openApp(page, { location: 'ticket_sidebar', ticketId: 1042 }, token);
  await expectIn(again.getByRole('alert')).toContainText('loaded twice');
  await page.close();
});

it('launches the widget again after its own reload, by the pass of the launch before', async () => {
  const page = await world.openZendesk();
  const app = await world.openApp(page, { location: 'ticket_sidebar', ticketId: 1042 });
  const { end } = await call();
  const widget = await widgetIn(page, app);
  await expectIn(widget.getByRole('textbox', { name: 'Message' })).toBeVisible();
  await widget.goto(widget.url());
  await expectIn(widget.getByRole('textbox', { name: 'Message' })).toBeVisible();
  await end();
  await page.close();
});

it('holds the widget in the top bar where no ticket is open', async () => {
  const page = await world.openZendesk();
  const app = await world.openApp(page, { location: 'top_bar' });
  const { end } = await call(null);
  await expectIn((await widgetIn(page, app)).getByRole('textbox', { name: 'Message' })).toBeVisible();
  await end();
  await page.close();
});

it('stays dark under the page of another account, whatever the address says', async () => {
  const evil = await world.openZendesk('https://evil.zendesk.com');
  const opening = world.openApp(evil, { location: 'ticket_sidebar', ticketId: 1042 }).catch(() => null);
  // the browser shows its own page of refusal in place of ours
  const isRefused = () => evil.frames().some((frame) => frame.url().startsWith('chrome-error:'));
  await expect.poll(isRefused, { timeout: 60_000 }).toBe(true);
  expect(await instancesOf(evil)).toMatchObject([{ registered: false }]);
  expect(evil.frames().filter((frame) => frame.url().includes('/widget/'))).toEqual([]);
  await evil.close();
  expect(await opening).toBe(null);
});

it('greets nobody when the address names another account than the tenant’s', async () => {
  const page = await world.openZendesk();
  await page.evaluate(() => {
    Object.defineProperty(window, 'origin', { value: 'https://evil.zendesk.com', configurable: true });
  });
  const app = await world.openApp(page, { location: 'ticket_sidebar', ticketId: 1042 });
  await expectIn(app.getByRole('alert')).toContainText('a page it does not know');
  expect(await instancesOf(page)).toMatchObject([{ registered: false }]);
  await page.close();
});

it('binds no call, and texts no number, that another frame of the page names', async () => {
  world.pages.set(
    'https://ads.example/',
    `<script>
      const call = { callKey: 'forged', state: 'connected', callerName: 'Mallory', seq: 9 };
      const forged = [
        { midcall: 1, type: 'call', call },
        { midcall: 1, type: 'call', call: { ...call, caller: '+15005550006' } },
        JSON.stringify({ key: 'zaf.midcall.call', message: { call } }),
        JSON.stringify({ key: 'zaf.voice.dialout', message: { number: '+15005550006' } }),
        JSON.stringify({ key: 'zaf.app.registered', message: { context: { instanceGuid: 'x', location: 'background' } } }),
      ];
      const all = (top) => [top, ...Array.from({ length: top.length }, (_, i) => all(top[i])).flat()];
      setInterval(() => { for (const frame of all(parent)) for (const one of forged) frame.postMessage(one, '*'); }, 50);
    </script>`,
  );
  const page = await world.openZendesk(ZENDESK, '<iframe src="https://ads.example/"></iframe>');
  const before = await texts();
  await world.openApp(page, { location: 'background' });
  const app = await world.openApp(page, { location: 'ticket_sidebar', ticketId: 1042 });
  const widget = await widgetIn(page, app);
  const { end } = await call();
  await expectIn(widget.getByRole('textbox', { name: 'Message' })).toBeVisible();
  expect(await widget.locator('body').innerText()).not.toContain('Mallory');
  expect(await texts()).toEqual(before);
  await end();
  await page.close();
});
