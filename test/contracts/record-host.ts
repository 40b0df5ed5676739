import { expect, waitUntil } from '@open-wc/testing';
import { type RecordHost } from '../../adapter-host/record-host.ts';
import { RecordRef } from '../../protocol/call.ts';

/** A record host, and the hand that turns the pages of the CRM. */
export interface RecordHostHarness {
  host: RecordHost;
  /** Brings a record with this id on screen; `null`: a page without one. */
  show(id: string | null): void | Promise<void>;
}

/** What every record host promises. Run by the tests of each. */
export function describeRecordHost(name: string, create: () => RecordHostHarness): void {
  describe(`${name}, as a record host`, () => {
    let harness: RecordHostHarness;
    beforeEach(() => {
      harness = create();
    });
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

    it('has for each thing it can do a function', () => {
      for (const verb of ['dial', 'email', 'attention', 'session', 'open'] as const)
        expect(typeof harness.host[verb]).to.be.oneOf(['function', 'undefined']);
    });
  });
}
