import { describeRecordSystem } from '../contracts/record-system.ts';
import { MEMORY, MemoryCrm, TOKEN } from '../fakes/memory-record-system.ts';

describeRecordSystem(
  'a CRM in memory',
  () => {
    const crm = new MemoryCrm();
    crm.records.set('7', 'closed');
    const ref = (id: string) => ({ system: MEMORY, type: 'ticket', id });
    return {
      system: crm.system,
      account: { site: 'acme', token: TOKEN },
      strangerAccount: { site: 'acme', token: 'of-somebody-else' },
      records: { open: ref('1042'), gone: ref('404'), closed: ref('7') },
      fail: (fault, after) => crm.fail(fault, after),
      requests: crm.requests,
      shown: async (record) => crm.shown(record),
      close: () => {},
    };
  },
  [
    { name: 'with a comment for each write', options: { comments: 'each' }, grows: false },
    { name: 'with one comment that grows', options: { comments: 'growing' }, grows: true },
  ],
);
