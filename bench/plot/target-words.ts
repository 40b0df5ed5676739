import { type Target } from '../support/figures.ts';

export const isMet = ({ value, limit, better }: Target): boolean =>
  better === 'lower' ? value <= limit : value >= limit;

/** A figure as it is printed: three digits that count, thousands apart. */
export function figure(value: number): string {
  const digits = Math.abs(value) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
  return value.toLocaleString('en', digits);
}

const withUnit = (value: number, unit: string): string =>
  unit === '' ? figure(value) : `${figure(value)} ${unit}`;

export const measuredWords = ({ value, unit }: Target): string => withUnit(value, unit);

export const limitWords = ({ limit, unit, better }: Target): string =>
  `${better === 'lower' ? 'at most' : 'at least'} ${withUnit(limit, unit)}`;
