import { describe, expect, it } from 'vitest';
import { decideAutomaticText } from '../../protocol/decide-automatic-text.ts';
import { countSegments } from '../../protocol/segments.ts';
import { findProfile } from '../../protocol/encoding-profile.ts';
import { PIECE_MAX_BYTES } from '../../protocol/photo-link.ts';
import { createSecretBox } from '../../server/platform/secret-box.ts';
import { decidePiece, decideState, decideUpload, isOver } from '../../server/photo-links/decide-link.ts';
import { countMinutes } from '../../server/photo-links/request-limit.ts';
import { maskedAddress, TOKEN, tokenOf, unmask } from '../../server/photo-links/token.ts';
import { photoLinkState } from '../../widget/photo-link-state.ts';

const now = new Date('2026-11-22T10:00:00Z');
const soon = new Date('2026-11-22T10:00:01Z');

describe('a link', () => {
  it.each([
    ['the call goes on', { sessionActive: true, replaced: false, expiresAt: soon }, false],
    ['the call has ended', { sessionActive: false, replaced: false, expiresAt: soon }, true],
    ['another has taken its place', { sessionActive: true, replaced: true, expiresAt: soon }, true],
    ['its time has come', { sessionActive: true, replaced: false, expiresAt: now }, true],
  ])('while %s', (_when, facts, over) => {
    expect(isOver(facts, now)).toBe(over);
  });

  it.each([
    [{ over: false, opened: false, arriving: 0, arrived: 0 }, 'sent'],
    [{ over: false, opened: true, arriving: 0, arrived: 0 }, 'opened'],
    [{ over: false, opened: false, arriving: 1, arrived: 0 }, 'arriving'],
    [{ over: false, opened: true, arriving: 1, arrived: 2 }, 'arriving'],
    [{ over: false, opened: true, arriving: 0, arrived: 2 }, 'used'],
    [{ over: true, opened: true, arriving: 1, arrived: 2 }, 'over'],
  ] as const)('of %o is told as %s', (facts, state) => {
    expect(decideState(facts)).toBe(state);
  });

  it('is over on the screen with its session, and with its time, of which no event tells', () => {
    const photoLink = { state: 'opened', expiresAt: soon.toISOString() };
    const at = (state: string, nowMs: number) =>
      photoLinkState({ photoLink, session: { state } } as never, nowMs);
    expect(at('active', now.getTime())).toBe('opened');
    expect(at('active', soon.getTime())).toBe('over');
    expect(at('closing', now.getTime())).toBe('over');
    expect(photoLinkState({ photoLink: null, session: { state: 'active' } } as never, 0)).toBeNull();
    expect(photoLinkState({ session: { state: 'active' } } as never, 0)).toBeNull();
  });
});

describe('a file', () => {
  const facts = { over: false, mine: true, kept: 0, begun: 0, maxItems: 2, size: 10, maxBytes: 10 };
  it.each([
    [{}, undefined],
    [{ over: true, mine: false }, 'photo_link_over'],
    [{ mine: false }, 'photo_link_used'],
    [{ kept: 1, begun: 5 }, undefined],
    [{ kept: 2 }, 'photo_limit_reached'],
    [{ kept: 0, begun: 6 }, 'photo_limit_reached'],
    [{ size: 11 }, 'photo_too_large'],
  ])('with %o is refused with %s', (change, code) => {
    const decision = decideUpload({ ...facts, ...change });
    expect(decision.type === 'refused' ? decision.code : undefined).toBe(code);
  });

  const piece = {
    ...{ over: false, mine: true, state: 'arriving' as const },
    ...{ received: 100, size: 1_000, offset: 100, length: 50 },
  };
  it.each([
    [{}, undefined],
    [{ length: 900 }, undefined],
    [{ length: 901 }, 'photo_too_large'],
    [{ length: 0 }, 'photo_too_large'],
    [{ size: 2_000_000, length: PIECE_MAX_BYTES + 1 }, 'photo_too_large'],
    [{ offset: 99 }, 'offset_mismatch'],
    [{ offset: 101 }, 'offset_mismatch'],
    [{ state: 'arrived' as const, received: 1_000, offset: 1_000 }, 'offset_mismatch'],
    [{ state: 'canceled' as const }, 'not_found'],
    [{ mine: false }, 'photo_link_used'],
    [{ over: true }, 'photo_link_over'],
  ])('takes a piece with %o, or refuses it with %s', (change, code) => {
    const decision = decidePiece({ ...piece, ...change });
    expect(decision.type === 'refused' ? decision.code : undefined).toBe(code);
  });
});

