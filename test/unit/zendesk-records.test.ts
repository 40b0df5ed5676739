import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MessageState } from '../../protocol/message.ts';
import { fieldWith } from '../../server/records/zendesk/decide-text.ts';
import { createZendeskRecords } from '../../server/records/zendesk/zendesk-records.ts';
import { describeRecordSystem } from '../contracts/record-system.ts';
import { correct, entry, photoOf, writeTo } from '../contracts/record-write.ts';
import { STATUS_FIELD, TRANSCRIPT_FIELD, ZENDESK_LOGIN, ZendeskApi } from '../fakes/zendesk-api.ts';

const ref = (id: number) => ({ system: 'zendesk', type: 'ticket', id: String(id) });
const account = {
  ...{ subdomain: 'acme', ...ZENDESK_LOGIN },
  ...{ statusField: String(STATUS_FIELD), transcriptField: String(TRANSCRIPT_FIELD) },
};

describeRecordSystem(
  'Zendesk',
  async () => {
    const api = await ZendeskApi.start();
    api.addTicket(1042);
    api.addTicket(7, 'closed');
    return {
      system: createZendeskRecords({ originOf: () => api.origin }),
      account,
      strangerAccount: { ...account, apiToken: 'of-somebody-else' },
      records: { open: ref(1042), gone: ref(404), closed: ref(7) },
      fail: (fault, after) => api.fail(fault, after),
      requests: () => api.requests.length,
      shown: async ({ id }) => api.shown(Number(id)),
      close: () => api.close(),
    };
  },
  [
    { name: 'with an internal comment for each message', options: {}, grows: false },
    { name: 'with a public comment for each message', options: { visibility: 'public' }, grows: false },
    { name: 'with a field that grows', options: { transcript: 'field' }, grows: true },
  ],
);

