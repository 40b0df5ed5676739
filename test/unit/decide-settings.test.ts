import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, SETTING_SCHEMAS, type SettingKey } from '../../protocol/settings.ts';
import {
  decideQueueSettings,
  decideTenantSettings,
  mergeSettings,
  parseOwnSettings,
  SETTING_KEYS,
  settingSources,
} from '../../server/settings/decide-settings.ts';

const none = new Map();
const written = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
const documentation = readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8');

describe('settings', () => {
  it('have a default for every key, which its schema takes', () => {
    for (const key of SETTING_KEYS)
      expect(SETTING_SCHEMAS[key].safeParse(DEFAULT_SETTINGS[key]).success).toBe(true);
    expect(Object.keys(DEFAULT_SETTINGS).sort()).toEqual([...SETTING_KEYS].sort());
  });

  it.each(SETTING_KEYS)('%s is documented with its default', (key) => {
    const row = documentation.split('\n').find((line) => line.startsWith(`| \`${key}\``)) ?? '';
    expect(/\*\*`?([^`*]+)`?\*\*/.exec(row)?.[1]).toBe(written(DEFAULT_SETTINGS[key]));
  });

  it('come from the queue, else the tenant, else the default', () => {
    const [tenant, queue] = [{ warnSegments: 3, counter: false }, { warnSegments: 2 }];
    expect(mergeSettings(tenant, queue)).toEqual({ ...DEFAULT_SETTINGS, warnSegments: 2, counter: false });
    expect(settingSources(tenant, queue)).toMatchObject({
      warnSegments: 'queue',
      counter: 'tenant',
      presets: 'default',
    });
  });

  it('keep a list that is written anew without a change', () => {
    const tenant = { allowedCountries: ['IT', 'FR'] };
    const decide = (allowedCountries: string[]) =>
      decideTenantSettings({ allowedCountries }, { tenant, queues: none });
    expect(decide(['IT', 'FR'])).toMatchObject({ type: 'ok', changed: [] });
    expect(decide(['IT'])).toMatchObject({ type: 'ok', changed: ['allowedCountries'] });
  });

  it('never take the switch of the tenant from a queue', () => {
    expect(mergeSettings({ inCallSms: false }, { inCallSms: true }).inCallSms).toBe(false);
    expect(settingSources({}, { inCallSms: true }).inCallSms).toBe('default');
  });

  it.each(['__proto__', 'constructor', 'toString', 'unknown'])('do not know a stored key "%s"', (key) => {
    expect(parseOwnSettings([{ key, value: true }])).toEqual({});
  });

  it.each<[values: [presets: boolean, freeText: boolean], type: string]>([
    [[true, true], 'ok'],
    [[true, false], 'ok'],
    [[false, true], 'ok'],
    [[false, false], 'refused'],
  ])('with presets and free text %j are %s', ([presets, freeText], type) => {
    expect(decideTenantSettings({ presets, freeText }, { tenant: {}, queues: none }).type).toBe(type);
    expect(decideQueueSettings({ presets, freeText }, { tenant: {}, queue: {} }).type).toBe(type);
  });

  it('are checked as they hold, not as they are written', () => {
    const queue = { freeText: false };
    expect(decideQueueSettings({ freeText: null }, { tenant: { presets: false }, queue }).type).toBe('ok');
    expect(
      decideQueueSettings(
        { presets: null },
        { tenant: { presets: false }, queue: { ...queue, presets: true } },
      ),
    ).toEqual({
      type: 'refused',
      code: 'nothing_to_send',
      detail: 'presets and freeText are both off',
    });
    expect(
      decideTenantSettings({ presets: false }, { tenant: {}, queues: new Map([['night', queue]]) }),
    ).toMatchObject({
      code: 'nothing_to_send',
      detail: 'presets and freeText are both off in queue night',
    });
  });

  it('name the keys that change, and no others', () => {
    const decision = decideTenantSettings(
      { counter: false, warnSegments: 5, maxSegments: null, presets: true },
      { tenant: { counter: false, maxSegments: 20 }, queues: none },
    );
    const changed: SettingKey[] = ['presets', 'warnSegments', 'maxSegments'];
    expect(decision).toEqual({
      type: 'ok',
      own: { counter: false, presets: true, warnSegments: 5 },
      changed,
    });
  });
});
