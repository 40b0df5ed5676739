import { describe, expect, it } from 'vitest';
import { type LinkClient, type Piece, Refusal } from '../../caller-page/link-client.ts';
import { LEAST_PIECE, MOST_PIECE, nextPieceSize, retryAfterMs } from '../../caller-page/piece-size.ts';
import { sendFile, type Sending, Stopped } from '../../caller-page/send-file.ts';
import { PIECE_MAX_BYTES, type Upload } from '../../protocol/photo-link.ts';

describe('the size of a piece', () => {
  it('grows on a quick line up to what the server takes, and no further', () => {
    let size = 65_536;
    for (let n = 0; n < 10; n++) size = nextPieceSize(size, 200);
    expect(size).toBe(MOST_PIECE);
    expect(MOST_PIECE).toBe(PIECE_MAX_BYTES);
  });

  it('shrinks when a piece was lost or too slow, and stays above nothing', () => {
    expect(nextPieceSize(65_536, null)).toBe(32_768);
    expect(nextPieceSize(65_536, 20_000)).toBe(32_768);
    expect(nextPieceSize(65_536, 10_000)).toBe(65_536);
    expect(nextPieceSize(LEAST_PIECE, null)).toBe(LEAST_PIECE);
  });

  it('is sent again ever more seldom, at least four times a minute', () => {
    const waits = [1, 2, 3, 4, 5, 50].map((failures) => retryAfterMs(failures, 1));
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    expect(retryAfterMs(1, 0)).toBe(750);
  });
});

/** A server that keeps the octets it got, and a line that does what the script says: one step for each request. */
function line(script: readonly ('ok' | 'lost' | 'answerLost' | 'over' | 'busy')[]) {
  let step = 0;
  let kept = '';
  const asked: string[] = [];
  const upload = (size: number): Upload => ({
    ...{ id: 'one', key: 'key', kind: 'image', size, received: kept.length },
    state: kept.length === size ? 'arrived' : 'arriving',
  });
  const through = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    asked.push(what);
    const act = script[step++] ?? 'ok';
    if (act === 'lost') throw new Refusal('network', 0);
    if (act === 'busy') throw new Refusal('unavailable', 503);
    if (act === 'over') throw new Refusal('photo_link_over', 410);
    const answer = await work();
    if (act === 'answerLost') throw new Refusal('network', 0);
    return answer;
  };
  const SIZE = 300_000;
  const client: Pick<LinkClient, 'put' | 'view'> = {
    put: ({ offset, octets }: Piece) =>
      through(`put ${offset}`, async () => {
        if (offset !== kept.length) throw new Refusal('offset_mismatch', 409);
        kept += await octets.text();
        return upload(SIZE);
      }),
    view: () =>
      through('view', async () => ({
        uploads: [upload(SIZE)],
        ...{ left: 1, photoMaxBytes: 0, videoMaxBytes: 0 },
      })),
  };
  const content = Array.from({ length: SIZE }, (_, i) => String.fromCharCode(97 + (i % 26))).join('');
  const holds: boolean[] = [];
  const waits: number[] = [];
  const sending: Sending = {
    client: client as LinkClient,
    ...{ onSent: () => {}, onStart: () => {}, now: () => 0, chance: () => 1, isStopped: () => false },
    onLine: (now) => holds.push(now),
    wait: async (ms) => void waits.push(ms),
  };
  const send = (more: Partial<Sending> = {}) =>
    sendFile(new Blob([content]), upload(SIZE), { ...sending, ...more });
  return { send, asked, holds, waits, whole: () => kept === content };
}

describe('sending', () => {
  it('sends all of a file, in growing pieces', async () => {
    const { send, asked, whole } = line([]);
    expect((await send()).state).toBe('arrived');
    expect(whole()).toBe(true);
    expect(asked).toEqual(['put 0', 'put 65536', 'put 196608']);
  });

  it('asks what has arrived after a break, and goes on there', async () => {
    const { send, asked, holds, waits, whole } = line(['ok', 'lost', 'lost', 'busy', 'ok']);
    await send();
    expect(whole()).toBe(true);
    expect(asked.slice(0, 6)).toEqual(['put 0', 'put 65536', 'view', 'view', 'view', 'put 65536']);
    expect(holds).toEqual([false, false, false, true]);
    expect(waits).toEqual([1_000, 2_000, 4_000]);
  });

  it('does not send again what arrived before the answer was lost', async () => {
    const { send, asked, whole } = line(['answerLost', 'ok']);
    await send();
    expect(whole()).toBe(true);
    expect(asked.slice(0, 3)).toEqual(['put 0', 'view', 'put 65536']);
  });

  it('ends at once when the link is over, and when nobody wants it any more', async () => {
    const over = line(['ok', 'over']);
    await expect(over.send()).rejects.toMatchObject({ code: 'photo_link_over' });
    expect(over.waits).toEqual([]);
    const stopped = line(['ok', 'lost']);
    let isStopped = false;
    const wait = async () => void (isStopped = true);
    await expect(stopped.send({ wait, isStopped: () => isStopped })).rejects.toBeInstanceOf(Stopped);
  });
});
