import type * as z from 'zod/mini';
import { SignInOptions } from '../protocol/sign-in.ts';
import { PortalApi } from './portal-api.ts';

/** Id of the tenant whose portal this is; the address says so before anybody is signed in. */
export const tenantOfAddress = (): string => location.pathname.split('/')[2] ?? '';

/** Secret of a one-time link: it stands in the fragment, which no request carries. */
export const tokenOfAddress = (): string => location.hash.slice(1);

/** Begins the portal anew for who has just signed in; the link's secret leaves the address and the history. */
export const enterPortal = (): void => location.replace(`/portal/${tenantOfAddress()}/`);

/** The company, as it is known before a sign-in, and its ways to sign in. */
export const readSignInOptions = (): Promise<SignInOptions> =>
  new PortalApi(tenantOfAddress()).request({
    path: `/v1/portal/${tenantOfAddress()}`,
    answer: SignInOptions,
  });

/** Sends what is done before a sign-in: `what` is `setup`, `sign-in` or a step of an invitation. */
export function sendSignedOut<T extends z.ZodMiniType>(
  what: string,
  { body, answer }: { body: object; answer: T },
): Promise<z.output<T>> {
  const path = `/v1/portal/${tenantOfAddress()}/${what}`;
  return new PortalApi(tenantOfAddress()).request({ method: 'POST', path, body, answer });
}
