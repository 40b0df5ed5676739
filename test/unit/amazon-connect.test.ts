import { createSign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  isCertificateAddress,
  isSubscribeAddress,
} from '../../server/telephony/amazon-connect/decide-certificate.ts';
import {
  type BridgeEvent,
  readContact,
  readContactEvent,
  reasonOf,
} from '../../server/telephony/amazon-connect/decide-news.ts';
import {
  type SnsMessage,
  stringToSign,
} from '../../server/telephony/amazon-connect/decide-string-to-sign.ts';
import { Sns } from '../../server/telephony/amazon-connect/sns.ts';
import { CERTIFICATE, PRIVATE_KEY } from '../fakes/salesforce-certificate.ts';

const INSTANCE = 'arn:aws:connect:us-west-2:123456789012:instance/12345678-1234-1234-1234-123456789012';
const FIRST = '11111111-2222-3333-4444-555555555555';
const SECOND = '11111111-1111-1111-1111-111111111111';
/** The documentation’s sample of a call that is disconnected, with capitals as it has them. */
const SAMPLE: BridgeEvent & { detail: Record<string, unknown> } = {
  ...{
    id: 'abcabcab-abca-abca-abca-abcabcabcabc',
    'detail-type': 'Amazon Connect Contact Event',
    source: 'aws.connect',
  },
  time: '2021-08-04T17:43:48Z',
  detail: {
    ...{ eventType: 'DISCONNECTED', contactId: SECOND, initialContactId: FIRST, previousContactId: FIRST },
    ...{ channel: 'Voice', instanceArn: INSTANCE, initiationMethod: 'OUTBOUND' },
    initiationTimestamp: '2021-08-04T17:17:53.000Z',
    connectedToSystemTimestamp: '2021-08-04T17:17:55.000Z',
    disconnectTimestamp: '2021-08-04T17:18:37.000Z',
    queueInfo: { queueArn: 'arn', queueType: 'type', enqueueTimestamp: '2021-08-04T17:29:04.000Z' },
    AgentInfo: { AgentArn: 'arn', connectedToAgentTimestamp: '2021-08-04T17:29:09.000Z' },
    CustomerVoiceActivity: { greetingStartTimestamp: '2021-08-04T17:29:20.000Z' },
  },
};
const read = (detail: object = {}, event: object = {}) =>
  readContactEvent({ ...SAMPLE, ...event, detail: { ...SAMPLE.detail, ...detail } }, INSTANCE);

describe('a contact event', () => {
  it('as documented says which call it is of, who had it, and when and why it was over', () => {
    const leg = { of: 'other', id: SECOND };
    expect(read({ disconnectReason: 'CUSTOMER_DISCONNECT' })).toMatchObject({
      ...{ kind: 'call', id: FIRST },
      news: [
        {
          leg,
          phase: 'gone',
          at: Date.parse('2021-08-04T17:18:37Z'),
          why: 'caller_hangup',
          agent: 'arn',
          queue: 'arn',
        },
        { leg, phase: 'talking', at: Date.parse('2021-08-04T17:29:09Z'), agent: 'arn' },
      ],
    });
  });

  it('of the first contact is of its own call', () => {
    const own = { initialContactId: undefined, previousContactId: undefined };
    expect(read(own)).toMatchObject({ id: SECOND });
  });

  it.each(['CHAT', 'TASK', 'EMAIL', 'Chat', ''])('of the channel %s opens nothing (A03)', (channel) => {
    expect(read({ channel })).toEqual({ kind: 'other' });
  });

  it('of another instance, another kind, or a supervisor who listens is left', () => {
    expect(read({ instanceArn: `${INSTANCE}0` })).toEqual({ kind: 'other' });
    expect(read({}, { source: 'aws.ec2' })).toEqual({ kind: 'other' });
    expect(read({}, { 'detail-type': 'Contact Lens Analysis State Change' })).toEqual({ kind: 'other' });
    expect(read({ initiationMethod: 'MONITOR' })).toEqual({ kind: 'other' });
    expect(read({ eventType: 'PAUSED' })).toEqual({ kind: 'other' });
    expect(read({ eventType: 'toString' })).toEqual({ kind: 'other' });
  });

  it('without a contact or a moment is malformed', () => {
    expect(read({ contactId: 'x' })).toEqual({ kind: 'malformed' });
    expect(read({}, { time: 'soon' })).toEqual({ kind: 'malformed' });
  });

  it.each([
    ['CUSTOMER_DISCONNECT', 'caller_hangup'],
    ['AGENT_DISCONNECT', 'agent_hangup'],
    ['THIRD_PARTY_DISCONNECT', 'transferred_out'],
    ['TELECOM_PROBLEM', 'network'],
    ['CONTACT_FLOW_DISCONNECT', 'system'],
    ['OUTBOUND_ATTEMPT_FAILED', 'failed'],
    ['EXPIRED', 'missed'],
    ['OTHER', 'unknown'],
    ['constructor', 'unknown'],
    [undefined, 'unknown'],
  ])('%s is kept as %s', (reason, why) => {
    expect(reasonOf(reason)).toBe(why);
  });
});

