import { expect, it } from 'vitest';
import { retryAfterMs } from '../../server/platform/retry-after.ts';

const date = 'Mon, 02 Mar 2026 09:00:00 GMT';

it.each([
  [{ 'retry-after': '3' }, 3_000],
  [{ 'retry-after': ' 0.5 ' }, 500],
  [{ 'retry-after': 'Mon, 02 Mar 2026 09:01:30 GMT', date }, 90_000],
  [{ 'retry-after': 'Mon, 02 Mar 2026 08:00:00 GMT', date }, 0],
  [{ 'retry-after': 'Mon, 02 Mar 2026 09:01:30 GMT' }, null],
  [{ 'retry-after': '-3', date }, null],
  [{ 'retry-after': 'soon', date }, null],
  [{ date }, null],
])('%o asks to wait for %s ms', (headers, expected) => {
  expect(retryAfterMs(new Headers(headers as Record<string, string>))).toBe(expected);
});
