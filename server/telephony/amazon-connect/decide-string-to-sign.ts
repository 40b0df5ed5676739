import * as z from 'zod/mini';

/** What SNS posts. Source: docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html. */
export const SnsMessage = z.object({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: z.string(),
  TopicArn: z.string(),
  Message: z.string(),
  Subject: z.nullish(z.string()),
  Timestamp: z.string(),
  Token: z.nullish(z.string()),
  SubscribeURL: z.nullish(z.string()),
  SignatureVersion: z.enum(['1', '2']),
  Signature: z.string(),
  SigningCertURL: z.string(),
});
export type SnsMessage = z.infer<typeof SnsMessage>;

const OF_NOTIFICATION = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'] as const;
const OF_CONFIRMATION = [
  'Message',
  'MessageId',
  'SubscribeURL',
  'Timestamp',
  'Token',
  'TopicArn',
  'Type',
] as const;

/** What SNS signs of a message: names and values, a line each. Source: sns-verify-signature-of-message. Pure. */
export function stringToSign(message: SnsMessage): string {
  const names = message.Type === 'Notification' ? OF_NOTIFICATION : OF_CONFIRMATION;
  return names
    .flatMap((name) => {
      const value = message[name];
      return value === null || value === undefined ? [] : [`${name}\n${value}\n`];
    })
    .join('');
}
