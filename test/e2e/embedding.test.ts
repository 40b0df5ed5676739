import { expect, type Frame } from '@playwright/test';
import { frameOf, HOST, messagesOf, pageWith, RECORDER, test, WIDGET } from './embedding/web.ts';

const rejectedBy = (widget: Frame) =>
  widget.evaluate(() => (window as unknown as { bridge: { rejected: number } }).bridge.rejected);
const hostLog = (host: Frame) =>
  host.evaluate(
    () => (window as unknown as { host: { log: { status: string; tokens: string[] } } }).host.log,
  );
const frames = (...addresses: string[]) =>
  addresses.map((address) => `<iframe src="${address}"></iframe>`).join('');

/** The only thing that may ever go to a window whose origin is not known yet. */
const RANDOM_ID_ONLY = {
  namespace: 'penpal',
  channel: 'midcall/1',
  type: 'SYN',
  participantId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
};

test('the widget launches in a page on its list', async ({ page, web }) => {
  await page.goto(`${HOST}/`);
  const widget = page.frameLocator('iframe');
  await expect(widget.locator('body[data-launched=yes]')).toBeAttached();
  expect(web.apiRequests).toEqual([`POST ${WIDGET}/v1/launch`]);
  expect((await hostLog(page.mainFrame())).status).toBe('connected');
});

test.describe('a frame of somebody else in the same page (T01, T05)', () => {
  test('is refused five hundred times, and the widget asks its server for nothing', async ({ page, web }) => {
    web.put(`${HOST}/`, frames(`${WIDGET}/widget/demo`, 'https://ads.example/'));
    web.put('https://ads.example/', pageWith('forging-frame.js'));
    await page.goto(`${HOST}/`);
    const [widget, ads] = [await frameOf(page, WIDGET), await frameOf(page, 'https://ads.example')];
    await ads.evaluate('window.forge()');
    await expect.poll(() => rejectedBy(widget)).toBe(500);
    await expect(widget.locator('body')).toHaveAttribute('data-status', 'waiting');
    expect(web.apiRequests).toEqual([]);
    expect(await ads.evaluate('window.heard')).toEqual([]);
  });

  test('changes nothing for a widget that is connected', async ({ page, web }) => {
    await page.goto(`${HOST}/`);
    const widget = await frameOf(page, WIDGET);
    await expect(widget.locator('body[data-launched=yes]')).toBeAttached();
    web.put('https://ads.example/', pageWith('forging-frame.js'));
    await page.evaluate(() =>
      document.body.insertAdjacentHTML('beforeend', '<iframe src="https://ads.example/"></iframe>'),
    );
    const ads = await frameOf(page, 'https://ads.example');
    await ads.evaluate('window.forge()');
    await expect.poll(() => rejectedBy(widget)).toBe(500);
    await expect(widget.locator('body')).toHaveAttribute('data-status', 'connected');
    expect(await ads.evaluate('window.heard')).toEqual([]);
    expect(web.apiRequests).toHaveLength(1);
    const token = await widget.evaluate(() =>
      (window as unknown as { bridge: { launchToken(nonce: string): Promise<string> } }).bridge.launchToken(
        'still the same',
      ),
    );
    expect(token).toContain('launch token 2 ');
  });
});

test.describe('a page that looks like one on the list (T02)', () => {
  for (const origin of [
    'https://acme.zendesk.com.evil.io',
    'https://acmexzendesk.com',
    'https://evil.zendesk.com',
    'https://acme.zendesk.com:8443',
    'http://acme.zendesk.com',
    'https://xn--cme-7cd.zendesk.com',
  ]) {
    test(`gets nothing out of the widget at ${origin}`, async ({ page, web }) => {
      web.put(`${origin}/`, pageWith('host-page.js', RECORDER));
      await page.goto(`${origin}/`);
      const widget = await frameOf(page, WIDGET);
      await expect(widget.locator('body')).toHaveAttribute('data-fault', 'foreign_host');
      await expect(widget.locator('body')).toHaveAttribute('data-status', 'blocked');
      expect(await messagesOf(page)).toEqual([]);
      expect((await hostLog(page.mainFrame())).tokens).toEqual([]);
      expect(web.apiRequests).toEqual([]);
    });
  }

  test('cannot hide behind a page on the list', async ({ page, web }) => {
    web.put('https://evil.example/', frames(`${HOST}/`));
    await page.goto('https://evil.example/');
    const widget = await frameOf(page, WIDGET);
    await expect(widget.locator('body')).toHaveAttribute('data-fault', 'foreign_host');
    expect(web.apiRequests).toEqual([]);
  });
});

test.describe('an opaque origin (T03)', () => {
  test('keeps the widget from running, and it says nothing', async ({ page, web }) => {
    web.put(`${HOST}/`, `${RECORDER}<iframe sandbox="allow-scripts" src="${WIDGET}/widget/demo"></iframe>`);
    await page.goto(`${HOST}/`);
    const widget = await frameOf(page, WIDGET);
    await expect(widget.locator('body')).toHaveAttribute('data-fault', 'sandboxed');
    expect(await messagesOf(page)).toEqual([]);
    expect(web.apiRequests).toEqual([]);
  });

  test('embeds nothing, not even as a page of a page on the list', async ({ page, web }) => {
    web.put(`${HOST}/inner`, frames(`${WIDGET}/widget/demo`));
    web.put(`${HOST}/`, `<iframe sandbox="allow-scripts" src="${HOST}/inner"></iframe>`);
    await page.goto(`${HOST}/`);
    const widget = await frameOf(page, WIDGET);
    await expect(widget.locator('body')).toHaveAttribute('data-status', 'blocked');
    expect(web.apiRequests).toEqual([]);
  });
});

