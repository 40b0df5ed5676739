import * as z from 'zod/mini';
import { PageCall } from './adapter.ts';

/** A call as a page reports it. Without `seq` the order of the reports is the order of the states. */
export const ReportedCall = z.partial(PageCall, { seq: true });
export type ReportedCall = z.infer<typeof ReportedCall>;
