import { expect, it } from 'vitest';
import { labelOf } from '../../widget/label-of.ts';

it.each([
  ['The van is on its way.', 'The van is on its way.'],
  ['\n  \n  Two lines \nof text', 'Two lines'],
  ['An engineer visits you today between 14:00 and 16:00.', 'An engineer visits you today between'],
  ['Your engineer has left the depot, she says so.', 'Your engineer has left the depot, she'],
  ['Your engineer has left the depot, {{company}} says so.', 'Your engineer has left the depot'],
  ['Exactly forty letters stand on this line!', 'Exactly forty letters stand on this'],
  [
    'お客様のご契約内容の確認が完了いたしましたので、担当者より改めてご連絡を差し上げます。今しばらくお待ちください。',
    'お客様のご契約内容の確認が完了いたしましたので、担当者より改めてご連絡を差し上げ',
  ],
  ['😀'.repeat(50), '😀'.repeat(40)],
  ['', ''],
])('a label for %j is %j', (text, label) => {
  expect(labelOf(text)).toBe(label);
  expect([...label].length).toBeLessThanOrEqual(40);
});
