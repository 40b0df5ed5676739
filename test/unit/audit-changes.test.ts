import { expect, it } from 'vitest';
import { auditChanges } from '../../admin-portal/audit/audit-changes.ts';

it('names what differs, however deep, and leaves out what stayed', () => {
  const before = {
    name: 'Repairs',
    texts: { en: { label: 'Hours', text: 'We are open.' }, it: { label: 'Orari' } },
  };
  const after = {
    name: 'Repairs',
    texts: { en: { label: 'Times', text: 'We are open.' }, de: { label: 'Zeiten' } },
  };
  expect(auditChanges(before, after)).toEqual([
    { path: 'texts.en.label', before: 'Hours', after: 'Times' },
    { path: 'texts.it.label', before: 'Orari', after: undefined },
    { path: 'texts.de.label', before: undefined, after: 'Zeiten' },
  ]);
});

it('shows all of what is new, and all of what is gone', () => {
  expect(auditChanges(null, { on: true, count: 3, none: null, list: ['a', 'b'], empty: {} })).toEqual([
    { path: 'on', before: undefined, after: 'true' },
    { path: 'count', before: undefined, after: '3' },
    { path: 'none', before: undefined, after: 'null' },
    { path: 'list', before: undefined, after: '["a","b"]' },
    { path: 'empty', before: undefined, after: '{}' },
  ]);
  expect(auditChanges({ origin: 'https://a.test' }, null)).toEqual([
    { path: 'origin', before: 'https://a.test', after: undefined },
  ]);
  expect(auditChanges(null, null)).toEqual([]);
});
