import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { processMedia } from '../../../server/media/process-media.ts';
import { createScanningDecoder } from '../../../server/media/scan/scanning-decoder.ts';
import { CLAMD_ANSWERS, type PlayedClamd, startPlayedClamd } from '../../fakes/clamd.ts';
import { type Conversation, createMediaFixture, type MediaFixture } from './media-fixture.ts';
import * as samples from './samples.ts';

let fixture: MediaFixture;
let clamd: PlayedClamd;
beforeAll(async () => {
  fixture = await createMediaFixture();
  clamd = await startPlayedClamd();
});
beforeEach(() => {
  clamd.files.length = 0;
  clamd.answer = CLAMD_ANSWERS.clean;
});
afterAll(async () => {
  await clamd.close();
  await fixture.close();
});

async function receive(bytes: Uint8Array) {
  const conversation = await fixture.startConversation();
  const url = fixture.carrier.serve({ bytes, type: 'image/jpeg' });
  const { media } = await fixture.receive(conversation, [{ url, type: 'image/jpeg' }]);
  return { conversation, mediaId: media[0]!.id };
}

/** One run of the job, with a scanner. */
function run(
  mediaId: string,
  { fails = 'closed', attempt = 1, address = clamd.address }: Partial<Run> = {},
): Promise<void> {
  const decoder = createScanningDecoder(fixture.ctx, fixture.decoder, { address, fails });
  const { signal } = new AbortController();
  const job = { attempt, isLast: attempt >= 5, signal };
  return processMedia(fixture.ctx, decoder, { tenantId: 'acme', mediaId }, job);
}
interface Run {
  fails: 'closed' | 'open';
  attempt: number;
  address: { host: string; port: number };
}
const NOBODY = { host: '127.0.0.1', port: 9 };

const shown = async (conversation: Conversation) =>
  (await fixture.snapshot(conversation)).messages.flatMap(({ media }) => media)[0]!;
/** What of an item lies in the storage. */
const stored = (mediaId: string) =>
  fixture.ctx.db.tenant('acme', (tx) =>
    tx.q
      .selectFrom('media')
      .select(['object_key', 'thumbnail_key', 'source_url'])
      .where('id', '=', mediaId)
      .executeTakeFirstOrThrow(),
  );

describe('a picture on its way to the agent', () => {
  it('is looked at as it came, and shown when nothing is found', async () => {
    const bytes = await samples.jpeg();
    const { conversation, mediaId } = await receive(bytes);
    await run(mediaId);
    expect(await shown(conversation)).toMatchObject({ state: 'ready' });
    expect(clamd.files).toHaveLength(1);
    expect(clamd.files[0]!.equals(bytes)).toBe(true);
  });

  it('in which malware is found is shown as refused, and nothing of it is stored', async () => {
    clamd.answer = CLAMD_ANSWERS.found;
    const { conversation, mediaId } = await receive(await samples.jpeg());
    fixture.lines.length = 0;
    await run(mediaId);
    expect(await shown(conversation)).toMatchObject({ state: 'blocked', reason: 'malware', width: null });
    expect(await stored(mediaId)).toEqual({ object_key: null, thumbnail_key: null, source_url: null });
    expect((await fixture.post(`/v1/media/${mediaId}/links`)).status).toBe(404);
    expect((await fixture.post(`/v1/media/${mediaId}/retry`)).body).toMatchObject({ code: 'not_retryable' });
    expect(fixture.lines).toContainEqual(
      expect.objectContaining({ signature: 'Eicar-Test-Signature.UNOFFICIAL' }),
    );
  });

  it.each([
    ['is not there', {}, NOBODY],
    ['answers something else', CLAMD_ANSWERS.garbled, null],
    ['takes no file of that size', CLAMD_ANSWERS.tooLarge, null],
  ])('waits while the scanner %s, and has failed after five attempts', async (_, answer, address) => {
    if (typeof answer === 'string') clamd.answer = answer;
    const { conversation, mediaId } = await receive(await samples.jpeg());
    const scanner = address ? { address } : {};
    await expect(run(mediaId, scanner)).rejects.toMatchObject({ name: 'Unscanned' });
    expect(await shown(conversation)).toMatchObject({ state: 'announced' });
    await run(mediaId, { ...scanner, attempt: 5 });
    expect(await shown(conversation)).toMatchObject({ state: 'failed' });
    expect(await stored(mediaId)).toMatchObject({ object_key: null, thumbnail_key: null });
    // the agent asks once more, and by then the scanner is back
    clamd.answer = CLAMD_ANSWERS.clean;
    expect((await fixture.post(`/v1/media/${mediaId}/retry`)).status).toBe(200);
    await run(mediaId);
    expect(await shown(conversation)).toMatchObject({ state: 'ready' });
  });

  it('is shown without having been looked at where the operator has chosen so, and the log says it', async () => {
    const { conversation, mediaId } = await receive(await samples.jpeg());
    fixture.lines.length = 0;
    await run(mediaId, { fails: 'open', address: NOBODY });
    expect(await shown(conversation)).toMatchObject({ state: 'ready' });
    expect(fixture.lines).toContainEqual(expect.objectContaining({ fails: 'open', why: 'unreachable' }));
  });
});
