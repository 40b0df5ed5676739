import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { type Frame } from '@playwright/test';
import { SignJWT } from 'jose';
import { WidgetConfig } from '../../protocol/adapter.ts';
import { Desk } from './desk.ts';
import { openForeignSite } from './embedding/foreign-site.ts';
import { type GivenToken, honestClaims, launch, launchToken, statusWith } from './embedding/launch-token.ts';
import { expect, type Product, test } from './running-product.ts';

test.describe('a launch token', () => {
  test('works once; the second time it ends what it gave (T11)', async ({ product }) => {
    const given = await launchToken(product);
    const first = await launch(product, given);
    expect(first.status).toBe(200);
    expect(await statusWith(product, first.accessToken)).toBe(200);
    expect(await launch(product, given)).toMatchObject({ status: 401, code: 'launch_token_used' });
    expect(await statusWith(product, first.accessToken)).toBe(401);
  });

  test('works only with the nonce of the widget that asked for it', async ({ product }) => {
    const given = await launchToken(product);
    const stolen = { ...given, nonce: randomUUID() };
    expect(await launch(product, stolen)).toMatchObject({ status: 401, code: 'launch_token_invalid' });
    expect((await launch(product, given)).status).toBe(200);
  });

  test('ends the access of the launch before it in the same place, and of no other (T05)', async ({
    product,
  }) => {
    const first = await launchToken(product);
    const access = await launch(product, first);
    const elsewhere = await launch(product, await launchToken(product));
    const again = await launch(product, await launchToken(product, { mount: first.mount }));
    const statuses = [access, elsewhere, again].map(({ accessToken }) => statusWith(product, accessToken));
    expect(await Promise.all(statuses)).toEqual([401, 200, 200]);
  });

  const seconds = (from: number, to: number) => {
    const now = Math.floor(Date.now() / 1_000);
    return { iat: now + from, exp: now + to };
  };
  const forgeries: Record<string, (product: Product) => Promise<GivenToken>> = {
    'is for another server': (product) => launchToken(product, { aud: 'https://midcall.example' }),
    'is of another tenant': (product) => launchToken(product, { tenant: 'other' }),
    'is of a tenant that is a path': (product) => launchToken(product, { tenant: '../demo' }),
    'names an unknown key': (product) => launchToken(product, {}, 'unknown'),
    'is over': (product) => launchToken(product, seconds(-200, -140)),
    'lives longer than ninety seconds': (product) => launchToken(product, seconds(0, 3_600)),
    'is from the future': (product) => launchToken(product, seconds(3_600, 3_660)),
    'allows what no agent may': (product) => launchToken(product, { permissions: ['admin' as never] }),
    'is signed with another key': async (product) => {
      const claims = honestClaims(product);
      const { privateKey } = generateKeyPairSync('ed25519');
      const header = { alg: 'EdDSA', kid: product.demo.launchKeyId };
      const token = await new SignJWT({ ...claims }).setProtectedHeader(header).sign(privateKey);
      return { ...claims, token };
    },
    'is signed with nothing': async (product) => unsigned(product, 'none', () => ''),
    'is signed with the public key as a secret': async (product) =>
      unsigned(product, 'HS256', (text) => {
        const publicKey = Buffer.from(String(product.demo.launchPrivateKey['x']), 'base64url');
        return createHmac('sha256', publicKey).update(text).digest('base64url');
      }),
  };
  for (const [what, forge] of Object.entries(forgeries)) {
    test(`is refused when it ${what}`, async ({ product }) => {
      const answer = await launch(product, await forge(product));
      expect(answer).toMatchObject({ status: 401, code: 'launch_token_invalid' });
    });
  }
});

