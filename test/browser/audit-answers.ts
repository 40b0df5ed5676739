import { type AuditEntry } from '../../protocol/audit.ts';
import { type Answers } from './portal-fixture.ts';

/** An entry of the audit, the `seq`th. */
export const entry = (seq: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  ...{ id: `6f0b7a5e-3a53-4d8f-9b0e-0d5f3a4b7c${String(seq).padStart(2, '0')}`, seq },
  ...{ at: '2026-11-21T10:00:00.000Z', actor: 'account:1', actorName: 'Rosa Bianchi' },
  ...{ action: 'queue.changed', object: 'queue/repairs', hash: 'ab'.repeat(32) },
  ...{ before: { name: 'Repairs', languages: ['en'] }, after: { name: 'Riparazioni', languages: ['en'] } },
  ...more,
});

/** A short audit: two pages, and one search that finds nothing. */
export const auditAnswers: Answers = {
  'GET /v1/admin/audit': ({ query }) => {
    if (query.get('q') === 'nothing') return { entries: [], next: null };
    return query.get('cursor') === null
      ? { entries: [entry(3), entry(2, { actor: 'key:1', actorName: 'Board', before: null })], next: 'c2' }
      : { entries: [entry(1, { actor: 'system', actorName: null, before: null, after: null })], next: null };
  },
  'GET /v1/admin/audit/choices': () => ({
    actors: [
      { actor: 'account:1', name: 'Rosa Bianchi' },
      { actor: 'system', name: null },
    ],
    actions: ['audit.exported', 'queue.changed'],
  }),
  'GET /v1/admin/audit.csv': () => new Response('seq\r\n', { headers: { 'content-type': 'text/csv' } }),
};
