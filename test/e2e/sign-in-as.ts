import { randomUUID } from 'node:crypto';
import { type Page } from '@playwright/test';
import { type Role } from '../../protocol/role.ts';
import { post } from './http.ts';
import { type Product } from './running-product.ts';

/** Signs a new person with these roles in to the portal, by an invitation, in the browser of `page`. */
export async function signInAs(page: Page, { serverOrigin, demo }: Product, roles: Role[]): Promise<void> {
  const invited = await post(`${serverOrigin}/v1/admin/accounts`, {
    token: demo.adminKey,
    body: { email: `${randomUUID()}@brightwater.example`, name: 'Rosa Bianchi', roles },
  });
  const { invitation } = invited as unknown as { invitation?: { link: string } };
  const token = new URL(invitation?.link ?? '').hash.slice(1);
  const accepted = await page.request.post(`${serverOrigin}/v1/portal/${demo.tenant}/invitation/accept`, {
    headers: { origin: serverOrigin },
    data: { token, name: 'Rosa Bianchi', password: `a long password ${randomUUID()}` },
  });
  if (!accepted.ok()) throw new Error(`The invitation was refused: ${await accepted.text()}`);
}
