import { expect, it } from 'vitest';
import { compose, type CompositionPolicy } from '../../widget/composition.ts';
import { stepLimit } from '../../widget/limit-level.ts';
import { markText } from '../../widget/text-marks.ts';

const POLICY: CompositionPolicy = {
  encodingProfile: 'gsm7',
  smartEncoding: false,
  warnSegments: 4,
  maxSegments: 14,
};
const MOCK =
  'Your repair number is 77-812. The engineer comes today between 14:00 and 16:00 and calls ten minutes before. ' +
  'Please keep the hallway clear and leave the valve closed. It’s free.';

it('sends a plain text as it stands', () => {
  expect(compose('Tom calls you.', POLICY)).toMatchObject({
    final: 'Tom calls you.',
    refusal: null,
    costly: null,
  });
});

it.each(['', '   ', '\n\t', '\u200b'])('refuses %j as empty', (text) => {
  expect(compose(text, POLICY).refusal).toEqual({ code: 'empty' });
});

it('takes 918 characters and refuses 919, marking what is too much', () => {
  expect(compose('a'.repeat(918), POLICY).refusal).toBeNull();
  const over = compose('a'.repeat(919), POLICY);
  expect(over.refusal).toEqual({ code: 'tooLong', excess: 1 });
  expect(markText('a'.repeat(919), over)).toEqual([
    { text: 'a'.repeat(918), mark: 'none' },
    { text: 'a', mark: 'excess' },
  ]);
});

it('counts by the alphabet of the number, and refuses more than its carrier takes, as it is typed', () => {
  const telnyx = { ...POLICY, encodingProfile: 'telnyx-longcode', maxSegments: 10 };
  const [there, elsewhere] = [compose('It costs 5 €', telnyx), compose('It costs 5 €', POLICY)];
  expect([there.count.encoding, elsewhere.count.encoding]).toEqual(['UCS-2', 'GSM-7']);
  expect(there.counter).toMatchObject({ characters: 12, limit: 70 });
  expect(compose('я'.repeat(670), telnyx).refusal).toBeNull();
  const over = compose('я'.repeat(671), telnyx);
  expect(over.refusal).toEqual({ code: 'tooManySegments', segments: 11, limit: 10 });
  expect(over.counter.tone).toBe('danger');
});

it('counts and cuts by code points, never inside an emoji', () => {
  const text = '😀'.repeat(920);
  const over = compose(text, { ...POLICY, maxSegments: 28 });
  expect(over.refusal).toEqual({ code: 'tooLong', excess: 2 });
  expect(markText(text, over)[1]).toEqual({ text: '😀😀', mark: 'excess' });
});

it('refuses more messages than the policy allows, and asks first above its warning', () => {
  const text = 'a'.repeat(400);
  expect(compose(text, { ...POLICY, maxSegments: 2 }).refusal).toEqual({
    code: 'tooManySegments',
    segments: 3,
    limit: 2,
  });
  expect(compose(text, { ...POLICY, warnSegments: 2 }).asksFirst).toBe(true);
  expect(compose(text, { ...POLICY, warnSegments: 3 }).asksFirst).toBe(false);
});

it('fills variables the call knows, uses a fallback, and refuses one without a value', () => {
  const text = 'Hello {{caller.name}}, {{visit | "soon"}} {{number}}';
  expect(compose(text, POLICY, { 'caller.name': 'Grace', number: '77' }).final).toBe('Hello Grace, soon 77');
  expect(compose(text, POLICY, { 'caller.name': 'Grace' }).refusal).toEqual({
    code: 'variables',
    names: ['number'],
  });
});

it('points at the one character that costs a message more, with its plain form', () => {
  const { costly, count } = compose(MOCK, POLICY);
  expect(count).toMatchObject({ characters: 177, segments: 3 });
  expect(costly).toMatchObject({
    characters: ['’'],
    extra: 1,
    plainCharacter: "'",
    plain: MOCK.replace('’', "'"),
  });
  expect(markText(MOCK, { refusal: null, costly })).toEqual([
    { text: MOCK.slice(0, MOCK.indexOf('’')), mark: 'none' },
    { text: '’', mark: 'costly' },
    { text: 's free.', mark: 'none' },
  ]);
});

it('points at several with one replacement for all of them', () => {
  const { costly } = compose(`“Yes” – ${'a'.repeat(100)}`, POLICY);
  expect(costly).toMatchObject({
    characters: ['“', '”', '–'],
    extra: 1,
    plainCharacter: null,
    plain: `"Yes" - ${'a'.repeat(100)}`,
  });
});

it('points at an emoji as one place, without a replacement', () => {
  const { costly } = compose(`${'a'.repeat(100)}👨‍👩‍👧`, POLICY);
  expect(costly).toMatchObject({ characters: ['👨‍👩‍👧'], extra: 1, plain: null });
  expect(costly?.spans).toHaveLength(1);
});

it('says nothing where the characters cost nothing', () => {
  expect(compose('It’s free.', POLICY).costly).toBeNull();
  expect(compose('メーターの写真を送ってください。'.repeat(6), POLICY).costly).toBeNull();
});

it('replaces by itself where the policy says so, and counts what it sends', () => {
  const { final, count, costly } = compose(MOCK, { ...POLICY, smartEncoding: true });
  expect(final).toBe(MOCK.replace('’', "'"));
  expect(count.segments).toBe(2);
  expect(costly).toBeNull();
});

it('speaks of the limit at 90 %, at it and over it, once each', () => {
  const said: unknown[] = [];
  let spoken: ReturnType<typeof stepLimit>['spoken'] = 'far';
  for (const characters of [826, 827, 900, 918, 919, 920, 918, 919]) {
    const step = stepLimit(spoken, characters);
    spoken = step.spoken;
    said.push(step.say);
  }
  expect(said).toEqual([null, 'near', null, 'limit', 'over', null, null, null]);
});

it('speaks again after the text was far below the limit', () => {
  expect(stepLimit('over', 10).spoken).toBe('far');
  expect(stepLimit('far', 919).say).toBe('over');
});
