import * as z from 'zod/mini';

/** What the softphone's frame tells the page around it: the agent had it dial. */
export const DialRequest = z.strictObject({ softphoneDials: z.string().check(z.maxLength(40)) });
