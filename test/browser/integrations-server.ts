import { fingerprint } from '../../protocol/fingerprint.ts';
import {
  accountConfiguration,
  type CarrierAccount,
  type EmbedOrigin,
  type WebhookSource,
} from '../../protocol/integration.ts';
import { type QueueView } from '../../protocol/queue.ts';
import { type RecordSystemView, type UnwrittenRecord } from '../../protocol/record-system.ts';
import { type WebhookEndpoint } from '../../protocol/webhook-event.ts';
import { type ZendeskInstallation, type ZendeskSettings } from '../../protocol/zendesk.ts';
import {
  exchangeConfiguration,
  type ExchangeInput,
  type ExchangeList,
  type ExchangeView,
} from '../../protocol/asterisk.ts';
import {
  type AmazonConnectInput,
  amazonConnectConfiguration,
  type AmazonConnectSettings,
} from '../../protocol/amazon-connect.ts';
import {
  type TwilioVoiceInput,
  twilioVoiceConfiguration,
  type TwilioVoiceSettings,
} from '../../protocol/twilio-voice.ts';
import { type TalkInput, talkConfiguration, type TalkSettings } from '../../protocol/zendesk-talk.ts';
import { type Answers, Refusal } from './portal-fixture.ts';
import { smppAccount } from './smpp-account.ts';

const AT = '2026-11-21T10:00:00.000Z';
const ID = '6f0b7a5e-3a53-4d8f-9b0e-0d5f3a4b7c11';
export const PUBLIC_KEY = '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----';
export const EXCHANGE_ID = '6f0b7a5e-3a53-4d8f-9b0e-0d5f3a4b7c12';
const ORIGIN = 'https://crm.example.com';

const ENDPOINT: WebhookEndpoint = {
  ...{ id: ID, url: 'https://systems.example.com/midcall', events: ['call.ended', 'message.created'] },
  ...{ enabled: true, createdAt: AT, failingSince: AT, failure: '503', waiting: 4, oldSecretUntil: AT },
};

const queue = (key: string, name: string): QueueView => ({
  ...{ key, name, languages: ['en'], defaultLanguage: 'en', smsEnabled: true },
  ...{ inboundNumbers: [], outboundNumbers: [] },
});

