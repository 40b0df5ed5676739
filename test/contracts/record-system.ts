// Longer than others: all that a record system promises, read from top to bottom.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { safeParse } from 'zod/v4/core';
import { RecordRef } from '../../protocol/call.ts';
import {
  type FindResult,
  type RecordAccount,
  type RecordEntry,
  type RecordSystem,
  type RecordWrite,
  type WriteResult,
} from '../../server/records/record-system.ts';
import { correct, entry, photoOf, writeTo } from './record-write.ts';

/**
 * What happens to one request to the CRM. `lostBefore`: the connection ends, nothing was done · `lostAfter`: it was done,
 * and the connection ends before the answer · `silent`: nothing is done, and no answer comes · `serverError`: an answer of
 * 5xx, nothing was done · `throttled`: too many requests, with a time to wait if the CRM tells one.
 */
export type Fault = 'lostBefore' | 'lostAfter' | 'silent' | 'serverError' | 'throttled';

/** What an agent reads in a record. */
export interface Shown {
  /** All of the transcript as a person sees it, markup resolved, the oldest first. */
  text: string;
  /** Octets of the photos and files that can be opened from it. */
  files: readonly Uint8Array[];
}

/** A CRM adapter, and a strict server on loopback that plays the CRM: it refuses what the vendor refuses. */
export interface RecordSystemHarness {
  system: RecordSystem;
  /** Let in by the CRM. */
  account: RecordAccount;
  /** Well formed, not let in. */
  strangerAccount: RecordAccount;
  /** Records of the CRM. `gone`: deleted, or never there · `closed`: takes nothing more; `null` where that cannot be. */
  records: { open: RecordRef; gone: RecordRef; closed: RecordRef | null };
  /** Lets the request after `after` others meet `fault`, once; requests that only let in or look count, too. */
  fail(fault: Fault, after: number): void;
  /** Requests the CRM has got so far. */
  requests(): number;
  shown(record: RecordRef): Promise<Shown>;
  close(): void | Promise<void>;
}

/** One way of writing that a company may choose. */
export interface Shape {
  /** As a test's name says it: `one comment that grows`. */
  name: string;
  /** Values of `RecordSystem.options`; what is left out has its default. */
  options: Readonly<Record<string, string>>;
  /** Entries are one growing entry: each write is given what the one before gave back. */
  grows: boolean;
}

const FAULTS: readonly Fault[] = ['lostBefore', 'lostAfter', 'silent', 'serverError', 'throttled'];
/** Milliseconds after which a test gives up an answer, in place of the system's own limit. */
const PATIENCE_MS = 1_500;

