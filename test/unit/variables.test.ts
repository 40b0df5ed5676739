import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveVariables } from '../../protocol/variables.ts';

const values = {
  name: 'Grace',
  city: 'Oslo',
  blank: ' ',
  'caller name': 'Grace Okafor',
  trap: '{{city}}',
  dollar: "$&$1$'",
};

describe('variables', () => {
  it.each([
    ['fills a value in', 'Hi {{name}}, how is {{ city }}?', 'Hi Grace, how is Oslo?', []],
    ['takes names with a space', 'Hi {{caller name}}', 'Hi Grace Okafor', []],
    ['uses the fallback without a value', 'Hi {{first | "there"}}', 'Hi there', []],
    ['uses the fallback for a blank value', 'Hi {{blank|"there"}}', 'Hi there', []],
    ['takes an empty fallback', 'Hi{{first | ""}}!', 'Hi!', []],
    ['prefers the value to the fallback', 'Hi {{name | "there"}}', 'Hi Grace', []],
    [
      'names what is missing once',
      '{{order}} and {{order}} of {{blank}}',
      '{{order}} and {{order}} of {{blank}}',
      ['order', 'blank'],
    ],
    ['does not look into a value again', '{{trap}}', '{{city}}', []],
    ['takes a value to the letter', '{{dollar}}', "$&$1$'", []],
    ['finds the inner one of nested braces', '{{{name}}} {{ {{city}} }}', '{Grace} {{ Oslo }}', []],
    [
      'leaves what is no placeholder',
      '{name} {{}} {{ }} {{name} }} {{name | there}}',
      '{name} {{}} {{ }} {{name} }} {{name | there}}',
      [],
    ],
    [
      'finds nothing in the prototype',
      '{{constructor}} {{__proto__}}',
      '{{constructor}} {{__proto__}}',
      ['constructor', '__proto__'],
    ],
  ])('%s', (_name, text, expected, missing) => {
    expect(resolveVariables(text, values)).toEqual({ text: expected, missing });
  });

  it('are all filled when every name has a value', () => {
    const piece = fc.oneof(
      fc.constantFrom('{{a}}', '{{ b }}', '{{c | "x"}}', '{{', '}}', '{', '|', '"'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const names = resolveVariables(text, {}).missing;
        const { missing } = resolveVariables(text, Object.fromEntries(names.map((name) => [name, 'v'])));
        expect(missing).toEqual([]);
      }),
    );
  });

  it.each(['{', '{{', '{{a', '{{a|"', '{{a|"b', '{{a |  ', '{{ ', '{{a|"b" '])(
    'scan 100,000 characters of %j',
    (piece) => {
      const text = piece.repeat(100_000 / piece.length);
      // a super-linear pattern would not come back within the test's time limit
      expect(resolveVariables(text, {}).text.length).toBeGreaterThan(0);
    },
  );
});