it('what the API says of a contact has the names that events use', () => {
  const contact = {
    ...{ Id: SECOND, Channel: 'VOICE', InitiationMethod: 'INBOUND', InitiationTimestamp: 1_628_097_473 },
    ...{ AgentInfo: { Id: 'a1', ConnectedToAgentTimestamp: 1_628_097_500.5 }, QueueInfo: { Id: 'q1' } },
    CustomerEndpoint: { Type: 'TELEPHONE_NUMBER', Address: '+14155550142' },
    SystemEndpoint: { Type: 'CONTACT_FLOW', Address: 'x' },
  };
  const news = readContact(contact as never, { instanceArn: INSTANCE, askedAt: 0, language: 'it' });
  expect(news).toMatchObject([
    {
      ...{ phase: 'waiting', agent: `${INSTANCE}/agent/a1`, queue: `${INSTANCE}/queue/q1` },
      facts: { caller: '+14155550142', dialled: undefined, language: 'it', direction: 'inbound' },
    },
    { phase: 'talking', at: 1_628_097_500_500 },
  ]);
});

const TOPIC = 'arn:aws:sns:us-west-2:123456789012:connect-events';
const PEM =
  'https://sns.us-west-2.amazonaws.com/SimpleNotificationService-f3ecfb7224c7233fe7bb5f59f96de52f.pem';

describe('where SNS’s certificate may be', () => {
  it('is at SNS in the topic’s region', () => {
    expect(isCertificateAddress(PEM, TOPIC)).toBe(true);
    const confirm =
      'https://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription&TopicArn=x&Token=2336412f37';
    expect(isSubscribeAddress(confirm, TOPIC)).toBe(true);
    expect(isSubscribeAddress(PEM, TOPIC)).toBe(false);
  });

  it.each([
    PEM.replace('https', 'http'),
    PEM.replace('us-west-2', 'us-east-1'),
    PEM.replace('amazonaws.com', 'amazonaws.com.evil.test'),
    PEM.replace('amazonaws.com', 'amazonaws.com:8443'),
    PEM.replace('https://', 'https://user@'),
    PEM.replace('sns.', 'evil.sns.'),
    PEM.replace('sns.', 's3.'),
    PEM.replace('us-west-2.', ''),
    PEM.replace('.pem', '.pem?x=1'),
    PEM.replace('.pem', '.pem#.pem'),
    PEM.replace('SimpleNotificationService', '../x/SimpleNotificationService'),
    PEM.replace('SimpleNotificationService-', 'bucket/'),
    `${PEM}\n`,
    `\n${PEM}`,
    'https://169.254.169.254/latest/meta-data.pem',
    'https://[::ffff:127.0.0.1]/x.pem',
    '',
  ])('is not %j', (url) => {
    expect(isCertificateAddress(url, TOPIC)).toBe(false);
    expect(isSubscribeAddress(url.replace('.pem', '?Action=ConfirmSubscription&Token=1'), TOPIC)).toBe(false);
  });
});

