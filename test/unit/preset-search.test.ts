import { expect, it } from 'vitest';
import { memoryStorage } from '../../widget/guarded-storage.ts';
import { foldText } from '../../protocol/fold-text.ts';
import { groupPresets, searchPresets } from '../../widget/preset-search.ts';
import { readRecentPresets, rememberPreset } from '../../widget/recent-presets.ts';
import { type PresetItem } from '../../protocol/preset.ts';

const preset = (label: string, more: Partial<PresetItem> = {}): PresetItem => ({
  id: label,
  label,
  text: `Text of ${label}`,
  category: '',
  keyword: null,
  language: 'en',
  fallback: false,
  segments: 1,
  missing: [],
  layer: 'tenant',
  ...more,
});

const PHOTO = preset('Ask for photo', { keyword: 'pic' });
const VALVE = preset('Close the valve', { category: 'Safety', text: 'Turn the red valve.' });
const GAS = preset('Gas smell', { category: 'Safety' });
const SPANISH = preset('Compensación', { language: 'es', fallback: true, category: 'Safety' });
const ALL = [PHOTO, VALVE, GAS, SPANISH];
const labels = (items: PresetItem[]) => items.map((item) => item.label);

it('finds by label, text and keyword', () => {
  expect(labels(searchPresets(ALL, 'gas'))).toEqual(['Gas smell']);
  expect(labels(searchPresets(ALL, 'red'))).toEqual(['Close the valve']);
  expect(labels(searchPresets(ALL, 'pic'))).toEqual(['Ask for photo']);
});

it.each([
  ['COMPENSACION', 'Compensación'],
  ['compensación', 'COMPENSACION'],
  ['strasse', 'Straße'],
  ['カメラ', 'ｶﾒﾗ'],
  ['istanbul', 'İstanbul'],
])('takes %s and %s for the same word', (query, label) => {
  expect(labels(searchPresets([preset(label, { text: '' })], query))).toEqual([label]);
});

it('wants every word, in any order', () => {
  expect(labels(searchPresets(ALL, ' valve  close '))).toEqual(['Close the valve']);
  expect(searchPresets(ALL, 'valve gas')).toEqual([]);
});

it('does not take Japanese voicing marks for accents', () => {
  expect(foldText('か')).not.toBe(foldText('が'));
});

it('groups by category in the given order, other languages last', () => {
  const groups = groupPresets(ALL, { query: '', recentIds: [] });
  expect(groups.map(({ kind, title, items }) => [kind, title, labels(items)])).toEqual([
    ['category', null, ['Ask for photo']],
    ['category', 'Safety', ['Close the valve', 'Gas smell']],
    ['otherLanguages', null, ['Compensación']],
  ]);
});

it('puts recent ones first, each preset once, and only those that still exist in this language', () => {
  const groups = groupPresets(ALL, { query: '', recentIds: ['gone', 'Compensación', 'Gas smell'] });
  expect(groups.map(({ kind, items }) => [kind, labels(items)])).toEqual([
    ['recent', ['Gas smell']],
    ['category', ['Ask for photo']],
    ['category', ['Close the valve']],
    ['otherLanguages', ['Compensación']],
  ]);
});

it('keeps those of the agent’s own apart, behind all others, in whatever language', () => {
  const van = preset('Van', { layer: 'personal', category: 'Safety' });
  const spanish = preset('Furgón', { layer: 'personal', language: 'es', fallback: true });
  const given = { query: '', recentIds: ['Van', 'Gas smell'] };
  const groups = groupPresets([...ALL, van, spanish], given);
  expect(groups.map(({ kind, items }) => [kind, labels(items)])).toEqual([
    ['recent', ['Gas smell']],
    ['category', ['Ask for photo']],
    ['category', ['Close the valve']],
    ['otherLanguages', ['Compensación']],
    ['personal', ['Van', 'Furgón']],
  ]);
});

it('has no group of recent ones while searching', () => {
  const groups = groupPresets(ALL, { query: 'gas', recentIds: ['Gas smell'] });
  expect(groups.map(({ kind }) => kind)).toEqual(['category']);
});

it('remembers the presets used last, per tenant, the newest first, each once', () => {
  const storage = memoryStorage();
  rememberPreset(storage, 'demo', 'a');
  rememberPreset(storage, 'demo', 'b');
  expect(rememberPreset(storage, 'demo', 'a')).toEqual(['a', 'b']);
  expect(readRecentPresets(storage, 'demo')).toEqual(['a', 'b']);
  expect(readRecentPresets(storage, 'other')).toEqual([]);
});

it('remembers no more than six, and survives a broken record', () => {
  const storage = memoryStorage();
  for (const id of 'abcdefgh') rememberPreset(storage, 'demo', id);
  expect(readRecentPresets(storage, 'demo')).toEqual(['h', 'g', 'f', 'e', 'd', 'c']);
  storage.set('midcall.recent.demo', '{');
  expect(readRecentPresets(storage, 'demo')).toEqual([]);
});
