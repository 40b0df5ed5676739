import { getCountries } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { COUNTRIES } from '../../protocol/countries.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../protocol/settings.ts';
import { decideDestination, isDomestic } from '../../server/numbers/decide-destination.ts';
import cases from './phone-cases.json' with { type: 'json' };

const from = (homeCountry: string, change: Partial<Settings> = {}) => ({
  ...DEFAULT_SETTINGS,
  ...change,
  homeCountry,
});

/** What the metadata of a case say of texting to it from the United States. */
function expected({ valid, type, isUSorTerritory }: (typeof cases)[number]) {
  if (!valid || type === 'PREMIUM_RATE') return { ok: false, reason: 'number_not_textable' };
  if (type === 'FIXED_LINE') return { ok: false, reason: 'landline' };
  return isUSorTerritory ? { ok: true } : { ok: false, reason: 'non_domestic' };
}

describe('destination of a text', () => {
  it.each(cases)('decides on "$input" as its numbering plan says', (phone) => {
    expect(decideDestination(phone.input, from('US'))).toEqual(expected(phone));
  });

  it.each(['+14155550142', '+14155550178'])('counts %s of the range for fiction as textable', (number) => {
    expect(decideDestination(number, from('US'))).toEqual({ ok: true });
  });

  it.each([
    ['+390612345678', 'a fixed line in Rome'],
    ['+81312345678', 'a fixed line in Tokyo'],
  ])('refuses %s, %s', (number) => {
    expect(decideDestination(number, from('US'))).toEqual({ ok: false, reason: 'landline' });
  });

  it.each([
    ['+881612345678', 'satellite'],
    ['+870773123456', 'satellite'],
    ['+80012345678', 'international freephone'],
    ['+97912345678', 'international premium'],
    ['+448451234567', 'shared cost'],
    ['+33836123456', 'premium'],
    ['+447012345678', 'personal numbering'],
    ['+818001234567', 'freephone outside North America'],
  ])('refuses %s, %s', (number) => {
    expect(decideDestination(number, from('US'))).toEqual({ ok: false, reason: 'number_not_textable' });
  });

  it('asks about the line before the border', () => {
    expect(decideDestination('+442079460958', from('US'))).toEqual({ ok: false, reason: 'landline' });
  });

  it('takes the same mobile as domestic or not, by where the tenant is at home', () => {
    expect(decideDestination('+393331234567', from('US'))).toEqual({ ok: false, reason: 'non_domestic' });
    expect(decideDestination('+393331234567', from('IT'))).toEqual({ ok: true });
  });
});

describe('countries', () => {
  const italian = '+393331234567';
  const japanese = '+819012345678';
  const american = '+14155550142';
  const blocked = { ok: false, reason: 'country_blocked' };

  it('are those that have telephone numbers', () => {
    expect(COUNTRIES).toEqual(getCountries().sort());
  });

  it('are all allowed abroad while the list is empty and texts abroad are on', () => {
    expect(decideDestination(italian, from('US', { nonDomesticInCall: true }))).toEqual({ ok: true });
  });

  it('are allowed by the list, which is about those abroad', () => {
    const rules = from('US', { nonDomesticInCall: true, allowedCountries: ['IT'] });
    expect(decideDestination(italian, rules)).toEqual({ ok: true });
    expect(decideDestination(american, rules)).toEqual({ ok: true });
    expect(decideDestination(japanese, rules)).toEqual(blocked);
  });

  it('are denied even where they are allowed, and at home', () => {
    const rules = from('US', {
      nonDomesticInCall: true,
      allowedCountries: ['IT'],
      deniedCountries: ['IT', 'US'],
    });
    expect(decideDestination(italian, rules)).toEqual(blocked);
    expect(decideDestination(american, rules)).toEqual(blocked);
  });

  it('are named before the switch, which would not help', () => {
    expect(decideDestination(italian, from('US', { deniedCountries: ['IT'] }))).toEqual(blocked);
    expect(decideDestination(japanese, from('US', { allowedCountries: ['IT'] }))).toEqual(blocked);
    expect(decideDestination(italian, from('US', { allowedCountries: ['IT'] }))).toEqual({
      ok: false,
      reason: 'non_domestic',
    });
  });
});

describe('home country', () => {
  it('takes in the territories of the United States', () => {
    for (const country of ['US', 'PR', 'VI', 'GU', 'AS', 'MP']) expect(isDomestic(country, 'US')).toBe(true);
    for (const country of ['CA', 'DO', 'JM', 'GB']) expect(isDomestic(country, 'US')).toBe(false);
  });

  it('is nothing but itself elsewhere', () => {
    expect(isDomestic('GG', 'GB')).toBe(false);
    expect(isDomestic('US', 'PR')).toBe(false);
  });
});