describe('a token', () => {
  const ctx = { secrets: createSecretBox(Buffer.alloc(32, 7)), publicOrigin: 'https://midcall.test' };
  const id = '2b0f8f53-4f5e-4c5c-9d0a-3f7f0f1d2c3b';

  it('is the same for a link, and another for any other, tenant or key', () => {
    const other = { secrets: createSecretBox(Buffer.alloc(32, 8)) };
    expect(tokenOf(ctx, 'acme', id)).toMatch(TOKEN);
    expect(tokenOf(ctx, 'acme', id)).toBe(tokenOf(ctx, 'acme', id));
    const tokens = [
      tokenOf(ctx, 'acme', id),
      tokenOf(ctx, 'rival', id),
      tokenOf(other, 'acme', id),
      tokenOf(ctx, 'acme', id.replace('2b', '2c')),
    ];
    expect(new Set(tokens).size).toBe(4);
  });

  it('uses its 160 bits: no character of ten thousand is far from its share', () => {
    const counts = new Map<string, number>();
    for (let n = 0; n < 10_000; n++) {
      const token = tokenOf(ctx, 'acme', String(n));
      expect(token).toMatch(TOKEN);
      // the first stands for less than a whole digit
      for (const character of token.slice(1)) counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    expect(counts.size).toBe(36);
    for (const count of counts.values()) expect(Math.abs(count / (300_000 / 36) - 1)).toBeLessThan(0.06);
  });

  it.each(['Photos: {link}', 'صور: {link}'])('costs as much masked as it does in "%s"', (text) => {
    const masked = text.replace('{link}', maskedAddress(ctx, 'acme'));
    const whole = unmask(ctx, masked, { tenantId: 'acme', linkId: id });
    expect(whole).toContain(tokenOf(ctx, 'acme', id));
    expect(whole).not.toContain('*');
    expect(countSegments(whole, findProfile('gsm7'))).toEqual(countSegments(masked, findProfile('gsm7')));
  });
});

describe('the text that carries it', () => {
  const decide = (text: string, enabled = true) => decideAutomaticText({ kind: 'photoLink', enabled, text });
  it.each([
    ['Photos for {{company}}: {{link}}', 'ok', undefined],
    ['Photos, please', 'refused', 'link'],
    ['{{link | "our page"}}', 'refused', 'link'],
    ['{{link}} {{caller}}', 'refused', 'caller'],
  ])('%s: %s', (text, type, detail) => {
    expect(decide(text)).toMatchObject({ type, ...(detail && { code: 'variable_missing', detail }) });
  });

  it('knows the link, and the other texts do not', () => {
    expect(decideAutomaticText({ kind: 'closing', enabled: true, text: '{{link}}' })).toMatchObject({
      code: 'variable_missing',
    });
    expect(decide('', false)).toEqual({ type: 'ok', text: '' });
  });
});

it('counts requests by the minute, and remembers a bounded number of names', () => {
  let nowMs = 0;
  const counts = countMinutes(() => nowMs);
  for (let n = 0; n < 3; n++) counts.count('a');
  expect([counts.isBelow('a', 4), counts.isBelow('a', 3), counts.isBelow('b', 1)]).toEqual([
    true,
    false,
    true,
  ]);
  nowMs = 60_000;
  expect(counts.isBelow('a', 1)).toBe(true);
  for (let n = 0; n < 3; n++) counts.count('old');
  for (let n = 0; n < 20_000; n++) counts.count(`name ${n}`);
  expect(counts.isBelow('old', 3)).toBe(true);
  expect(counts.isBelow('name 19999', 1)).toBe(false);
});
