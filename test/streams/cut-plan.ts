import fc from 'fast-check';

/** Where on its way to the client a stream is cut. Octets and things are counted from the beginning of the answer's body. */
export type Place =
  | { type: 'beforeTheAnswer' }
  | { type: 'beforeTheFirstOctet' }
  | { type: 'afterOctets'; octets: number }
  /** Between two octets of the first character at or behind `from` that has several. */
  | { type: 'insideACharacter'; from: number }
  /** Right behind the line of the n-th id. */
  | { type: 'behindAnId'; nth: number }
  /** A few octets into the data of the n-th event. */
  | { type: 'insideAFrame'; nth: number; octets: number };

/** One connection of a client: where it connects, with which cursor, and how it ends. */
export interface CutPlan {
  node: 0 | 1;
  /** `older`: one it has had before; `ahead` and `garbled`: none the server ever gave. */
  cursor: 'own' | 'older' | 'ahead' | 'garbled';
  place: Place;
  /** `silent`: the client is gone, and the server is not told before it has written to nobody for a while. */
  how: 'close' | 'reset' | 'silent';
}

const place: fc.Arbitrary<Place> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ type: 'beforeTheAnswer' as const }) },
  { weight: 1, arbitrary: fc.constant({ type: 'beforeTheFirstOctet' as const }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('afterOctets' as const),
      octets: fc.integer({ min: 1, max: 1_500 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('insideACharacter' as const),
      from: fc.integer({ min: 0, max: 900 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('behindAnId' as const),
      nth: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('insideAFrame' as const),
      nth: fc.integer({ min: 1, max: 3 }),
      octets: fc.integer({ min: 1, max: 300 }),
    }),
  },
);

export const cutPlan: fc.Arbitrary<CutPlan> = fc.record({
  node: fc.constantFrom(0, 1),
  cursor: fc.oneof(
    { weight: 16, arbitrary: fc.constant('own' as const) },
    { weight: 2, arbitrary: fc.constant('older' as const) },
    { weight: 1, arbitrary: fc.constant('ahead' as const) },
    { weight: 1, arbitrary: fc.constant('garbled' as const) },
  ),
  place,
  how: fc.oneof(
    { weight: 4, arbitrary: fc.constant('close' as const) },
    { weight: 4, arbitrary: fc.constant('reset' as const) },
    { weight: 1, arbitrary: fc.constant('silent' as const) },
  ),
});

/** How many octets of `body` reach the client before the cut; `null` while the place has not come. */
export function cutAt(place: Place, body: Buffer): number | null {
  switch (place.type) {
    case 'beforeTheAnswer':
    case 'beforeTheFirstOctet':
      return 0;
    case 'afterOctets':
      return body.length >= place.octets ? place.octets : null;
    case 'insideACharacter': {
      // the first octet of a character of several has its two highest bits set
      const lead = body.findIndex((octet, i) => i >= place.from && octet >= 0xc0);
      return lead >= 0 && lead + 1 < body.length ? lead + 1 : null;
    }
    case 'behindAnId':
      return endOfNth(body, '\nid: ', place.nth, (start) => body.indexOf('\n', start));
    case 'insideAFrame':
      return endOfNth(body, '\ndata: ', place.nth, (start) => start + place.octets - 1);
  }
}

function endOfNth(body: Buffer, mark: string, nth: number, end: (start: number) => number): number | null {
  // the first line has no line feed before it
  let at = mark === '\nid: ' ? -1 : body.indexOf(mark);
  for (let left = nth; left > 1 && at >= -1; left--) {
    const next = body.indexOf(mark, at + 1);
    if (next < 0) return null;
    at = next;
  }
  if (at < 0 && mark !== '\nid: ') return null;
  const last = end(at + mark.length);
  return last >= 0 && last < body.length ? last + 1 : null;
}
