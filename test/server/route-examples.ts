import { randomUUID } from 'node:crypto';

const EXCHANGE = {
  ...{ name: 'Milan', ari: 'https://pbx.acme.test:8089', ami: 'tls://pbx.acme.test:5039' },
  ...{ ariUser: 'midcall', ariPassword: 'ari-password', amiUser: 'midcall', amiSecret: 'ami-secret' },
  ...{ queue: 'repairs', country: 'US', queues: [{ of: 'service', queue: 'billing' }] },
  ...{ agents: [{ of: 'PJSIP/*', agent: '*' }], languages: [{ of: 'en', language: null }] },
};

/** A valid body for every route that takes one and is not signed: a new route without an example fails `routes-authorisation.test.ts`. */
export const BODIES: Record<string, object> = {
  'POST /v1/admin/erasures': { number: '+14155550177', again: '+14155550177' },
  'PUT /v1/calls/{callKey}/record': { system: 'memory', type: 'ticket', id: '1042' },
  'POST /v1/calls/{callKey}/session': { to: '+14155550177' },
  'POST /v1/calls/{callKey}/text-in': {},
  'POST /v1/calls/{callKey}/text-in/answer': {
    id: '00000000-0000-4000-8000-000000000001',
    last: '0142',
    decision: 'join',
  },
  'PUT /v1/calls/{callKey}': { state: 'connected', caller: null, queue: 'repairs', agent: null },
  'POST /v1/calls/{callKey}/transfer': { agent: { id: 'ben' } },
  'POST /v1/calls/{callKey}/end': { endReason: 'caller_hangup' },
  'POST /v1/call-tokens': { token: '' }, // of acme, below
  'POST /v1/sessions/{id}/messages': { kind: 'text', callKey: 'matrix', text: 'Hello' },
  'POST /v1/sessions/{id}/messages/{messageId}/retry': { callKey: 'matrix' },
  'POST /v1/sessions/{id}/messages/{messageId}/cancel': {},
  'POST /v1/agent/presets': { language: 'en', label: 'Mine', text: 'Mine' },
  'PUT /v1/agent/presets/order': { ids: [''], after: null }, // of ana, below
  'PUT /v1/agent/presets/{id}': { language: 'en', label: 'Mine still', text: 'Mine still' },
  'PUT /v1/sessions/{id}/read': { seq: 1 },
  'PUT /v1/sessions/{id}/language': { language: 'it' },
  'POST /v1/sessions/{id}/opt-out': { decision: 'continue' },
  'POST /v1/media/{id}/links': {},
  'POST /v1/media/{id}/retry': {},
  'POST /v1/admin/calls/search': {},
  'POST /v1/admin/opt-outs/search': {},
  'PUT /v1/admin/settings': { warnSegments: 3 },
  'PUT /v1/admin/queues/{key}/settings': { warnSegments: 3 },
  'POST /v1/admin/queues': { key: 'fleet', name: 'Fleet', languages: ['en'], defaultLanguage: 'en' },
  'PUT /v1/admin/queues/{key}': { name: 'Repairs and more' },
  'POST /v1/admin/api-keys': { name: 'Reports', capabilities: ['access.write'] },
  'POST /v1/admin/embed-origins': { origin: 'https://desk.acme.test' },
  'POST /v1/admin/launch-keys': { name: 'Desk' },
  'POST /v1/admin/webhook-secrets/{source}': { oldValidUntil: null },
  'POST /v1/admin/asterisk': EXCHANGE,
  'PUT /v1/admin/asterisk/{id}': EXCHANGE,
  'PUT /v1/admin/amazon-connect': {
    instanceArn: 'arn:aws:connect:eu-west-2:111122223333:instance/11111111-2222-3333-4444-555555555555',
    ...{ eventKey: 'a-key-of-a-connection-of-eventbridge', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
    ...{ secretAccessKey: 'secret-of-a-user-who-may-read', queue: 'repairs', queues: [], agents: [] },
  },
  'PUT /v1/admin/twilio-voice': {
    ...{ accountSid: `AC${'a'.repeat(32)}`, authToken: 'a-token-of-twilio', queue: 'repairs' },
    ...{ queues: [{ of: 'front-desk', queue: 'billing' }], agents: [{ of: 'a-*', agent: '*' }] },
  },
  'PUT /v1/admin/zendesk': {
    ...{ subdomain: 'acme', appId: 4, installationId: 7, publicKey: null, softphone: null },
  },
  'PUT /v1/admin/zendesk/talk': {
    ...{ signingSecret: 'a-secret-of-zendesk', queue: 'repairs', queues: [{ of: '3600', queue: 'billing' }] },
  },
  'POST /v1/admin/zendesk/public-key': { email: 'admin@acme.test', apiToken: 'token' },
  'PUT /v1/admin/carriers/{carrier}/account': { fields: { baseUrl: 'https://carrier.test' } },
  'PUT /v1/admin/record-systems/{system}': { enabled: false },
  'POST /v1/admin/webhook-endpoints': { url: 'https://hooks.acme.test/midcall' },
  'PUT /v1/admin/webhook-endpoints/{id}': { events: ['call.ended'] },
  'POST /v1/admin/webhook-endpoints/{id}/replay': { after: 0 },
  'POST /v1/admin/numbers': { number: '+14155550199', carrier: 'loopback' },
  'PUT /v1/admin/numbers/{id}': { label: 'Spare' },
  'POST /v1/admin/numbers/{id}/verification': {},
  'POST /v1/admin/numbers/{id}/verification/confirm': { code: '123456' },
  'POST /v1/admin/numbers/verifications': { ids: [randomUUID()] },
  'POST /v1/admin/presets': { texts: { en: { label: 'New', text: 'New' } } },
  'PUT /v1/admin/presets/order': { ids: [''], after: null }, // of acme, below
  'POST /v1/admin/presets/import': { format: 'json', content: '{"presets":[]}', apply: null },
  'POST /v1/admin/presets/{id}/restore': { entry: 'ffffffff-ffff-4fff-8fff-ffffffffffff' }, // of acme, below
  'POST /v1/admin/presets/{id}/still-right': { language: 'en' },
  'PUT /v1/admin/presets/{id}': { texts: { en: { label: 'Changed', text: 'Changed' } } },
  'PUT /v1/admin/sending': { stopped: false },
  'POST /v1/admin/prefix-holds': { prefix: '+1628555' },
  'PUT /v1/admin/company': { name: 'Brightwater Ltd' },
  'PUT /v1/admin/agents/{id}': { withheld: ['media.save'] },
  'PUT /v1/admin/automatic-texts/{kind}/{language}': { enabled: true, text: 'Goodbye.' },
  'PUT /v1/admin/test-texts/{id}': {
    number: '', // of acme, below
    to: '+14155550177',
    language: 'en',
    text: 'Hello',
  },
  'PUT /v1/account': { name: 'Rosa' },
  'PUT /v1/account/password': { current: 'not the password', password: 'green ladder by the sea' },
  'POST /v1/admin/accounts': { email: 'new@acme.test', name: 'Ken Mori', roles: ['editor'] },
  'PUT /v1/admin/accounts/{id}': { name: 'Ken-ichi Mori' },
};