describe('a message of SNS', () => {
  const NOW = Date.parse('2026-11-22T13:00:00Z') / 1_000;
  const asked: string[] = [];
  const sns = new Sns({
    fetch: async (url) => {
      asked.push(url);
      return new Response(CERTIFICATE);
    },
  });
  const base: SnsMessage = {
    ...{ Type: 'Notification', MessageId: 'id', TopicArn: TOPIC, Message: '{"a":"ü\n"}', Subject: 'S' },
    ...{ Timestamp: '2026-11-22T12:59:58.000Z', SignatureVersion: '2', Signature: '', SigningCertURL: PEM },
  };
  const signed = (change: Partial<SnsMessage> = {}): SnsMessage => {
    const message = { ...base, ...change };
    const algorithm = message.SignatureVersion === '2' ? 'RSA-SHA256' : 'RSA-SHA1';
    return {
      ...message,
      Signature: createSign(algorithm).update(stringToSign(message)).sign(PRIVATE_KEY, 'base64'),
    };
  };
  const believed = (message: SnsMessage, topicArn = TOPIC) =>
    sns.isSigned(message, { topicArn, nowSeconds: NOW });

  it('is signed over names and values, each in a line', () => {
    const text = 'Message\nM\nMessageId\nI\nTimestamp\nT\nTopicArn\nA\nType\nNotification\n';
    expect(
      stringToSign({ ...base, Subject: null, Message: 'M', MessageId: 'I', Timestamp: 'T', TopicArn: 'A' }),
    ).toBe(text);
  });

  it('is believed in both versions, and asks for the certificate once', async () => {
    expect(await believed(signed())).toBe(true);
    expect(await believed(signed({ SignatureVersion: '1' }))).toBe(true);
    const confirmation = {
      Type: 'SubscriptionConfirmation',
      Token: 't',
      SubscribeURL: 'https://x.test/',
    } as const;
    expect(await believed(signed(confirmation))).toBe(true);
    expect(asked).toEqual([PEM]);
  });

  it.each<[string, Partial<SnsMessage>]>([
    ['its message', { Message: 'y' }],
    ['its subject', { Subject: 'T' }],
    ['no subject', { Subject: null }],
    ['its id', { MessageId: 'other' }],
    ['its moment', { Timestamp: '2026-11-22T12:59:59.000Z' }],
    ['its type', { Type: 'UnsubscribeConfirmation' }],
    ['its version', { SignatureVersion: '1' }],
    ['its signature', { Signature: 'AAAA' }],
    ['no signature', { Signature: '' }],
    ['another place of the certificate', { SigningCertURL: 'https://evil.test/x.pem' }],
  ])('is not believed with another thing than was signed: %s', async (_, change) => {
    expect(await believed({ ...signed(), ...change })).toBe(false);
    expect(asked).toEqual([PEM]);
  });

  it('is not believed of another topic, which anybody can have, nor when it is old', async () => {
    const other = 'arn:aws:sns:us-west-2:999999999999:connect-events';
    expect(await believed(signed({ TopicArn: other }))).toBe(false);
    expect(await believed(signed({ Timestamp: '2026-11-22T11:00:00.000Z' }))).toBe(false);
    expect(await believed(signed({ Timestamp: '2026-11-22T15:00:00.000Z' }))).toBe(false);
    expect(await believed(signed({ Timestamp: 'never' }))).toBe(false);
  });

  it('is not believed without a certificate that is one', async () => {
    for (const answer of [
      new Response('no', { status: 404 }),
      new Response('no'),
      new Response('x'.repeat(20_000)),
    ]) {
      const other = new Sns({ fetch: async () => answer });
      expect(await other.isSigned(signed(), { topicArn: TOPIC, nowSeconds: NOW })).toBe(false);
    }
    const silent = new Sns({ fetch: () => Promise.reject(new TypeError('nobody there')) });
    expect(await silent.isSigned(signed(), { topicArn: TOPIC, nowSeconds: NOW })).toBe(false);
    expect(await silent.confirm({ ...base, SubscribeURL: 'https://evil.test/' })).toBe(false);
  });
});