test('a handshake that is said again, ten times, by the true page, changes nothing (T04)', async ({
  page,
  web,
}) => {
  web.put(`${HOST}/`, `${frames(`${WIDGET}/widget/demo`)}<script src="/handmade-host.js"></script>`);
  await page.goto(`${HOST}/`);
  const widget = await frameOf(page, WIDGET);
  await expect(widget.locator('body[data-launched=yes]')).toBeAttached();
  expect(await rejectedBy(widget)).toBe(0);
  await page.evaluate('window.replay()');
  await expect.poll(() => rejectedBy(widget)).toBe(40);
  await expect(widget.locator('body')).toHaveAttribute('data-status', 'connected');
  expect(await page.evaluate('window.log')).toEqual({
    calls: ['snapshot', 'launchToken'],
    heardByReplayedPort: [],
  });
  expect(web.apiRequests).toHaveLength(1);
  await widget.evaluate('window.bridge.launchToken("a nonce of sixteen")');
  expect(await page.evaluate('window.log.calls')).toEqual(['snapshot', 'launchToken', 'launchToken']);
});

test('a reload of the widget needs a new launch token, and the old port is silent (T05)', async ({
  page,
  web,
}) => {
  await page.goto(`${HOST}/`);
  const widget = await frameOf(page, WIDGET);
  await expect(widget.locator('body[data-launched=yes]')).toBeAttached();
  await widget.goto(`${WIDGET}/widget/demo`);
  await expect(widget.locator('body[data-launched=yes]')).toBeAttached();
  const { tokens, status } = await hostLog(page.mainFrame());
  expect(tokens).toHaveLength(2);
  expect(new Set(tokens.map((token) => token.split(' for ')[1])).size).toBe(2);
  expect(status).toBe('connected');
  expect(web.apiRequests).toHaveLength(2);
});

test.describe('a window that shows another page than it should (T07)', () => {
  test('gets the random id of the handshake from the host, and nothing else', async ({ page, web }) => {
    web.put(`${WIDGET}/moved`, "<script>location.replace('https://evil.example/')</script>");
    web.put(
      'https://evil.example/',
      `${RECORDER}<script>parent.postMessage(
      { namespace: 'penpal', channel: 'midcall/1', type: 'SYN', participantId: 'zzzz' }, '*')</script>`,
    );
    await page.goto(`${HOST}/?widget=${WIDGET}/moved`);
    const evil = await frameOf(page, 'https://evil.example');
    await page.evaluate(() => {
      const { host } = window as unknown as {
        host: { source: { report(call: object): void }; record: { show(record: null): void } };
      };
      host.source.report({ callKey: 'secret', state: 'connected', callerName: 'Grace Okafor' });
      host.record.show(null);
    });
    await expect.poll(() => page.evaluate('window.host.log.rejected')).toEqual(['origin']);
    for (const { data } of await messagesOf(evil)) expect(data).toEqual(RANDOM_ID_ONLY);
  });

  test('gets nothing when the widget was replaced by it after the handshake', async ({ page, web }) => {
    web.put('https://evil.example/', RECORDER);
    await page.goto(`${HOST}/`);
    const widget = await frameOf(page, WIDGET);
    await expect(widget.locator('body[data-launched=yes]')).toBeAttached();
    await widget.goto('https://evil.example/');
    await page.evaluate(() => {
      const { host } = window as unknown as { host: { source: { report(call: object): void } } };
      host.source.report({ callKey: 'secret', state: 'connected', callerName: 'Grace Okafor' });
    });
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    expect(await messagesOf(widget)).toEqual([]);
  });

  test('gets the random id from the widget where the browser does not tell who is above', async ({
    page,
    web,
  }) => {
    web.put('https://evil.example/', `${RECORDER}${frames(`${WIDGET}/bare`)}`);
    await page.goto('https://evil.example/');
    await expect.poll(async () => (await messagesOf(page)).length).toBeGreaterThan(0);
    const widget = await frameOf(page, WIDGET);
    for (const type of ['SYN', 'ACK1'])
      await page.evaluate(
        ([kind, targetOrigin]) =>
          window.frames[0]!.postMessage(
            { namespace: 'penpal', channel: 'midcall/1', type: kind, participantId: 'zzzz', methodPaths: [] },
            targetOrigin!,
          ),
        [type, WIDGET],
      );
    await expect(widget.locator('body')).toHaveAttribute('data-status', 'nobody');
    expect((await messagesOf(page)).map(({ data }) => data)).toEqual([RANDOM_ID_ONLY]);
  });

  test('gets nothing when the host page itself was left for it', async ({ page, web }) => {
    web.put('https://evil.example/', RECORDER);
    await page.goto(`${HOST}/`);
    const widget = await frameOf(page, WIDGET);
    await expect(widget.locator('body[data-launched=yes]')).toBeAttached();
    await page.goto('https://evil.example/');
    expect(page.frames()).toHaveLength(1);
    expect(await messagesOf(page)).toEqual([]);
    expect(web.apiRequests).toHaveLength(1);
  });
});
