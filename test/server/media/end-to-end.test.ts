import { readdir, utimes, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mediaJobs } from '../../../server/media/media-jobs.ts';
import { sweepMedia } from '../../../server/media/sweep-media.ts';
import { startJobWorker } from '../../../server/platform/job-worker.ts';
import { queuedJobs } from '../../../server/platform/jobs.ts';
import { createMediaFixture, type Conversation, type MediaFixture } from './media-fixture.ts';
import * as samples from './samples.ts';
import { until } from '../../until.ts';

let fixture: MediaFixture;
let worker: { close(): Promise<void> };
beforeAll(async () => {
  fixture = await createMediaFixture({ jobs: queuedJobs });
  worker = await startJobWorker(fixture.ctx, {
    url: fixture.databaseUrl,
    ...mediaJobs(fixture.ctx, { decoder: fixture.decoder }),
  });
});
afterAll(async () => {
  await worker.close();
  await fixture.close();
});

/** The caller sends a message through the carrier's signed webhook. */
async function sendByWebhook(
  { caller }: Conversation,
  media: { url: string; type: string }[],
): Promise<number> {
  const event = {
    type: 'inbound',
    eventId: randomUUID(),
    id: randomUUID(),
    from: caller,
    to: fixture.acme.numbers.repairs.e164,
    text: 'Look',
    media,
    at: new Date().toISOString(),
  };
  const { status } = await fixture.postSigned(
    '/v1/carriers/loopback/acme/events',
    JSON.stringify(event),
    fixture.acme.carrierSecret,
  );
  return status;
}

const itemsOf = async (conversation: Conversation) =>
  (await fixture.snapshot(conversation)).messages.flatMap(({ media }) => media);

async function settled(conversation: Conversation, count: number) {
  return until(async () => {
    const items = await itemsOf(conversation);
    expect(items.filter(({ state }) => state !== 'announced')).toHaveLength(count);
    return items;
  });
}

it('shows a photo of 12 million pixels, made smaller', async () => {
  const conversation = await fixture.startConversation();
  const bytes = await samples.photo(4_032, 3_024);
  const url = fixture.carrier.serve({ bytes, type: 'image/jpeg' });
  expect(await sendByWebhook(conversation, [{ url, type: 'image/jpeg' }])).toBe(204);
  const [item] = await settled(conversation, 1);
  expect(item).toMatchObject({ state: 'ready', width: 2_048, height: 1_536 });
});

it('shows what the carrier has only later', async () => {
  const conversation = await fixture.startConversation();
  const bytes = await samples.jpeg();
  let asked = 0;
  const url = fixture.carrier.serve((_request, response) => {
    asked += 1;
    if (asked === 1) response.writeHead(404).end();
    else response.end(bytes);
  });
  await sendByWebhook(conversation, [{ url, type: 'image/jpeg' }]);
  expect(await settled(conversation, 1)).toMatchObject([{ state: 'ready' }]);
  expect(asked).toBe(2);
});

it('asks nobody for the media of a webhook that is not signed by the carrier', async () => {
  const conversation = await fixture.startConversation();
  const before = fixture.stranger.connections() + fixture.carrier.connections();
  const event = {
    type: 'inbound',
    eventId: 'forged',
    id: 'forged',
    from: conversation.caller,
    to: fixture.acme.numbers.repairs.e164,
    text: '',
    media: [{ url: `${fixture.stranger.origin}/carrier/media/1` }],
    at: new Date().toISOString(),
  };
  const answer = await fixture.postSigned(
    '/v1/carriers/loopback/acme/events',
    JSON.stringify(event),
    fixture.rival.carrierSecret,
  );
  expect(answer.status).toBe(401);
  expect(await itemsOf(conversation)).toEqual([]);
  expect(fixture.stranger.connections() + fixture.carrier.connections()).toBe(before);
});

it('stays small, and answers, while 12 bombs come at once', async () => {
  const conversation = await fixture.startConversation();
  const [flat, heavy, moving] = [
    await samples.pngBomb(30_000),
    await samples.pngBomb(6_300),
    await samples.movingGif(400, 500, 500),
  ];
  const urls = [flat, heavy, moving].map((bytes) => fixture.carrier.serve({ bytes, type: 'image/png' }));
  const all = Array.from({ length: 12 }, (_, i) => ({ url: urls[i % 3] ?? '', type: 'image/png' }));
  global.gc?.();
  const before = process.memoryUsage().rss;
  let peak = before;
  await sendByWebhook(conversation, all.slice(0, 6));
  await sendByWebhook(conversation, all.slice(6));
  const items = await until(async () => {
    const found = await itemsOf(conversation);
    peak = Math.max(peak, process.memoryUsage().rss);
    expect(found.filter(({ state }) => state !== 'announced')).toHaveLength(12);
    return found;
  });
  expect(items.map(({ state, reason }) => reason ?? state).slice(0, 3)).toEqual([
    'undecodable',
    'ready',
    'ready',
  ]);
  expect(peak - before).toBeLessThan(150_000_000);
}, 90_000);

it('deletes the files of a process that died before it wrote them down, and no other', async () => {
  const conversation = await fixture.startConversation();
  const url = fixture.carrier.serve({ bytes: await samples.jpeg(), type: 'image/jpeg' });
  await sendByWebhook(conversation, [{ url, type: 'image/jpeg' }]);
  const [item] = await settled(conversation, 1);
  const { mediaStorage: storage } = fixture.ctx;
  const draft = await storage.draft();
  await writeFile(draft, 'left behind');
  const orphan = await storage.put('acme', item!.id, draft);
  const forgotten = await storage.draft();
  await writeFile(forgotten, 'left behind');
  await age(fixture.mediaFolder, 2 * 3_600);
  await sweepMedia(fixture.ctx, new AbortController().signal);
  expect(await storage.size('acme', orphan)).toBe(11);
  await age(fixture.mediaFolder, 90_000);
  fixture.clock.advance(86_400);
  await sweepMedia(fixture.ctx, new AbortController().signal);
  fixture.clock.advance(-86_400);
  expect(await storage.size('acme', orphan)).toBeNull();
  const row = await fixture.ctx.db.tenant('acme', (tx) =>
    tx.q.selectFrom('media').selectAll().where('id', '=', item!.id).executeTakeFirstOrThrow(),
  );
  expect(await storage.size('acme', row.object_key ?? '')).toBe(item!.size);
  expect(await storage.size('acme', row.thumbnail_key ?? '')).toBeGreaterThan(0);
  expect(await readdir(`${fixture.mediaFolder}/.drafts`)).toEqual([]);
});

/** Makes all files under a folder look this old, in seconds. */
async function age(folder: string, seconds: number): Promise<void> {
  const then = new Date(Date.now() - seconds * 1_000);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) await utimes(`${entry.parentPath}/${entry.name}`, then, then);
}
