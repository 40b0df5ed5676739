import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSseParser } from '../../ui/sse-parser.ts';

function parse(...pieces: string[]) {
  const seen: (string | [string, string])[] = [];
  const feed = createSseParser({
    onEvent: ({ data, id }) => seen.push([id, data]),
    onComment: () => seen.push('life'),
    onRetry: (ms) => seen.push(`retry ${ms}`),
  });
  pieces.forEach(feed);
  return seen;
}

const STREAM =
  '\uFEFF: hello\r\nid: t1.a1\ndata: {"a":1}\n\nretry: 2500\r\rdata: x\r\ndata:y\nid: t1.a2\nevent: z\n\n:\n\ndata\n\nid: t1.a3\n\ndata: cut off';

it('reads ids, data of several lines, comments and waits', () => {
  expect(parse(STREAM)).toEqual([
    'life',
    ['t1.a1', '{"a":1}'],
    'retry 2500',
    ['t1.a2', 'x\ny'],
    'life',
    ['t1.a2', ''],
  ]);
});

it('reads the same wherever the pieces are cut', () => {
  const whole = parse(STREAM);
  fc.assert(
    fc.property(fc.array(fc.nat(STREAM.length)), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), STREAM.length];
      const pieces = places.slice(1).map((end, i) => STREAM.slice(places[i], end));
      expect(parse(...pieces)).toEqual(whole);
    }),
  );
});

it('keeps the last id when one holds a null character, and skips a wait that is no number', () => {
  expect(parse('id: a\ndata: 1\n\nid: b\0\nretry: soon\ndata: 2\n\n')).toEqual([
    ['a', '1'],
    ['a', '2'],
  ]);
});
