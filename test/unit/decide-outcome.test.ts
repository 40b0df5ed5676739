import { expect, it } from 'vitest';
import { decideOutcome } from '../../server/media/decide-outcome.ts';

it('shows a picture by its bytes, whatever it was declared as', () => {
  for (const declared of ['image/jpeg', 'text/html', null])
    expect(decideOutcome({ is: 'picture', type: 'image/png', width: 2, height: 3 }, declared)).toEqual({
      state: 'ready',
      reason: null,
      kind: 'image',
      type: 'image/png',
      width: 2,
      height: 3,
    });
});

it.each([
  ['image/jpeg', null, 'blocked'],
  ['image/jpeg', 'application/xml', 'blocked'],
  ['image/jpeg', 'application/zip', 'blocked'],
  ['image/jpeg', 'image/heic', 'unsupported'],
  ['video/3gpp', 'audio/amr', 'unsupported'],
  ['image/svg+xml', 'application/xml', 'unsupported'],
  ['image/svg+xml', null, 'unsupported'],
  ['image/svg+xml', 'application/zip', 'blocked'],
  ['application/pdf', 'application/pdf', 'unsupported'],
  ['application/octet-stream', null, 'unsupported'],
  [null, null, 'unsupported'],
])('declared %s and found to be %s is %s', (declared, type, state) => {
  expect(decideOutcome({ is: 'other', type }, declared).state).toBe(state);
});

it('names a type that cannot be shown, and none that is not one', () => {
  expect(decideOutcome({ is: 'other', type: null }, 'Text/Calendar; charset=utf-8').type).toBe(
    'text/calendar',
  );
  expect(decideOutcome({ is: 'other', type: null }, '<script>alert(1)</script>').type).toBeUndefined();
});
