import { expect, it } from 'vitest';
import { rateWindow } from '../../protocol/rate-window.ts';

it('admits a number of events in any second, and refused ones do not count', () => {
  let now = 0;
  const admit = rateWindow(3, () => now);
  const admitted = [0, 400, 800, 900, 999, 1_000, 1_001, 1_400, 1_500].map((at) => {
    now = at;
    return admit();
  });
  expect(admitted).toEqual([true, true, true, false, false, true, false, true, false]);
});
