/**
 * Cost of one keystroke in the composer: counting 918 characters, by ours and by `sms-segments-calculator` in the same
 * run. Fails when ours takes over 10 µs, is less than 300 times faster, or is wrong on any case of the test data.
 */
import { readFileSync } from 'node:fs';
import { SegmentedMessage } from 'sms-segments-calculator';
import { findProfile, GSM7, GSM7_16_BIT } from '../protocol/encoding-profile.ts';
import { normalizeText } from '../protocol/normalize-text.ts';
import { countSegments } from '../protocol/segments.ts';
import { report } from './support/figures.ts';

const TARGET_MICROSECONDS = 10;
const TARGET_RATIO = 300;
const ROUNDS = 7;

const repeat = (piece: string) => piece.repeat(Math.ceil(918 / [...piece].length));
const first918 = (text: string) => [...text].slice(0, 918).join('');
const TEXTS: Readonly<Record<string, string>> = {
  gsm: first918(repeat('Hi, please send us a photo of the label. ')),
  cyrillic: first918(repeat('Здравствуйте, пришлите, пожалуйста, фото. ')),
  emoji: first918(repeat('😀🔥🎉')),
};

interface Case {
  id: string;
  input: string;
  profile?: string;
  options?: { udh?: string; normalize?: boolean };
  expect: { encoding: string; units: number; segments: number; remaining: number };
  graphemeSafeAlternative?: { segments: number; remaining: number };
}

/** Ids of the cases that ours counts wrongly. */
function wrongAnswers(): string[] {
  const { cases, profileCases } = JSON.parse(readFileSync('test/unit/sms-cases.json', 'utf8')) as Record<
    string,
    Case[]
  >;
  return [...(cases ?? []), ...(profileCases ?? [])].filter(isWrong).map(({ id }) => id);
}

function isWrong({ input, profile, options, expect, graphemeSafeAlternative }: Case): boolean {
  const text = options?.normalize ? normalizeText(input) : input;
  const used = profile ? findProfile(profile) : options?.udh === '16bit' ? GSM7_16_BIT : GSM7;
  const { encoding, units, segments, remaining } = countSegments(text, used);
  const right = { ...expect, ...graphemeSafeAlternative };
  return (
    encoding !== right.encoding ||
    units !== right.units ||
    segments !== right.segments ||
    remaining !== right.remaining
  );
}

/** Keeps the counts from being optimised away. */
let total = 0;

/** Fastest of several rounds, in µs per call: what other work on the machine adds is no property of the code. */
function microsecondsPerCall(count: () => number, calls: number): number {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const startedAt = performance.now();
    for (let call = 0; call < calls; call++) total += count();
    best = Math.min(best, ((performance.now() - startedAt) * 1_000) / calls);
  }
  return best;
}

const results = Object.entries(TEXTS).map(([name, text]) => {
  // A keystroke gives a new string: alternate between two, so that nothing of the last count can be kept.
  const typed = [text, `${text.slice(0, -2)}!!`];
  let turn = 0;
  const ours = microsecondsPerCall(() => countSegments(typed[turn++ & 1] ?? '', GSM7).segments, 5_000);
  const theirs = microsecondsPerCall(() => new SegmentedMessage(typed[turn++ & 1] ?? '').segmentsCount, 20);
  return { name, oursMicroseconds: ours, theirsMicroseconds: theirs, ratio: theirs / ours };
});

const wrong = wrongAnswers();
for (const id of wrong) console.log(`  wrong: ${id}`);
report(
  'segments',
  {
    ...Object.fromEntries(
      results.flatMap(({ name, oursMicroseconds, theirsMicroseconds }) => [
        [`${name}, µs`, oursMicroseconds],
        [`${name}, sms-segments-calculator, µs`, theirsMicroseconds],
      ]),
    ),
    'segments counted': total,
  },
  [
    {
      ...{
        name: 'a keystroke in 918 characters',
        value: Math.max(...results.map((one) => one.oursMicroseconds)),
      },
      ...{ unit: 'µs', limit: TARGET_MICROSECONDS, better: 'lower' },
    },
    {
      ...{ name: 'faster than sms-segments-calculator', value: Math.min(...results.map((one) => one.ratio)) },
      ...{ unit: 'times', limit: TARGET_RATIO, better: 'higher' },
    },
    { name: 'wrong answers', value: wrong.length, unit: '', limit: 0, better: 'lower' },
  ],
);
