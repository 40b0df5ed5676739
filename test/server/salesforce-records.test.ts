import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { safeParse } from 'zod/v4/core';
import { createSalesforceRecords } from '../../server/records/salesforce/salesforce-records.ts';
import { failureOf } from '../../server/records/salesforce/failure.ts';
import { textPages } from '../../server/records/salesforce/entry-text.ts';
import { type RecordSystem } from '../../server/records/record-system.ts';
import { describeRecordSystem, type Shape } from '../contracts/record-system.ts';
import { entry, photoOf, writeTo } from '../contracts/record-write.ts';
import { ACCOUNT, CASES, playSalesforce } from '../fakes/played-salesforce.ts';

const caseOf = (id: string) => ({ system: 'salesforce', type: 'Case', id });
const signal = () => AbortSignal.timeout(5_000);

const SHAPES: readonly [Shape, ...Shape[]] = [
  { name: 'a post for each', options: {}, grows: false },
  { name: 'one post that grows', options: { growth: 'growing', visibility: 'all' }, grows: true },
  { name: 'a task for each', options: { entry: 'task' }, grows: false },
  {
    name: 'one task that grows',
    options: { entry: 'task', growth: 'growing', visibility: 'all' },
    grows: true,
  },
];

describeRecordSystem(
  'Salesforce',
  async () => {
    const played = await playSalesforce();
    return {
      system: createSalesforceRecords({ fetch: played.fetch }),
      account: ACCOUNT,
      strangerAccount: { ...ACCOUNT, username: 'somebody@else.example' },
      records: { open: caseOf(CASES.open), gone: caseOf(CASES.gone), closed: caseOf(CASES.locked) },
      fail: (fault, after) => played.fail(fault, after),
      requests: () => played.requests(),
      shown: ({ id }) => Promise.resolve(played.shown(id)),
      close: async () => void (await played.close()),
    };
  },
  SHAPES,
);

