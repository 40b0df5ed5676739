import * as z from 'zod/mini';
import { ShownSecret, SourceNames, SourceState } from './followed-source.ts';

/** Body of `PUT /v1/admin/amazon-connect`. */
export const AmazonConnectInput = z.strictObject({
  /** Its partition, region and id say where to ask, and which events are its. */
  instanceArn: z
    .string()
    .check(
      z.regex(
        /^arn:aws(?:-us-gov)?:connect:[a-z]{2}(?:-[a-z]+)+-\d:\d{12}:instance\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
      ),
    ),
  /** In the header of what EventBridge sends. Left out, it stays; that of before is believed for another day. */
  eventKey: z.optional(z.string().check(z.regex(/^[\x21-\x7e]{24,500}$/))),
  /** The one topic whose notifications are believed; left out: none is. */
  topicArn: z.optional(
    z
      .string()
      .check(z.regex(/^arn:aws(?:-us-gov)?:sns:[a-z]{2}(?:-[a-z]+)+-\d:\d{12}:[A-Za-z0-9_-]{1,256}$/)),
  ),
  accessKeyId: z.string().check(z.regex(/^[A-Z0-9]{16,128}$/)),
  /** Left out, it stays, unless the key or the instance is another one. */
  secretAccessKey: z.optional(z.string().check(z.regex(/^[\x21-\x7e]{20,200}$/))),
  ...SourceNames,
});
export type AmazonConnectInput = z.infer<typeof AmazonConnectInput>;

/** Answer of `GET /v1/admin/amazon-connect`. */
export const AmazonConnectSettings = z.object({
  instanceArn: z.nullable(z.string()),
  topicArn: z.nullable(z.string()),
  accessKeyId: z.nullable(z.string()),
  accessSecret: ShownSecret,
  ...SourceState,
});
export type AmazonConnectSettings = z.infer<typeof AmazonConnectSettings>;

/** What an administrator edits; `If-Match` names its fingerprint. */
export const amazonConnectConfiguration = ({
  instanceArn,
  topicArn,
  accessKeyId,
  accessSecret,
  queue,
  queues,
  agents,
  secret,
}: AmazonConnectSettings) => ({
  ...{ instanceArn, topicArn, accessKeyId, accessSecret, queue, queues, agents, secret },
});
