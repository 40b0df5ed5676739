import { type OpenIdFailure } from '../../protocol/sign-in.ts';
import { type Context } from '../context.ts';

/** Where a browser goes next, and the cookies it takes along. */
export interface Departure {
  location: string;
  cookies: string[];
}

/** Back to the sign-in page, with a code for its words and no detail: those stand in the log. */
export const signInPage = ({ publicOrigin }: Context, tenantId: string, error: OpenIdFailure): Departure => ({
  location: `${publicOrigin}/portal/${tenantId}/sign-in?error=${error}`,
  cookies: [],
});
