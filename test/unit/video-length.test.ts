import { expect, it } from 'vitest';
import { fieldWith } from '../../server/records/zendesk/decide-text.ts';
import { videoLength } from '../../server/records/video-length.ts';

it.each([
  [1, '0:01'],
  [1_499, '0:01'],
  [12_000, '0:12'],
  [72_400, '1:12'],
  [3_723_000, '1:02:03'],
  [86_400_000, '24:00:00'],
])('%i ms are %s', (ms, words) => {
  expect(videoLength(ms)).toBe(words);
});

it('stands in the record beside what the file is', () => {
  const session = {
    ...{
      id: '6f0b7a5e-3a53-4d8f-9b0e-0d5f3a4b7c11',
      caller: '+14155550142',
      callerName: null,
      ourNumber: '+1',
    },
    ...{ startedAt: '2026-03-01T10:11:12.000Z', queueName: 'Repairs', callKey: 'call' },
  };
  const entry = {
    ...{
      messageId: '1',
      seq: 1,
      direction: 'in' as const,
      kind: 'inbound' as const,
      who: null,
      text: 'Look',
    },
    ...{
      from: '+1',
      to: '+2',
      state: 'received' as const,
      reason: null,
      createdAt: '2026-03-01T10:11:12.000Z',
    },
    media: [{ kind: 'video' as const, length: '0:12' }, { kind: 'image' as const }],
  };
  expect(fieldWith('', { session, entries: [entry] })).toContain('\nLook\n[video 0:12, image]');
});