describe('Zendesk', () => {
  let api: ZendeskApi;
  const system = () => createZendeskRecords({ originOf: () => api.origin });
  let signal: AbortSignal;
  const write = (
    options: Record<string, string>,
    entries = [entry(1)],
    who: Record<string, string> = account,
  ) => system().write(writeTo(ref(1), entries, { options }), who, signal);
  beforeEach(async () => {
    signal = AbortSignal.timeout(20_000);
    api = await ZendeskApi.start();
    api.addTicket(1);
  });
  afterEach(() => api.close());

  it('hides comments from the requester, unless the company wants them public', async () => {
    await write({});
    await write({ visibility: 'public' });
    await write({ transcript: 'field', visibility: 'internal' }, [entry(2, { media: [photoOf('a')] })]);
    expect(api.tickets.get(1)!.comments.map((comment) => comment.public)).toEqual([false, true, false]);
  });

  it('keeps the state of the last text in a field, if the company has one', async () => {
    const state = () => api.tickets.get(1)!.fields.get(STATUS_FIELD);
    await write({}, [entry(1, { state: 'undelivered', reason: 'landline' })]);
    expect(state()).toBe('midcall_undelivered');
    const without = { ...account, statusField: '999' };
    await write({}, [entry(2)], without);
    expect(state()).toBe('midcall_undelivered');
  });

  describe('what became of a text after its comment was written', () => {
    const landline = { state: 'undelivered', reason: 'landline' } as const;
    const delivered = { state: 'delivered', reason: null } as const;
    const said = (state: MessageState) => writeTo(ref(1), [entry(1, { state })]);
    const isTold = (correction: ReturnType<typeof correct>, who: Record<string, string> = account) =>
      system().corrects(correction.corrects!, {}, who);
    const withoutStatus = Object.fromEntries(
      Object.entries(account).filter(([name]) => name !== 'statusField'),
    );

    it('is told to agents alone, in a note, when it did not arrive', async () => {
      const before = { ...said('accepted'), options: { visibility: 'public' } };
      await system().write(before, account, signal);
      await system().write(correct(before, landline), account, signal);
      const { comments, fields } = api.tickets.get(1)!;
      expect(comments.map((comment) => comment.public)).toEqual([true, false]);
      expect(api.shown(1).text).toMatch(/\nSMS Ana → .* UTC\nSince then: not delivered: landline$/);
      expect(fields.get(STATUS_FIELD)).toBe('midcall_undelivered');
    });

    it('is told when what was not confirmed arrived after all', async () => {
      await system().write(correct(said('not_confirmed'), delivered), account, signal);
      expect(api.shown(1).text).toMatch(/Since then: delivered$/);
    });

    it('is the field’s matter alone when it arrived, and nobody’s where there is none', async () => {
      const arrived = correct(said('accepted'), delivered);
      expect(isTold(arrived)).toBe(true);
      await system().write(arrived, account, signal);
      expect(api.tickets.get(1)!.comments).toEqual([]);
      expect(api.tickets.get(1)!.fields.get(STATUS_FIELD)).toBe('midcall_delivered');
      expect(isTold(arrived, withoutStatus)).toBe(false);
      // another text came after it
      expect(isTold(correct(said('accepted'), delivered, { isLast: false }))).toBe(false);
    });

    it('adds no comment after the end of the call', async () => {
      const late = correct(said('accepted'), landline, { isLive: false });
      expect(isTold(late, withoutStatus)).toBe(false);
      await system().write(late, account, signal);
      expect(api.tickets.get(1)!.comments).toEqual([]);
      expect(api.tickets.get(1)!.fields.get(STATUS_FIELD)).toBe('midcall_undelivered');
    });
  });

  it('writes the words of a message whose file Zendesk does not want, and names the file', async () => {
    api.maxUpload = 5;
    for (const options of [{}, { transcript: 'field' }]) {
      const media = [photoOf('tiny'), photoOf('large-one')];
      expect(await write(options, [entry(2, { text: 'Look', media })])).toMatchObject({ kind: 'written' });
    }
    const { comments } = api.tickets.get(1)!;
    expect(comments.map(({ uploads }) => uploads.length)).toEqual([1, 1]);
    expect(api.shown(1).text.match(/^Not attached: large-one.jpg$/gm)).toHaveLength(2);
    expect(api.shown(1).text.match(/^Look$/gm)).toHaveLength(2);
  });

  it('takes the longest text there is, whatever it is made of', async () => {
    for (const sign of ['<', '*', '&', '字', '👍', 'a\n'])
      expect(await write({}, [entry(2, { text: sign.repeat(10_000 / sign.length) })])).toMatchObject({
        kind: 'written',
      });
  });

  it('is stopped by one ticket that it may not see there alone', async () => {
    api.hidden.add(1);
    const refused = { kind: 'refused', cause: 'other', code: '403' };
    expect(await write({})).toEqual(refused);
    expect(await system().find(writeTo(ref(1), [entry(1)]), account, signal)).toEqual(refused);
    api.role = 'end-user';
    expect(await write({})).toEqual({ kind: 'accountRefused', code: '403' });
  });

  it('knows a closed ticket in every language', async () => {
    api.addTicket(2, 'closed');
    api.closedWords = 'Stato: chiuso impedisce l’aggiornamento del ticket';
    expect(await system().write(writeTo(ref(2), [entry(1)]), account, signal)).toMatchObject({
      ...{ kind: 'refused', cause: 'record_closed' },
    });
  });

  it('looks through all audits for a write', async () => {
    api.pageSize = 2;
    const wanted = writeTo(ref(1), [entry(1)]);
    for (let i = 0; i < 5; i++) await write({});
    const result = await system().write(wanted, account, signal);
    await write({});
    expect(await system().find(wanted, account, signal)).toEqual({
      kind: 'found',
      ref: result.kind === 'written' ? result.ref : '',
    });
    expect(api.requests.filter((line) => line.includes('/audits')).length).toBeGreaterThan(1);
  });

  it('does not write over what somebody else writes at that moment', async () => {
    const ticket = api.tickets.get(1)!;
    api.meanwhile = () => {
      api.meanwhile = null;
      ticket.fields.set(TRANSCRIPT_FIELD, 'words of an agent');
      ticket.updatedAt = '2026-03-02T10:00:00Z';
    };
    expect(await write({ transcript: 'field' })).toEqual({ kind: 'notWritten', cause: 'conflict' });
    expect(ticket.fields.get(TRANSCRIPT_FIELD)).toBe('words of an agent');
    await write({ transcript: 'field' }, [entry(1, { text: 'Hello' })]);
    expect(ticket.fields.get(TRANSCRIPT_FIELD)).toMatch(/^words of an agent\n\n── .*\nSMS Ana → .*\nHello$/);
  });

  it('says what is missing for a transcript in a field', async () => {
    const without = Object.fromEntries(
      Object.entries(account).filter(([name]) => name !== 'transcriptField'),
    );
    const refused = { kind: 'accountRefused', code: 'transcriptField' };
    expect(await write({ transcript: 'field' }, [entry(1)], without)).toEqual(refused);
    const other = { ...account, transcriptField: '999' };
    expect(await write({ transcript: 'field' }, [entry(1)], other)).toEqual(refused);
  });

  it('lets in neither a customer nor nobody', async () => {
    api.role = 'end-user';
    expect(await system().check(account, signal)).toBe('refused');
    const anonymous = async () => new Response('{"user":{"id":null,"name":"Anonymous user"}}');
    expect(await createZendeskRecords({ fetch: anonymous }).check(account, signal)).toBe('refused');
  });

  it('follows nobody elsewhere with the token', async () => {
    const asked: string[] = [];
    const elsewhere: typeof fetch = async (url, init) => {
      asked.push(`${String(url)} ${init?.redirect}`);
      return new Response(null, { status: 302, headers: { location: 'https://evil.test/' } });
    };
    const records = createZendeskRecords({ fetch: elsewhere });
    expect(await records.write(writeTo(ref(1), [entry(1)]), account, signal)).toMatchObject({
      kind: 'refused',
    });
    expect(asked).toEqual(['https://acme.zendesk.com/api/v2/tickets/1.json manual']);
  });

  it('writes to tickets alone, by their number', async () => {
    const records = [
      { system: 'zendesk', type: 'user', id: '1' },
      { system: 'zendesk', type: 'ticket', id: '../users/1' },
      { system: 'zendesk', type: 'ticket', id: '1.json?x=' },
    ];
    for (const record of records)
      expect(await system().write(writeTo(record, [entry(1)]), account, signal)).toMatchObject({
        ...{ kind: 'refused', cause: 'malformed' },
      });
    expect(api.requests).toEqual([]);
  });
});