/** What every CRM's adapter promises. Run by the tests of each; needs no database. */
export function describeRecordSystem(
  name: string,
  create: () => Promise<RecordSystemHarness> | RecordSystemHarness,
  shapes: readonly [Shape, ...Shape[]],
): void {
  describe(`${name}, as a record system`, () => {
    let harness: RecordSystemHarness;
    beforeEach(async () => {
      harness = await create();
    });
    afterEach(() => harness.close());

    const patience = () => AbortSignal.timeout(PATIENCE_MS);
    const write = (what: RecordWrite, account = harness.account) =>
      harness.system.write(what, account, patience());
    const find = (what: RecordWrite) => harness.system.find(what, harness.account, patience());

    it('has a name, a limit of time, and choices with a default', () => {
      const { system, records } = harness;
      expect(RecordRef.parse(records.open).system).toBe(system.name);
      expect(system.timeoutMs).toBeGreaterThan(0);
      for (const option of system.options) expect(new Set(option.values).size).toBe(option.values.length);
    });

    it('asks for the fields that its account has', () => {
      const { system, account, strangerAccount } = harness;
      for (const one of [account, strangerAccount])
        expect(safeParse(system.account.schema, one).success).toBe(true);
      expect(safeParse(system.account.schema, {}).success).toBe(false);
      expect(safeParse(system.account.schema, { ...account, another: 'field' }).success).toBe(false);
      const fields = system.account.fields.map((field) => field.name);
      expect(fields).toEqual(expect.arrayContaining(Object.keys(account)));
      expect(system.account.fields.some(({ kind }) => kind === 'secret' || kind === 'pem')).toBe(true);
    });

    it('says whether the account is let in, and writes nothing for it', async () => {
      expect(await harness.system.check(harness.account, patience())).toBe('ok');
      expect(await harness.system.check(harness.strangerAccount, patience())).toBe('refused');
      harness.fail('lostBefore', 0);
      expect(await harness.system.check(harness.account, patience())).toBe('unreachable');
      expect(await harness.shown(harness.records.open)).toEqual({ text: '', files: [] });
    });

    for (const shape of shapes) describe(shape.name, () => behaves(shape));

    function behaves({ options, grows }: Shape): void {
      const to = (entries: readonly RecordEntry[], more: Partial<RecordWrite> = {}) =>
        writeTo(harness.records.open, entries, { options, ...more });
      const shown = () => harness.shown(harness.records.open);
      /** The write that follows `before`, which gave back `ref`. */
      const after = (before: RecordWrite, ref: string, entries: readonly RecordEntry[]) =>
        to(entries, grows ? { grows: { ref }, earlier: [...before.earlier, ...before.entries] } : {});

      it('shows each message once, in order, with its words, the caller’s number and who wrote', async () => {
        const first = to([entry(1, { text: 'Where are you?' }), entry(2, { text: 'By the lake.' })]);
        const { ref } = await written(first);
        await written(after(first, ref, [entry(3, { text: 'On my way.' })]));
        const { text } = await shown();
        expectOnceInOrder(text, ['Where are you?', 'By the lake.', 'On my way.']);
        expect(text).toContain(first.session.caller);
        expect(text).toContain('Ana');
      });

      it('shows words as they were written, whatever they would mean in the CRM', async () => {
        const odd = ['<b>not bold</b> & "so"', '*1* _2_ {{ticket.id}} \\ `x`', 'שלום 👩‍👩‍👧 é'];
        await written(to(odd.map((text, i) => entry(i + 1, { text }))));
        expectOnceInOrder((await shown()).text, odd);
      });

      it('says that it grows when it does', () => {
        expect(harness.system.grows(options)).toBe(grows);
      });

      it('says that a text did not arrive', async () => {
        const one = to([entry(1)]);
        await written(one);
        const delivered = await shown();
        const other = await create();
        try {
          const failed = { ...one.entries[0]!, state: 'undelivered' as const, reason: 'landline' as const };
          await other.system.write({ ...one, entries: [failed] }, other.account, patience());
          expect((await other.shown(other.records.open)).text).not.toBe(delivered.text);
        } finally {
          await other.close();
        }
      });

      if (!grows)
        for (const fault of [null, ...FAULTS])
          it(`says what became of a text after it was written${fault ? `, whichever request is ${fault}` : ''}`, async () => {
            const said = to([entry(1, { text: 'On my way', state: 'accepted' })]);
            await written(said);
            await written(to([entry(2, { text: 'Thank you' })]));
            const before = await shown();
            const correction = correct(said, { state: 'undelivered', reason: 'landline' }, { isLast: false });
            expect(harness.system.corrects(correction.corrects!, options, harness.account)).toBe(true);
            const first = harness.requests();
            await delivered(correction);
            const { text } = await shown();
            expectOnceInOrder(text, ['On my way', 'Thank you']);
            expect(text.match(/landline/g)).toHaveLength(1);
            const requests = fault ? harness.requests() - first : 0;
            for (let at = 0; at < requests; at++) {
              const other = to([entry(3 + 2 * at, { text: `Text ${at}`, state: 'accepted' })]);
              await written(other);
              await delivered(
                correct(other, { state: 'undelivered', reason: 'landline' }, { isLast: false }),
                meeting(fault!, at),
              );
              expect((await shown()).text.match(/landline/g)).toHaveLength(2 + at);
            }
            expect((await shown()).files).toEqual(before.files);
          });

      if (!grows)
        it('gets no entry more after the end of the call, whatever became of a text', async () => {
          const said = to([entry(1, { text: 'Bye', state: 'accepted' })]);
          await written(said);
          const late = correct(said, { state: 'undelivered', reason: 'landline' }, { isLive: false });
          if (harness.system.corrects(late.corrects!, options, harness.account)) await written(late);
          expectOnceInOrder((await shown()).text, ['Bye']);
          expect((await shown()).text.match(/SMS|UTC/g)?.length ?? 0).toBeLessThanOrEqual(2);
        });

      it('brings photos to where the agent can open them', async () => {
        const photos = [photoOf('first'), photoOf('second')];
        await written(to([entry(2, { text: 'Look', media: photos }), entry(4, { text: 'Well?' })]));
        const { text, files } = await shown();
        expectOnceInOrder(text, ['Look', 'Well?']);
        const octets = files.map((file) => Buffer.from(file).toString());
        expect(octets.toSorted()).toEqual(['first', 'second']);
      });

      it('writes a message of photos alone, and a long one whole', async () => {
        const long = 'word '.repeat(1_999).trim();
        await written(to([entry(2, { text: '', media: [photoOf('only')] }), entry(4, { text: long })]));
        const { text, files } = await shown();
        expect(files).toHaveLength(1);
        expectOnceInOrder(text, [long]);
      });

      it('finds a write that is there, and no other', async () => {
        const one = to([entry(1)]);
        expect(await find(one)).toEqual({ kind: 'absent' });
        const { ref } = await written(one);
        expect(await find(one)).toEqual({ kind: 'found', ref });
        const next = after(one, ref, [entry(2)]);
        expect(await find(next)).toEqual({ kind: 'absent' });
      });

      it('is told to wait by a CRM that has too much to do, and writes nothing', async () => {
        harness.fail('throttled', 0);
        const result = await write(to([entry(1)]));
        expect(result.kind).toBe('throttled');
        if (result.kind === 'throttled' && result.retryAfterMs !== null)
          expect(result.retryAfterMs).toBeGreaterThanOrEqual(0);
        expect((await shown()).text).toBe('');
      });

      it('gives up when it is told to', async () => {
        harness.fail('silent', 0);
        const controller = new AbortController();
        const result = harness.system.write(to([entry(1)]), harness.account, controller.signal);
        setTimeout(() => controller.abort(), 50);
        expect(['unknown', 'notWritten']).toContain((await result).kind);
      });

      it('says that its account is refused, and writes nothing', async () => {
        expect((await write(to([entry(1)]), harness.strangerAccount)).kind).toBe('accountRefused');
        expect((await shown()).text).toBe('');
      });

      it('says that a record is gone, or closed', async () => {
        const { gone, closed } = harness.records;
        expect(await write({ ...to([entry(1)]), record: gone })).toMatchObject({
          ...{ kind: 'refused', cause: 'record_gone' },
        });
        if (closed)
          expect(await write({ ...to([entry(1)]), record: closed })).toMatchObject({
            ...{ kind: 'refused', cause: 'record_closed' },
          });
      });

      for (const fault of FAULTS) {
        it(`writes each message once, whichever request of a write is ${fault}`, async () => {
          const opening = to([entry(1, { text: 'Opening' })]);
          const { ref } = await written(opening);
          const before = harness.requests();
          const probe = after(opening, ref, [
            entry(2, { text: 'Probe', media: [photoOf('a'), photoOf('b')] }),
          ]);
          let last = { write: probe, ref: (await written(probe)).ref };
          const requests = harness.requests() - before;
          const words = ['Opening', 'Probe'];
          for (let at = 0; at < requests; at++) {
            const text = `Message ${at} of many`;
            const next = after(last.write, last.ref, [
              entry(3 + at, { text, media: [photoOf(`c${at}`), photoOf(`d${at}`)] }),
            ]);
            last = { write: next, ref: await delivered(next, meeting(fault, at)) };
            words.push(text);
          }
          const { text, files } = await shown();
          expectOnceInOrder(text, words);
          const octets = files.map((file) => Buffer.from(file).toString());
          for (let at = 0; at < requests; at++)
            expect(octets.filter((one) => one === `c${at}` || one === `d${at}`)).toHaveLength(2);
        });
      }
    }

    async function written(what: RecordWrite): Promise<Extract<WriteResult, { kind: 'written' }>> {
      const result = await write(what);
      expect(result).toMatchObject({ kind: 'written' });
      return result as Extract<WriteResult, { kind: 'written' }>; // expected just before
    }

    /**
     * Lets the request after `after` others meet `fault`, and gives what limits the write. One that is left without an answer
     * is given up as soon as the CRM has it.
     */
    function meeting(fault: Fault, after: number): AbortSignal {
      const before = harness.requests();
      harness.fail(fault, after);
      if (fault !== 'silent') return patience();
      const giveUp = new AbortController();
      const watch = setInterval(() => {
        if (harness.requests() <= before + after) return;
        clearInterval(watch);
        giveUp.abort();
      }, 5);
      return giveUp.signal;
    }

    /** Writes as the server does: what is not known is looked for before it is tried again. */
    async function delivered(what: RecordWrite, first = patience()): Promise<string> {
      for (let attempt = 0; attempt < 4; attempt++) {
        const signal = attempt === 0 ? first : patience();
        const result = await harness.system.write(what, harness.account, signal);
        if (result.kind === 'written') return result.ref;
        expect(['throttled', 'notWritten', 'unknown']).toContain(result.kind);
        if (result.kind !== 'unknown') continue;
        const found: FindResult = await find(what);
        if (found.kind === 'found') return found.ref;
        expect(found.kind).toBe('absent');
      }
      throw new Error('not written in four attempts');
    }
  });
}

/** Each of `words` is in `text` once, in this order. */
function expectOnceInOrder(text: string, words: readonly string[]): void {
  for (const word of words) expect(text.split(word), word).toHaveLength(2);
  const places = words.map((word) => text.indexOf(word));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
}
