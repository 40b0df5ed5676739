/** A region of AWS, as in `eu-west-2` or `us-gov-west-1`. */
const REGION = '[a-z]{2}(?:-[a-z]+)+-\\d';
const CERTIFICATE = new RegExp(
  `^https://sns\\.(${REGION})\\.amazonaws\\.com/SimpleNotificationService-[0-9a-fA-F]{8,64}\\.pem$`,
);
const SUBSCRIBE = new RegExp(
  `^https://sns\\.(${REGION})\\.amazonaws\\.com/\\?Action=ConfirmSubscription&[\\x21-\\x7e]{1,2000}$`,
);

const regionOf = (topicArn: string): string | undefined => topicArn.split(':')[3];

/** Whether a certificate may be fetched from there: of SNS itself, in the topic's region, by its documented name. Pure. */
export const isCertificateAddress = (url: string, topicArn: string): boolean =>
  CERTIFICATE.exec(url)?.[1] === regionOf(topicArn) && regionOf(topicArn) !== undefined;

/** The same of the address that confirms a subscription. Pure. */
export const isSubscribeAddress = (url: string, topicArn: string): boolean =>
  SUBSCRIBE.exec(url)?.[1] === regionOf(topicArn) && regionOf(topicArn) !== undefined;