describe('Salesforce', () => {
  let played: Awaited<ReturnType<typeof playSalesforce>>;
  let system: RecordSystem;
  beforeEach(async () => {
    played = await playSalesforce();
    system = createSalesforceRecords({ fetch: played.fetch });
  });
  afterEach(() => played.close());
  const write = (what: Parameters<RecordSystem['write']>[0]) => system.write(what, ACCOUNT, signal());
  const logins = () => played.log.filter((line) => line.includes('/oauth2/token')).length;

  it('is asked for a token once, and again when it no longer takes it', async () => {
    for (const seq of [1, 3]) await write(writeTo(caseOf(CASES.open), [entry(seq)]));
    expect(logins()).toBe(1);
    played.forgetTokens();
    expect(await write(writeTo(caseOf(CASES.open), [entry(5)]))).toMatchObject({ kind: 'written' });
    expect(logins()).toBe(2);
    expect(played.rows('FeedItem')).toHaveLength(3);
  });

  it('is asked for one token by all who need one at the same time', async () => {
    const all = [1, 3, 5, 7, 9].map((seq) => write(writeTo(caseOf(CASES.open), [entry(seq)])));
    expect((await Promise.all(all)).every(({ kind }) => kind === 'written')).toBe(true);
    expect(logins()).toBe(1);
    played.forgetTokens();
    await Promise.all([11, 13, 15].map((seq) => write(writeTo(caseOf(CASES.open), [entry(seq)]))));
    expect(logins()).toBe(2);
  });

  it('gets the words of a message whose file it does not want', async () => {
    played.refuseFiles(/^large/);
    const media = [photoOf('large-one'), photoOf('tiny')];
    for (const options of [{}, { entry: 'task' }])
      expect(await write(writeTo(caseOf(CASES.open), [entry(2, { media })], { options }))).toMatchObject({
        kind: 'written',
      });
    expect(played.shown(CASES.open).text.match(/large-one.jpg \(not attached\)/g)).toHaveLength(2);
    expect(played.shown(CASES.open).text.match(/tiny.jpg https:/g)).toHaveLength(2);
  });

  it.each([
    [
      'another key',
      {
        privateKey: generateKeyPairSync('rsa', { modulusLength: 2048 })
          .privateKey.export({ type: 'pkcs8', format: 'pem' })
          .toString(),
      },
    ],
    ['another app', { consumerKey: 'another-connected-app' }],
    ['another user', { username: 'nobody@acme.example' }],
    ['a login of another place', { loginUrl: 'https://acme.my.salesforce.com' }],
  ])('does not let in %s', async (_what, other) => {
    expect(await system.check({ ...ACCOUNT, ...other }, signal())).not.toBe('ok');
    expect(played.rows('FeedItem')).toEqual([]);
  });

  it.each([
    ['whose clock is ten minutes slow', -600],
    ['whose clock is ten minutes fast', 600],
  ])('does not let in a server %s', async (_what, seconds) => {
    const wrong = createSalesforceRecords({
      fetch: played.fetch,
      clock: { now: () => new Date(Date.now() + seconds * 1_000) },
    });
    expect(await wrong.check(ACCOUNT, signal())).toBe('refused');
  });

  it('takes an account of Salesforce’s hosts and an RSA key only', () => {
    const parse = (more: object) => safeParse(system.account.schema, { ...ACCOUNT, ...more }).success;
    expect(parse({})).toBe(true);
    for (const loginUrl of [
      'http://login.salesforce.com',
      'https://login.salesforce.com.evil.io',
      'https://evilsalesforce.com',
      'https://127.0.0.1',
      'https://login.salesforce.com/x',
    ])
      expect(parse({ loginUrl }), loginUrl).toBe(false);
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    expect(parse({ privateKey: ec.export({ type: 'pkcs8', format: 'pem' }).toString() })).toBe(false);
    expect(parse({ privateKey: 'no key' })).toBe(false);
  });

  it('shows to all users only what the company wants shown', async () => {
    for (const visibility of ['internal', 'all'])
      await write(
        writeTo(caseOf(CASES.open), [entry(1, { media: [photoOf(visibility)] })], {
          options: { visibility },
        }),
      );
    expect(played.rows('FeedItem').map((row) => row['Visibility'])).toEqual(['InternalUsers', 'AllUsers']);
    expect(played.rows('ContentDocumentLink').map((row) => row['Visibility'])).toEqual([
      'InternalUsers',
      'AllUsers',
    ]);
  });

  it('gives the task of a person to the person', async () => {
    const contact = { system: 'salesforce', type: 'Contact', id: CASES.contact };
    expect(await write(writeTo(contact, [entry(1)], { options: { entry: 'task' } }))).toMatchObject({
      kind: 'written',
    });
    expect(played.rows('Task')[0]).toMatchObject({
      WhoId: CASES.contact,
      Status: 'Completed',
      CallObject: 'call-1',
    });
  });

  it('goes on in another post when one is full, each message once, whatever grows', async () => {
    const options = { growth: 'growing' };
    const entries = Array.from({ length: 60 }, (_, i) =>
      entry(i + 1, { text: `Number <${i + 1}> ${'word '.repeat(150)}`.trim() }),
    );
    let grows: { ref: string } | null = null;
    for (let at = 0; at < entries.length; at += 3) {
      // earlier texts are delivered, meanwhile, or were not
      const earlier = entries.slice(0, at).map((one) => ({ ...one, reason: 'unreachable' as const }));
      const result = await write(
        writeTo(caseOf(CASES.open), entries.slice(at, at + 3), { options, grows, earlier }),
      );
      expect(result).toMatchObject({ kind: 'written' });
      if (result.kind === 'written') grows = { ref: result.ref };
    }
    const { text } = played.shown(CASES.open);
    for (let i = 1; i <= 60; i++) expect(text.split(`Number <${i}> `), String(i)).toHaveLength(2);
    expect(played.rows('FeedItem').length).toBeGreaterThan(4);
  });

  it('has a post of its own for what goes on from another, also while it grows', async () => {
    const options = { growth: 'growing' };
    const long = entry(1, { text: 'long '.repeat(4_500).trim() });
    const first = writeTo(caseOf(CASES.open), [long], { options });
    const result = await write(first);
    expect(result.kind).toBe('written');
    if (result.kind !== 'written') return;
    const next = writeTo(caseOf(CASES.open), [entry(2, { text: 'After it.' })], {
      options,
      grows: { ref: result.ref },
      earlier: [long],
    });
    expect(await system.find(next, ACCOUNT, signal())).toEqual({ kind: 'absent' });
    expect(await write(next)).toMatchObject({ kind: 'written' });
    const { text } = played.shown(CASES.open);
    expect(text.match(/long/g)).toHaveLength(4_500);
    expect(text.split('After it.')).toHaveLength(2);
  });

  it('waits when the org has used up its requests', async () => {
    await write(writeTo(caseOf(CASES.open), [entry(1)]));
    played.fail('limit');
    expect(await write(writeTo(caseOf(CASES.open), [entry(2)]))).toEqual({
      kind: 'throttled',
      retryAfterMs: null,
    });
    played.fail('throttled');
    expect(await write(writeTo(caseOf(CASES.open), [entry(3)]))).toEqual({
      kind: 'throttled',
      retryAfterMs: 2_000,
    });
  });

  it('says that the fields of the package are missing', async () => {
    played.withoutPackage();
    expect(await system.check(ACCOUNT, signal())).toBe('unexpected');
    const task = writeTo(caseOf(CASES.open), [entry(1, { media: [photoOf('a')] })]);
    expect(await write(task)).toEqual({ kind: 'accountRefused', code: 'INVALID_FIELD' });
  });

  it('asks nothing for what is no id of a record', async () => {
    for (const id of ["500' OR Id != '", '../Account', '', '500']) {
      const record = caseOf(id || ' ');
      expect(await write(writeTo(record, [entry(1)]))).toMatchObject({
        kind: 'refused',
        cause: 'record_gone',
      });
      expect(await system.find(writeTo(record, [entry(1)]), ACCOUNT, signal())).toEqual({ kind: 'absent' });
    }
    expect(played.requests()).toBe(0);
  });
});

