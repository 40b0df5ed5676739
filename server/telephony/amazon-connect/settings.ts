import * as z from 'zod/mini';
import { AmazonConnectInput } from '../../../protocol/amazon-connect.ts';

/** Calls of Amazon Connect, as a source, and the name of the key in the header of its events. */
export const AMAZON_CONNECT = 'amazon-connect';
/** Under which its secret access key is kept. */
export const AMAZON_CONNECT_ACCESS = 'amazon-connect-access';

/** Under which the one topic of SNS is kept that is believed. */
export const AMAZON_CONNECT_TOPIC = 'amazon-connect-topic';

/** What of them is no secret, as it is stored. */
export const AmazonConnectStored = z.omit(AmazonConnectInput, { eventKey: true, secretAccessKey: true });
export type AmazonConnectStored = z.infer<typeof AmazonConnectStored>;