describe('a field with conversations', () => {
  const session = (id: string, caller = '+14155550142') => ({
    ...{ id, caller, queueName: 'Repairs', startedAt: '2026-03-02T09:00:00.000Z' },
  });

  it('keeps each apart, and changes only its own', () => {
    const [one, other] = [session('11111111-a'), session('22222222-b')];
    const first = fieldWith('', { session: one, entries: [entry(1, { text: 'A' })] });
    const both = fieldWith(first, { session: other, entries: [entry(1, { text: 'B' })] });
    const grown = fieldWith(both, {
      session: one,
      entries: [entry(1, { text: 'A' }), entry(2, { text: 'C' })],
    });
    expect(grown.match(/^(A|B|C)$/gm)).toEqual(['A', 'C', 'B']);
    expect(grown.match(/^── .* ──$/gm)).toHaveLength(2);
  });

  it('takes a text for a text, also one that looks like a head', () => {
    const one = session('11111111-a');
    const text = `── ${one.caller} · 2026-03-02 09:00:00 UTC · 11111111 ──\nend`;
    const entries = [entry(1, { text })];
    const first = fieldWith('', { session: one, entries });
    expect(fieldWith(first, { session: one, entries })).toBe(first);
  });

  it('lets the oldest go when it is full', () => {
    const entries = Array.from({ length: 120 }, (_, i) => entry(i + 1, { text: `${i} `.padEnd(900, 'x') }));
    const field = fieldWith('', { session: session('11111111-a'), entries });
    expect(field.length).toBeLessThanOrEqual(65_535);
    expect(field).toContain('119 xxx');
    expect(field.startsWith('…\n')).toBe(true);
  });
});

it('has a tag for every state of a text', () => {
  for (const state of MessageState.options) expect(`midcall_${state}`).toMatch(/^[a-z_]+$/);
});
