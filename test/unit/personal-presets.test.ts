import { describe, expect, it } from 'vitest';
import { allowsPersonalPresets } from '../../protocol/check-settings.ts';
import { MAX_PERSONAL_PRESETS } from '../../protocol/personal-preset.ts';
import { type PresetItem } from '../../protocol/preset.ts';
import { DEFAULT_SETTINGS } from '../../protocol/settings.ts';
import { AgentEvent } from '../../protocol/stream.ts';
import { joinLayers, refusalOfWriting } from '../../server/personal-presets/decide-personal-preset.ts';
import { decideQueueSettings, decideTenantSettings } from '../../server/settings/decide-settings.ts';

const none = new Map();
const others = (count: number) => Array.from({ length: count }, () => ({ keyword: null }));

describe('presets of an agent’s own', () => {
  it.each<[presets: boolean, freeText: boolean, personalPresets: boolean, allowed: boolean]>([
    [true, true, true, true],
    [true, true, false, false],
    [true, false, true, false],
    [false, true, true, false],
  ])(
    'with presets %j, free text %j and the setting %j: %j',
    (presets, freeText, personalPresets, allowed) => {
      expect(allowsPersonalPresets({ presets, freeText, personalPresets })).toBe(allowed);
    },
  );

  it('are off by default', () => {
    expect(allowsPersonalPresets(DEFAULT_SETTINGS)).toBe(false);
  });

  it('are switched on only where they can be, and keep their switch when free text goes', () => {
    const on = { personalPresets: true };
    const refused = { type: 'refused', code: 'setting_invalid' };
    const withoutText = { freeText: false };
    expect(decideTenantSettings(on, { tenant: {}, queues: none }).type).toBe('ok');
    expect(decideTenantSettings(on, { tenant: withoutText, queues: none })).toMatchObject(refused);
    expect(decideTenantSettings({ ...on, ...withoutText }, { tenant: {}, queues: none })).toMatchObject(
      refused,
    );
    expect(decideTenantSettings({ ...on, freeText: true }, { tenant: withoutText, queues: none }).type).toBe(
      'ok',
    );
    expect(decideTenantSettings(withoutText, { tenant: on, queues: none }).type).toBe('ok');
    expect(decideTenantSettings(on, { tenant: {}, queues: new Map([['night', withoutText]]) }).type).toBe(
      'ok',
    );
    expect(decideQueueSettings(on, { tenant: {}, queue: withoutText })).toMatchObject(refused);
    expect(decideQueueSettings(withoutText, { tenant: on, queue: {} }).type).toBe('ok');
  });

  it.each<[string, Partial<Parameters<typeof refusalOfWriting>[0]>, string | null]>([
    ['one more than there is room for', { others: others(MAX_PERSONAL_PRESETS) }, 'personal_presets_full'],
    ['the last there is room for', { others: others(MAX_PERSONAL_PRESETS - 1) }, null],
    ['a change of one of as many', { others: others(MAX_PERSONAL_PRESETS), isNew: false }, null],
    [
      'a keyword of another, in another case',
      { keyword: 'Van', others: [{ keyword: 'vAN' }] },
      'key_duplicate',
    ],
    ['a keyword of an administrator', { keyword: 'van', keywordOfAdministrators: true }, 'key_duplicate'],
    ['a keyword of its own', { keyword: 'van', others: [{ keyword: 'lorry' }] }, null],
    ['anything where there are none', { allowed: false }, 'presets_off'],
  ])('answer to %s', (_, facts, code) => {
    const plain = { allowed: true, others: [], isNew: true, keyword: null, keywordOfAdministrators: false };
    expect(refusalOfWriting({ ...plain, ...facts })).toBe(code);
  });

  it('stand behind those of administrators, whose keywords they do not take', () => {
    const item = (id: string, keyword: string | null, layer: PresetItem['layer']) =>
      ({ id, keyword, layer }) as PresetItem; // the rest does not matter here
    const theirs = [item('a', 'Hours', 'tenant'), item('b', null, 'queue')];
    const joined = joinLayers(theirs, [item('c', 'hours', 'personal'), item('d', 'van', 'personal')]);
    expect(joined.map(({ id, keyword }) => [id, keyword])).toEqual([
      ['a', 'Hours'],
      ['b', null],
      ['c', null],
      ['d', 'van'],
    ]);
  });

  it('are an event of their agent', () => {
    expect(AgentEvent.safeParse({ type: 'presets.changed', seq: 3 }).success).toBe(true);
  });
});
