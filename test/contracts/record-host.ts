import { expect } from '@open-wc/testing';
import { type RecordHost } from '../../adapter-host/record-host.ts';
import { RecordRef } from '../../protocol/call.ts';
import { waitUntil } from '../browser/wait-until.ts';

/** A record host, and the hand that turns the pages of the CRM. */
export interface RecordHostHarness {
  host: RecordHost;
  /** Brings a record with this id on screen; `null`: a page without one. */
  show(id: string | null): void | Promise<void>;
  /** The CRM says once more what is on screen. Missing where it cannot. */
  repeat?(): void | Promise<void>;
  close?(): void | Promise<void>;
}

/** What an agent's click, or a message, may lead to in the CRM. */
export type RecordVerb = 'dial' | 'email' | 'attention' | 'session' | 'open';

export interface RecordHostContract {
  /** What the CRM does not do, and why: then the host has no function for it, and the widget shows no way to it. */
  without?: Partial<Record<RecordVerb, string>>;
}

/** What every record host promises. Run by the tests of each. */
export function describeRecordHost(
  name: string,
  create: () => RecordHostHarness | Promise<RecordHostHarness>,
  { without = {} }: RecordHostContract = {},
): void {
  describe(`${name}, as a record host`, () => {
    let harness: RecordHostHarness;
    beforeEach(async () => {
      harness = await create();
    });
    afterEach(() => harness.close?.());
    const currentId = async () => (await harness.host.currentRecord())?.id ?? null;

    it('has the name of a CRM', () => {
      expect(harness.host.system).to.be.a('string').and.not.equal('');
    });

    it('knows the record on screen', async () => {
      await harness.show('1');
      await waitUntil(async () => (await currentId()) === '1');
      const record = await harness.host.currentRecord();
      expect(RecordRef.parse(record)).to.deep.equal(record);
      expect(record!.system).to.equal(harness.host.system);
      await harness.show(null);
      await waitUntil(async () => (await currentId()) === null);
    });

    it('tells every listener of each change, until it no longer listens', async () => {
      const [one, other]: (string | null)[][] = [[], []];
      const stopOne = harness.host.onRecordChange((record) => one!.push(record?.id ?? null));
      const stopOther = harness.host.onRecordChange((record) => other!.push(record?.id ?? null));
      await harness.show('1');
      await waitUntil(() => one!.length === 1 && other!.length === 1);
      stopOne();
      stopOne();
      await harness.show(null);
      await waitUntil(() => other!.length === 2);
      stopOther();
      expect([one, other]).to.deep.equal([['1'], ['1', null]]);
    });

    it('tells of the ticket the agent goes to, from the one before', async () => {
      const heard: (string | null)[] = [];
      await harness.show('1');
      await waitUntil(async () => (await currentId()) === '1');
      const stop = harness.host.onRecordChange((record) => heard.push(record?.id ?? null));
      await harness.show('2');
      await waitUntil(() => heard.at(-1) === '2');
      expect(await currentId()).to.equal('2');
      await harness.show('1');
      await waitUntil(() => heard.at(-1) === '1');
      expect(await currentId()).to.equal('1');
      stop();
    });

    it('tells of a ticket that is chosen late', async () => {
      await harness.show(null);
      await waitUntil(async () => (await currentId()) === null);
      const heard: (string | null)[] = [];
      const stop = harness.host.onRecordChange((record) => heard.push(record?.id ?? null));
      await harness.show('7');
      await waitUntil(() => heard.at(-1) === '7');
      expect(await currentId()).to.equal('7');
      stop();
    });

    it('means the same ticket when the CRM repeats itself', async () => {
      await harness.show('1');
      await waitUntil(async () => (await currentId()) === '1');
      await harness.repeat?.();
      expect(await currentId()).to.equal('1');
    });

    for (const verb of ['dial', 'email', 'attention', 'session', 'open'] as const)
      it(
        without[verb] === undefined ? `has a function for "${verb}"` : `has no "${verb}": ${without[verb]}`,
        () => {
          const expected = without[verb] === undefined ? 'function' : 'undefined';
          expect(typeof harness.host[verb]).to.equal(expected);
        },
      );
  });
}
