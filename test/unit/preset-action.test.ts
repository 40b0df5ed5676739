import { expect, it } from 'vitest';
import { type PresetItem } from '../../protocol/preset.ts';
import { type WidgetPolicy } from '../../protocol/session.ts';
import { onceGuard } from '../../widget/once-guard.ts';
import { asksFirst, presetAction } from '../../widget/preset-action.ts';

const policy = (freeText: boolean, presetActivate: 'send' | 'insert') =>
  ({ freeText, presetActivate }) as WidgetPolicy;
const preset = (segments: number, missing: string[]) => ({ segments, missing }) as unknown as PresetItem;

it('sends or inserts as the setting says, the other with Alt', () => {
  expect(presetAction(policy(true, 'send'), { other: false })).toBe('send');
  expect(presetAction(policy(true, 'send'), { other: true })).toBe('insert');
  expect(presetAction(policy(true, 'insert'), { other: false })).toBe('insert');
  expect(presetAction(policy(true, 'insert'), { other: true })).toBe('send');
});

it('only sends where free text is off', () => {
  expect(presetAction(policy(false, 'insert'), { other: false })).toBe('send');
  expect(presetAction(policy(false, 'send'), { other: true })).toBe('send');
});

it('asks first for missing values, and before sending more than two messages', () => {
  expect(asksFirst(preset(2, []), 'send')).toBe(false);
  expect(asksFirst(preset(3, []), 'send')).toBe(true);
  expect(asksFirst(preset(3, []), 'insert')).toBe(false);
  expect(asksFirst(preset(1, ['number']), 'send')).toBe(true);
  expect(asksFirst(preset(1, ['number']), 'insert')).toBe(true);
});

it('lets one activation through and refuses its echoes, however long a key is held', () => {
  const guard = onceGuard();
  expect([0, 300, 900, 1_500, 2_300].map((atMs) => guard.pass('a', atMs))).toEqual([
    true,
    false,
    false,
    false,
    true,
  ]);
});

it('does not take another preset for an echo', () => {
  const guard = onceGuard();
  expect(guard.pass('a', 0)).toBe(true);
  expect(guard.pass('b', 100)).toBe(true);
});