function unsigned(product: Product, alg: string, sign: (text: string) => string): GivenToken {
  const claims = honestClaims(product);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg, typ: 'JWT', kid: product.demo.launchKeyId })}.${part(claims)}`;
  return { ...claims, token: `${text}.${sign(text)}` };
}

test.describe('a site that is not on the list (T08)', () => {
  test('cannot embed the widget, nor any other answer of the server', async ({ page, product }) => {
    const paths = ['/widget/demo', '/docs', '/openapi.json', '/livez', '/v1/agent', '/nothing'];
    const site = await openForeignSite(
      paths.map((path) => `<iframe src="${product.serverOrigin}${path}"></iframe>`).join(''),
    );
    await page.goto(site.origin);
    const shown = () => page.frames().flatMap((frame) => (frame === page.mainFrame() ? [] : [frame.url()]));
    await expect.poll(shown).toEqual(paths.map(() => 'chrome-error://chromewebdata/'));
    await site.close();
  });

  test('is told apart by the same list three times', async ({ product }) => {
    const response = await fetch(`${product.serverOrigin}/widget/demo`);
    const policy = response.headers.get('content-security-policy') ?? '';
    const html = await response.text();
    const island = /<script[^>]*id="midcall-config"[^>]*>([^<]*)</.exec(html)?.[1] ?? '';
    // the server's own origin is that of the app in Zendesk, which has the widget in it
    const both = [product.serverOrigin, product.simulatorOrigin].sort();
    expect(WidgetConfig.parse(JSON.parse(island)).allowedOrigins.sort()).toEqual(both);
    const ancestors = /frame-ancestors ([^;]*)/.exec(policy)?.[1] ?? '';
    expect(ancestors.split(' ').sort()).toEqual(both);
    expect(policy).not.toMatch(/unsafe|\*/);
  });
});

test.describe('the widget in the page it is made for', () => {
  test('leaves its tokens nowhere in the browser (T11)', async ({ page, product }) => {
    const secrets: string[] = [];
    page.on('requestfinished', async (request) => {
      if (!request.url().endsWith('/v1/launch')) return;
      secrets.push((request.postDataJSON() as { token: string }).token);
      secrets.push(((await (await request.response())!.json()) as { accessToken: string }).accessToken);
    });
    await page.goto(product.simulatorOrigin);
    await expect.poll(() => secrets.length).toBe(2);
    await expect(page.frameLocator('iframe').locator('midcall-widget')).toBeVisible();
    const kept = [JSON.stringify(await page.context().storageState({ indexedDB: true }))];
    for (const frame of page.frames()) kept.push(frame.url(), await frame.evaluate(everythingKept));
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(20);
      expect(kept.join()).not.toContain(secret);
      expect(product.output()).not.toContain(secret);
    }
  });

  test('is not moved by a frame of somebody else in the same page (T01)', async ({ page, product }) => {
    const launches: string[] = [];
    page.on('request', (request) => request.url().endsWith('/v1/launch') && launches.push(request.url()));
    const desk = new Desk(page);
    await desk.open(product.simulatorOrigin);
    await desk.call();
    await expect(desk.message).toBeEditable();

    await page.evaluate(() => document.body.append(document.createElement('iframe')));
    const [widget, sibling] = page.frames().slice(1) as [Frame, Frame];
    await widget.evaluate(() => {
      window.addEventListener('message', () => (document.title = `${Number(document.title) + 1}`));
      document.title = '0';
    });
    await sibling.evaluate((target) => {
      // Frames in shadow trees are not among `parent.frames`; a script of the page's own origin finds them.
      const frameIn = (root: ParentNode): HTMLIFrameElement | undefined =>
        [...root.querySelectorAll('*')]
          .map((element) => (element.shadowRoot ? frameIn(element.shadowRoot) : undefined))
          .concat(root.querySelector<HTMLIFrameElement>(`iframe[src^="${target}"]`) ?? undefined)
          .find((found) => found);
      const victim = frameIn(window.parent.document)!.contentWindow!;
      const base = { namespace: 'penpal', channel: 'midcall/1' };
      for (let index = 0; index < 250; index++) {
        victim.postMessage({ ...base, type: 'SYN', participantId: `zzzz${index}` }, target);
        victim.postMessage({ ...base, type: 'DESTROY' }, target);
      }
    }, product.serverOrigin);
    await expect.poll(() => widget.title()).toBe('500');

    await page.evaluate(() => document.querySelector('body > iframe')!.remove());
    await desk.write('Still the same conversation');
    await expect(desk.handset().messages).toContainText('Still the same conversation');
    expect(launches).toHaveLength(1);
  });
});

/** Runs in a frame: what a script, an extension or the next user could find there. A frame may be denied a storage. */
function everythingKept(): string {
  const storageOf = (read: () => Storage) => {
    try {
      return { ...read() };
    } catch {
      return {};
    }
  };
  const storages = [storageOf(() => sessionStorage), storageOf(() => localStorage)];
  return JSON.stringify([
    document.cookie,
    storages,
    history.state,
    document.documentElement.outerHTML,
    window.name,
  ]);
}
