import { describe, expect, it } from 'vitest';
import { dayOf, decideBuckets, formatLocal, startOfDay } from '../../server/reports/decide-buckets.ts';
import { type Granularity } from '../../protocol/report.ts';

const cut = (from: string, to: string, zone: string, granularity: Granularity) => {
  const { starts, end } = decideBuckets({ from, to, zone }, granularity);
  return [...starts, end].map((moment) => formatLocal(moment, zone));
};

describe('days', () => {
  it('begin at midnight of the zone', () => {
    expect(cut('2026-11-20', '2026-11-21', 'Europe/Rome', 'day')).toEqual([
      '2026-11-20T00:00:00+01:00',
      '2026-11-21T00:00:00+01:00',
      '2026-11-22T00:00:00+01:00',
    ]);
    expect(startOfDay('2026-11-20', 'Asia/Kathmandu').toISOString()).toBe('2026-11-19T18:15:00.000Z');
    expect(startOfDay('2026-11-20', 'Pacific/Kiritimati').toISOString()).toBe('2026-11-19T10:00:00.000Z');
    expect(startOfDay('2026-11-20', 'Pacific/Niue').toISOString()).toBe('2026-11-20T11:00:00.000Z');
  });

  it('have 23 or 25 hours where the clock is changed', () => {
    const hours = (day: string, zone: string) => decideBuckets({ from: day, to: day, zone }, 'hour').starts;
    expect(hours('2026-03-29', 'Europe/Rome')).toHaveLength(23);
    expect(hours('2026-10-25', 'Europe/Rome')).toHaveLength(25);
    expect(hours('2026-10-26', 'Europe/Rome')).toHaveLength(24);
    expect(hours('2026-03-08', 'America/New_York')).toHaveLength(23);
    expect(hours('2026-11-01', 'America/New_York')).toHaveLength(25);
  });

  it('begin at one where midnight is skipped', () => {
    expect(formatLocal(startOfDay('2026-04-24', 'Africa/Cairo'), 'Africa/Cairo')).toBe(
      '2026-04-24T01:00:00+03:00',
    );
    expect(dayOf(new Date(startOfDay('2026-04-24', 'Africa/Cairo').getTime() - 1), 'Africa/Cairo')).toBe(
      '2026-04-23',
    );
  });
});

describe('hours', () => {
  it('are two where one comes twice', () => {
    expect(cut('2026-10-25', '2026-10-25', 'Europe/Rome', 'hour').slice(1, 5)).toEqual([
      '2026-10-25T01:00:00+02:00',
      '2026-10-25T02:00:00+02:00',
      '2026-10-25T02:00:00+01:00',
      '2026-10-25T03:00:00+01:00',
    ]);
  });

  it('are those of the clock where the offset is not whole, or is changed by half an hour', () => {
    expect(cut('2026-11-20', '2026-11-20', 'Asia/Kolkata', 'hour')).toHaveLength(25);
    const lordHowe = cut('2026-04-05', '2026-04-05', 'Australia/Lord_Howe', 'hour');
    expect(lordHowe.every((moment) => moment.slice(14, 16) === '00')).toBe(true);
    expect(new Set(lordHowe).size).toBe(lordHowe.length);
  });
});

describe('weeks and months', () => {
  it('begin on Monday and on the first; the range cuts the outermost', () => {
    expect(
      cut('2026-11-18', '2026-12-02', 'America/New_York', 'week').map((day) => day.slice(0, 10)),
    ).toEqual(['2026-11-18', '2026-11-23', '2026-11-30', '2026-12-03']);
    expect(
      cut('2025-12-15', '2026-02-28', 'America/New_York', 'month').map((day) => day.slice(0, 10)),
    ).toEqual(['2025-12-15', '2026-01-01', '2026-02-01', '2026-03-01']);
  });
});

it('cuts every day of two years, whenever the zone changes its clock, where its date begins', () => {
  for (const zone of ['Europe/Rome', 'America/Sao_Paulo', 'America/Havana', 'Asia/Beirut', 'Pacific/Apia']) {
    const { starts } = decideBuckets({ from: '2010-01-01', to: '2011-12-28', zone }, 'day');
    for (const start of starts)
      expect(dayOf(start, zone) > dayOf(start.getTime() - 1, zone), `${zone} ${start.toISOString()}`).toBe(
        true,
      );
  }
});