/** A server that keeps what is done to the integrations of a company. */
export function integrationsServer() {
  const smpp = smppAccount();
  const state = {
    smpp: smpp.state,
    origins: [{ origin: ORIGIN, createdAt: AT, lastLaunchOn: '2026-11-21', liveWidgets: 3 }] as EmbedOrigin[],
    telephony: {
      ...{ source: 'telephony', url: 'https://midcall.test/v1/telephony/demo/calls' },
      secrets: [{ id: ID, last4: 'abcd', createdAt: AT, expiresAt: null }],
    } as WebhookSource,
    account: {
      ...{ carrier: 'loopback', changedAt: AT, numbers: 2 },
      webhookUrl: 'https://midcall.test/v1/carriers/loopback/demo/events',
      ...{ mediaAtCarrier: null, copies: null },
      fields: [
        {
          name: 'baseUrl',
          label: 'Base URL',
          kind: 'url',
          set: true,
          value: 'https://carrier.test',
          last4: null,
        },
        { name: 'token', label: 'Token', kind: 'secret', set: true, value: null, last4: 'wxyz' },
      ],
    } as CarrierAccount,
    telnyx: {
      ...{ carrier: 'telnyx', changedAt: null, numbers: 0 },
      webhookUrl: 'https://midcall.test/v1/carriers/telnyx/demo/events',
      ...{ mediaAtCarrier: 'cannot', copies: null },
      fields: [
        { name: 'apiKey', label: 'API Key', kind: 'secret', set: false, value: null, last4: null },
        { name: 'publicKey', label: 'Public Key', kind: 'text', set: false, value: null, last4: null },
        {
          ...{ name: 'messagingProfileId', label: 'Messaging Profile ID', kind: 'text' },
          ...{ set: false, value: null, last4: null },
        },
      ],
    } as CarrierAccount,
    twilio: {
      ...{ carrier: 'twilio', changedAt: AT, numbers: 1 },
      webhookUrl: 'https://midcall.test/v1/carriers/twilio/demo/events',
      ...{ mediaAtCarrier: 'delete', copies: { waiting: 3, problem: 'refused' } },
      fields: [
        { name: 'authToken', label: 'Auth Token', kind: 'secret', set: true, value: null, last4: 'abcd' },
      ],
    } as CarrierAccount,
    revoked: false,
    crm: {
      ...{ system: 'zendesk', enabled: false, changedAt: null, refusedSince: null },
      fields: [
        { name: 'subdomain', label: 'Subdomain', kind: 'text', set: true, value: 'acme', last4: null },
        { name: 'apiToken', label: 'API token', kind: 'secret', set: true, value: null, last4: 'qrst' },
        { name: 'privateKey', label: 'Private key', kind: 'pem', set: true, value: null, last4: null },
      ],
      options: [{ name: 'visibility', values: ['internal', 'public'], value: 'internal' }],
    } as RecordSystemView,
    unwritten: [
      {
        ...{ id: ID, callKey: 'c', record: { system: 'zendesk', type: 'ticket', id: '1042' } },
        ...{ state: 'stopped', reason: 'record_closed', code: '422', since: AT, retryAt: null },
      },
    ] as UnwrittenRecord[],
    endpoints: [ENDPOINT],
    replayedAfter: null as number | null,
    zendesk: { server: 'https://midcall.test', tenant: 'demo', installation: null } as ZendeskSettings,
    queues: [queue('repairs', 'Repairs'), queue('billing', 'Billing')],
    talk: {
      ...{ url: 'https://midcall.test/v1/zendesk/demo/talk', secret: null, oldSecretUntil: null },
      ...{ queue: null, queues: [], deliveredAt: null, trouble: null },
    } as TalkSettings,
    twilioVoice: {
      ...{ url: 'https://midcall.test/v1/telephony/demo/twilio-voice', isSet: false, accountSid: null },
      ...{ queue: null, queues: [], agents: [], secret: null, oldSecretUntil: null },
      ...{ deliveredAt: null, trouble: null },
    } as TwilioVoiceSettings,
    amazonConnect: {
      ...{ url: 'https://midcall.test/v1/telephony/demo/amazon-connect', isSet: false, instanceArn: null },
      ...{ topicArn: null, accessKeyId: null, accessSecret: null, queue: null, queues: [], agents: [] },
      ...{ secret: null, oldSecretUntil: null, deliveredAt: null, trouble: null },
    } as AmazonConnectSettings,
    asterisk: { exchanges: [], hosts: ['pbx.example'] } as ExchangeList,
    /** The passwords last sent. */
    exchangePasswords: [] as (string | undefined)[],
  };
  const exchangeOf = (input: ExchangeInput, before?: ExchangeView): ExchangeView => {
    const { ariPassword, amiSecret, ...rest } = input;
    state.exchangePasswords = [ariPassword, amiSecret];
    const since = { changedAt: AT, up: { ami: false, ari: false }, trouble: null };
    return { id: before?.id ?? crypto.randomUUID(), ...since, ...before, ...rest };
  };
  const answers: Answers = {
    'GET /v1/admin/zendesk': () => state.zendesk,
    'PUT /v1/admin/zendesk': ({ body }) =>
      (state.zendesk = { ...state.zendesk, installation: body as ZendeskInstallation }),
    'POST /v1/admin/zendesk/public-key': ({ body }) => {
      if ((body as { apiToken: string }).apiToken !== 'good')
        return new Refusal(422, 'zendesk_refused', '401');
      return (state.zendesk = {
        ...state.zendesk,
        installation: { ...state.zendesk.installation!, publicKey: PUBLIC_KEY },
      });
    },
    'DELETE /v1/admin/zendesk': () => void (state.zendesk = { ...state.zendesk, installation: null }),
    'GET /v1/admin/zendesk/talk': () => state.talk,
    'PUT /v1/admin/zendesk/talk': ({ body, ifMatch }) => {
      if (ifMatch !== fingerprint(talkConfiguration(state.talk)))
        return new Refusal(412, 'changed_meanwhile');
      const { signingSecret, queue, queues } = body as TalkInput;
      const secret = signingSecret ? { last4: signingSecret.slice(-4), since: AT } : state.talk.secret;
      const oldSecretUntil = signingSecret && state.talk.secret ? AT : null;
      return (state.talk = { ...state.talk, queue, queues, secret, oldSecretUntil });
    },
    'DELETE /v1/admin/zendesk/talk': () =>
      void (state.talk = { ...state.talk, secret: null, oldSecretUntil: null, queue: null, queues: [] }),
    'GET /v1/admin/twilio-voice': () => state.twilioVoice,
    'PUT /v1/admin/twilio-voice': ({ body, ifMatch }) => {
      if (ifMatch !== fingerprint(twilioVoiceConfiguration(state.twilioVoice)))
        return new Refusal(412, 'changed_meanwhile');
      const { authToken, ...rest } = body as TwilioVoiceInput;
      const secret = authToken ? { last4: authToken.slice(-4), since: AT } : state.twilioVoice.secret;
      return (state.twilioVoice = { ...state.twilioVoice, ...rest, secret, isSet: true });
    },
    'DELETE /v1/admin/twilio-voice': () =>
      void (state.twilioVoice = { ...state.twilioVoice, isSet: false, accountSid: null, secret: null }),
    'GET /v1/admin/amazon-connect': () => state.amazonConnect,
    'PUT /v1/admin/amazon-connect': ({ body, ifMatch }) => {
      if (ifMatch !== fingerprint(amazonConnectConfiguration(state.amazonConnect)))
        return new Refusal(412, 'changed_meanwhile');
      const { eventKey, secretAccessKey, ...rest } = body as AmazonConnectInput;
      const shown = (given: string | undefined, before: AmazonConnectSettings['secret']) =>
        given ? { last4: given.slice(-4), since: AT } : before;
      const { secret, accessSecret } = state.amazonConnect;
      return (state.amazonConnect = {
        ...{ ...state.amazonConnect, ...rest, topicArn: rest.topicArn ?? null, isSet: true },
        ...{ secret: shown(eventKey, secret), accessSecret: shown(secretAccessKey, accessSecret) },
      });
    },
    'GET /v1/admin/asterisk': () => state.asterisk,
    'POST /v1/admin/asterisk': ({ body }) => {
      const made = exchangeOf(body as ExchangeInput);
      state.asterisk = { ...state.asterisk, exchanges: [...state.asterisk.exchanges, made] };
      return made;
    },
    [`PUT /v1/admin/asterisk/${EXCHANGE_ID}`]: ({ body, ifMatch }) => {
      const [before] = state.asterisk.exchanges;
      if (!before || ifMatch !== fingerprint(exchangeConfiguration(before)))
        return new Refusal(412, 'changed_meanwhile');
      const after = exchangeOf(body as ExchangeInput, before);
      state.asterisk = { ...state.asterisk, exchanges: [after] };
      return after;
    },
    [`DELETE /v1/admin/asterisk/${EXCHANGE_ID}`]: () =>
      void (state.asterisk = { ...state.asterisk, exchanges: [] }),
    'GET /v1/admin/queues': () => ({ queues: state.queues, total: state.queues.length }),
    'GET /v1/admin/webhook-endpoints': () => ({ endpoints: state.endpoints }),
    'POST /v1/admin/webhook-endpoints': ({ body }) => {
      const endpoint = { ...ENDPOINT, ...(body as { url: string }), id: crypto.randomUUID() };
      state.endpoints = [...state.endpoints, endpoint];
      return { endpoint, secret: 'whsec_new' };
    },
    [`PUT /v1/admin/webhook-endpoints/${ID}`]: ({ body }) => {
      state.endpoints = state.endpoints.map((one) => (one.id === ID ? { ...one, ...(body as object) } : one));
      return state.endpoints[0];
    },
    [`POST /v1/admin/webhook-endpoints/${ID}/secret`]: () => ({
      endpoint: state.endpoints[0],
      secret: 'whsec_rotated',
    }),
    [`POST /v1/admin/webhook-endpoints/${ID}/replay`]: ({ body }) => {
      state.replayedAfter = (body as { after: number }).after;
      return { events: 12 };
    },
    [`DELETE /v1/admin/webhook-endpoints/${ID}`]: () => void (state.endpoints = []),
    'GET /v1/admin/embed-origins': () => ({ origins: state.origins }),
    'POST /v1/admin/embed-origins': ({ body }) => {
      const origin = { ...state.origins[0]!, ...(body as object), liveWidgets: 0 };
      state.origins = [...state.origins, origin];
      return origin;
    },
    [`DELETE /v1/admin/embed-origins/${encodeURIComponent(ORIGIN)}`]: () => void (state.origins = []),
    'GET /v1/admin/launch-keys': () => ({ keys: [] }),
    'POST /v1/admin/launch-keys': ({ body }) => ({
      key: {
        ...{
          keyId: 'k',
          name: (body as { name: string }).name,
          createdAt: AT,
          lastUsedOn: null,
          revokedAt: null,
        },
        ...{ liveWidgets: 0, publicJwk: { kty: 'OKP', crv: 'Ed25519', x: 'x' } },
      },
      privateKey: { jwk: { d: 'private' }, pem: '-----BEGIN PRIVATE KEY-----' },
    }),
    'GET /v1/admin/webhook-secrets': () => ({ sources: [state.telephony] }),
    'POST /v1/admin/webhook-secrets/telephony': ({ body }) => {
      const expiresAt = (body as { oldValidUntil: string }).oldValidUntil;
      const secrets = [
        { ...state.telephony.secrets[0]!, expiresAt },
        { id: ID.replace('11', '12'), last4: 'new4', createdAt: AT, expiresAt: null },
      ];
      state.telephony = { ...state.telephony, secrets };
      return { source: state.telephony, secret: 'the-new-secret-new4' };
    },
    'GET /v1/admin/carriers': () => ({ carriers: [state.account, state.telnyx, state.twilio, smpp.view()] }),
    ...smpp.answers,
    'PUT /v1/admin/carriers/telnyx/account': ({ body, ifMatch }) => {
      if (ifMatch !== fingerprint(accountConfiguration(state.telnyx)))
        return new Refusal(412, 'changed_meanwhile');
      const { fields: given } = body as { fields: Record<string, string> };
      const fields = state.telnyx.fields.map((one) => {
        const value = given[one.name] ?? '';
        const isSecret = one.kind === 'secret';
        return {
          ...one,
          set: true,
          value: isSecret ? null : value,
          last4: isSecret ? value.slice(-4) : null,
        };
      });
      return (state.telnyx = { ...state.telnyx, changedAt: AT, fields });
    },
    'PUT /v1/admin/carriers/twilio/account': ({ body, ifMatch }) => {
      if (ifMatch !== fingerprint(accountConfiguration(state.twilio)))
        return new Refusal(412, 'changed_meanwhile');
      const { mediaAtCarrier } = body as { mediaAtCarrier: 'delete' | 'keep' };
      return (state.twilio = { ...state.twilio, mediaAtCarrier, copies: { waiting: 0, problem: null } });
    },
    'POST /v1/admin/carriers/telnyx/check': () => ({ outcome: 'ok' }),
    'PUT /v1/admin/carriers/loopback/account': ({ ifMatch }) =>
      ifMatch === fingerprint(accountConfiguration(state.account))
        ? state.account
        : new Refusal(412, 'changed_meanwhile'),
    'POST /v1/admin/carriers/loopback/check': () => ({ outcome: 'refused' }),
    'GET /v1/admin/record-systems': () => ({ systems: [state.crm] }),
    'PUT /v1/admin/record-systems/zendesk': ({ body, ifMatch }) => {
      if (ifMatch !== fingerprint(state.crm)) return new Refusal(412, 'changed_meanwhile');
      const { enabled = state.crm.enabled } = body as { enabled?: boolean };
      return (state.crm = { ...state.crm, enabled, changedAt: AT });
    },
    'POST /v1/admin/record-systems/zendesk/check': () => ({ outcome: 'ok' }),
    'DELETE /v1/admin/record-systems/zendesk/account': () =>
      void (state.crm = {
        ...{ ...state.crm, enabled: false },
        fields: state.crm.fields.map((one) => ({ ...one, set: false, value: null, last4: null })),
      }),
    'GET /v1/admin/unwritten-records': () => ({ records: state.unwritten }),
    [`POST /v1/admin/unwritten-records/${ID}/retry`]: () => void (state.unwritten = []),
    'GET /v1/admin/api-keys': () => ({
      keys: [
        {
          ...{
            id: ID,
            name: 'Board',
            capabilities: ['config.read'],
            createdAt: AT,
            lastUsedOn: '2026-11-20',
          },
          ...{ expiresAt: null, revokedAt: state.revoked ? AT : null },
        },
      ],
    }),
    'POST /v1/admin/api-keys': ({ body }) => ({
      key: { id: ID, createdAt: AT, lastUsedOn: null, revokedAt: null, ...(body as object) },
      secret: 'mck_demo_secret',
    }),
    [`DELETE /v1/admin/api-keys/${ID}`]: () => void (state.revoked = true),
  };
  return { state, answers };
}
