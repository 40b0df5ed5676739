import { describe, expect, it } from 'vitest';
import { decideDestination, isDomestic } from '../../server/numbers/decide-destination.ts';
import cases from './phone-cases.json' with { type: 'json' };

/** What the metadata of a case say of texting to it from the United States. */
function expected({ valid, type, isUSorTerritory }: (typeof cases)[number]) {
  if (!valid || type === 'PREMIUM_RATE') return { ok: false, reason: 'number_not_textable' };
  if (type === 'FIXED_LINE') return { ok: false, reason: 'landline' };
  return isUSorTerritory ? { ok: true } : { ok: false, reason: 'non_domestic' };
}

describe('destination of a text', () => {
  it.each(cases)('decides on "$input" as its numbering plan says', (phone) => {
    expect(decideDestination(phone.input, 'US')).toEqual(expected(phone));
  });

  it.each(['+14155550142', '+14155550178'])('counts %s of the range for fiction as textable', (number) => {
    expect(decideDestination(number, 'US')).toEqual({ ok: true });
  });

  it.each([
    ['+390612345678', 'a fixed line in Rome'],
    ['+81312345678', 'a fixed line in Tokyo'],
  ])('refuses %s, %s', (number) => {
    expect(decideDestination(number, 'US')).toEqual({ ok: false, reason: 'landline' });
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
    expect(decideDestination(number, 'US')).toEqual({ ok: false, reason: 'number_not_textable' });
  });

  it('asks about the line before the border', () => {
    expect(decideDestination('+442079460958', 'US')).toEqual({ ok: false, reason: 'landline' });
  });

  it('takes the same mobile as domestic or not, by where the tenant is at home', () => {
    expect(decideDestination('+393331234567', 'US')).toEqual({ ok: false, reason: 'non_domestic' });
    expect(decideDestination('+393331234567', 'IT')).toEqual({ ok: true });
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