describe('an answer of Salesforce', () => {
  it.each([
    [404, 'ENTITY_IS_DELETED', { kind: 'refused', cause: 'record_gone' }],
    [400, 'INVALID_CROSS_REFERENCE_KEY', { kind: 'refused', cause: 'record_gone' }],
    [400, 'ENTITY_IS_LOCKED', { kind: 'refused', cause: 'record_closed' }],
    [400, 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', { kind: 'refused', cause: 'other' }],
    [403, 'INSUFFICIENT_ACCESS_OR_READONLY', { kind: 'refused', cause: 'other' }],
    [400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', { kind: 'refused', cause: 'other' }],
    [400, 'STRING_TOO_LONG', { kind: 'refused', cause: 'malformed' }],
    [403, 'API_DISABLED_FOR_ORG', { kind: 'accountRefused' }],
    [400, 'STORAGE_LIMIT_EXCEEDED', { kind: 'accountRefused' }],
    [403, 'REQUEST_LIMIT_EXCEEDED', { kind: 'throttled' }],
    [429, 'ANY', { kind: 'throttled' }],
    [400, 'UNABLE_TO_LOCK_ROW', { kind: 'notWritten' }],
    [500, 'UNKNOWN_EXCEPTION', { kind: 'unknown' }],
    [302, 'ANY', { kind: 'unknown' }],
  ])('of %i with %s', (status, errorCode, expected) => {
    expect(failureOf(status, [{ errorCode, message: '' }], null)).toMatchObject(expected);
  });

  it('that is no JSON is judged by its status', () => {
    expect(failureOf(502, null, null)).toEqual({ kind: 'unknown', cause: '502' });
    expect(failureOf(418, '<html>', null)).toMatchObject({ kind: 'refused', code: '418' });
  });
});

describe('the text of an entry', () => {
  const pages = (text: string, limit: number) => {
    const { session } = writeTo(caseOf(CASES.open), [entry(1)]);
    return textPages([entry(1, { text })], { limit, session, linkOf: () => '' });
  };

  it('is never longer than it may be, and loses nothing where it is cut', () => {
    for (const text of [
      'word '.repeat(800).trim(),
      'x'.repeat(4_000),
      '👍'.repeat(2_000),
      '👍 '.repeat(1_500).trim(),
    ]) {
      const all = pages(text, 500);
      for (const page of all) expect(page.text.length).toBeLessThanOrEqual(500);
      const joined = all.map((page) => page.text.split('\n').at(-1)!).join('\n');
      const sign = text.includes(' ') ? ' ' : '';
      expect(joined.replaceAll(/ …\n… /g, sign)).toBe(text);
      expect(() => encodeURIComponent(joined)).not.toThrow(); // no half characters
    }
  });
});
