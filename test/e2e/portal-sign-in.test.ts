import { type Browser, expect, type Page, test } from '@playwright/test';
import { type OpenIdWorld, startOpenIdProvider } from '../server/openid-provider.ts';
import { barriersOf } from './barriers.ts';
import { newPlace, type Place, type Run, startCommand } from './start-command.ts';

const [ROSA, KEN] = ['blue kettle on a roof', 'green ladder by the sea'];

let place: Place;
let run: Run;
let provider: OpenIdWorld;
let portal: string;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  place = await newPlace();
  portal = `http://127.0.0.1:${place.env.PORT}/portal/main`;
  provider = await startOpenIdProvider([`http://127.0.0.1:${place.env.PORT}/v1/portal/main/openid/callback`]);
  run = startCommand({ ...place.env, MIDCALL_DEMO: '0' });
});
test.afterAll(async () => {
  run.process.kill('SIGTERM');
  await run.ended;
  await provider.close();
  await place.remove();
});

/** A browser of one person. */
const browserOf = async (browser: Browser): Promise<Page> => (await browser.newContext()).newPage();

async function expectNoBarriers(page: Page): Promise<void> {
  expect(await barriersOf(page)).toEqual([]);
}

test('a fresh server leads from its setup link to an editor and to the company’s own sign-in', async ({
  browser,
}) => {
  const output = await run.ready();
  const link = /Set up the portal within 24 hours +(\S+)/.exec(output)?.[1] ?? '';
  expect(link).toMatch(new RegExp(`^${portal}/setup#[\\w-]{43}$`));

  const rosa = await browserOf(browser);
  await rosa.goto(link);
  await rosa.getByLabel('Name of the company').fill('Contoso');
  await rosa.getByLabel('Home country').selectOption('IT');
  await rosa.getByLabel('Your name').fill('Rosa Bianchi');
  await rosa.getByLabel('E-mail').fill('rosa@contoso.test');
  await rosa.getByLabel('New password').fill(ROSA);
  await expectNoBarriers(rosa);
  await rosa.getByRole('button', { name: 'Set up and sign in' }).click();
  await rosa.getByRole('link', { name: 'Roles and permissions' }).click();
  expect(rosa.url()).not.toContain('#');
  await expect(rosa.getByRole('row', { name: /Rosa Bianchi/ })).toContainText('Administrator');

  // a second use of the link finds it used
  const other = await browserOf(browser);
  await other.goto(link);
  await other.getByLabel('Your name').fill('Eve');
  await other.getByLabel('E-mail').fill('eve@contoso.test');
  await other.getByLabel('New password').fill('a long sentence of eve');
  await other.getByRole('button', { name: 'Set up and sign in' }).click();
  await expect(other.getByRole('alert')).toContainText('Ask for a new one');

  await rosa.getByRole('button', { name: 'Invite somebody' }).click();
  const form = rosa.getByRole('form', { name: 'Invite somebody' });
  await form.getByLabel('Name').fill('Ken Mori');
  await form.getByLabel('E-mail').fill('ken@contoso.test');
  await form.getByRole('button', { name: 'Invite somebody' }).click();
  const invitation = await rosa.getByLabel('Link for Ken Mori').inputValue();
  await expectNoBarriers(rosa);

  const ken = await browserOf(browser);
  await ken.goto(invitation);
  await expect(ken.getByText('ken@contoso.test')).toBeVisible();
  await ken.getByLabel('New password').fill(KEN);
  await ken.getByRole('button', { name: 'Save and sign in' }).click();
  await expect(ken.getByRole('link', { name: 'Overview' })).toBeVisible();
  await expect(ken.getByRole('link', { name: 'Roles and permissions' })).toHaveCount(0);
  await ken.goto(`${portal}/settings/permissions`);
  await expect(ken.getByRole('heading', { name: 'This page is not for you', level: 1 })).toBeVisible();
  expect(
    await ken.evaluate(async () => {
      const headers = { 'midcall-tenant': 'main' };
      return (await fetch('/v1/admin/accounts', { headers })).status;
    }),
  ).toBe(403);

  const issuer = rosa.getByLabel('Address of the provider (issuer)');
  await issuer.fill(provider.issuer);
  await rosa.getByLabel('Client ID').fill(provider.clientId);
  await rosa.getByLabel('Client secret').fill(provider.clientSecret);
  await rosa.getByLabel('Scopes asked for').fill('openid email profile groups');
  await rosa.getByRole('button', { name: 'Add a group' }).click();
  await rosa.getByLabel('Group', { exact: true }).fill('texting');
  const card = rosa.getByRole('region', { name: 'Sign-in with the company account' });
  await card.getByRole('button', { name: 'Set', exact: true }).click();
  await expect(card.getByText('Saved', { exact: true })).toBeVisible();
  await expect(rosa.getByLabel('Client secret')).toHaveValue('');

  provider.colleagues.set('mia', {
    ...{ email: 'mia@contoso.test', email_verified: true, name: 'Mia Sato', groups: ['texting'] },
  });
  const mia = await browserOf(browser);
  await mia.goto(`${portal}/`);
  await mia.getByRole('link', { name: 'Sign in with your company account' }).click();
  await mia.locator('input[name=login]').fill('mia');
  await mia.locator('input[name=password]').fill('any');
  await mia.locator('button[type=submit]').click();
  await expect(mia.getByRole('link', { name: 'Overview' })).toBeVisible();
  expect(mia.url().startsWith(`${portal}/`)).toBe(true);
  await rosa.reload();
  await expect(rosa.getByRole('row', { name: /Mia Sato/ })).toContainText('Editor');

  // switched off: whatever is asked next finds nobody signed in
  await rosa.getByRole('button', { name: 'Edit Ken Mori' }).click();
  await rosa.getByLabel('May sign in').uncheck();
  const person = rosa.getByRole('region', { name: 'Edit Ken Mori' });
  await person.getByRole('button', { name: 'Set', exact: true }).click();
  await expect(rosa.getByRole('row', { name: /Ken Mori/ })).toContainText('Switched off');
  await ken.reload();
  await expect(ken.getByRole('heading', { name: 'Sign in to Midcall' })).toBeVisible();
  await ken.getByLabel('E-mail').fill('ken@contoso.test');
  await ken.getByLabel('Password').fill(KEN);
  await ken.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(ken.getByRole('alert')).toContainText('E-mail or password is wrong.');

  // what opens the door stands in no line but the one that showed it
  expect(run.output().split(link)).toHaveLength(2);
  for (const secret of [ROSA, KEN, invitation.split('#')[1]!, provider.clientSecret])
    expect(run.output()).not.toContain(secret);
});
