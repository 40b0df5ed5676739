import type { OptOut, OptOutPage } from '../../protocol/opt-outs.ts';

const HOWS: readonly Pick<OptOut, 'how' | 'by' | 'language' | 'everywhere'>[] = [
  { how: 'word', by: 'stop', language: 'en', everywhere: false },
  { how: 'word', by: 'توقف', language: 'ar', everywhere: true },
  { how: 'agent', by: null, language: 'it', everywhere: false },
  { how: 'carrier_code', by: '21610', language: 'en', everywhere: false },
  { how: 'carrier_word', by: null, language: null, everywhere: true },
  { how: null, by: null, language: null, everywhere: false },
];

const optOut = (index: number): OptOut => ({
  at: new Date(Date.parse('2026-11-21T14:30:00Z') - index * 3_600_000).toISOString(),
  caller: `+1415555${2_000 + index}`,
  ourNumber: '+14155550100',
  ...HOWS[index % HOWS.length]!,
});

/** A page of the register from one place on. */
export const optOutPage = (offset: number, total: number, forgotten = 2): OptOutPage => ({
  optOuts: Array.from({ length: Math.min(25, total - offset) }, (_, index) => optOut(offset + index)),
  ...{ total, forgotten },
});
