import { randomUUID } from 'node:crypto';
import { loopbackCarrier } from '../../../server/carriers/loopback.ts';
import { createDecoder, type Decoder } from '../../../server/media/decoder.ts';
import { type MediaStorage } from '../../../server/media/media-storage.ts';
import { processMedia } from '../../../server/media/process-media.ts';
import { receiveCarrierEvents } from '../../../server/messages/receive-events.ts';
import { type Jobs } from '../../../server/platform/jobs.ts';
import { type Log } from '../../../server/platform/log.ts';
import { type Media } from '../../../protocol/media.ts';
import { E164 } from '../../../protocol/phone.ts';
import { type Message } from '../../../protocol/message.ts';
import { type SessionSnapshot } from '../../../protocol/session.ts';
import { buildProgram } from '../build-program.ts';
import { createFixture, type Fixture } from '../server-fixture.ts';
import { type CarrierHost, startCarrierHost } from './carrier-host.ts';

export interface Conversation {
  sessionId: string;
  callKey: string;
  caller: E164;
}

export interface MediaFixture extends Fixture {
  carrier: CarrierHost;
  /** A host that no carrier knows. */
  stranger: CarrierHost;
  decoder: Decoder;
  /** The program that decodes, built from its source. */
  decodeProgram: string;
  token: string;
  /** Lines of the log. */
  lines: object[];
  startConversation(options?: { callKey?: string }): Promise<Conversation>;
  /** The caller sends a message with these items; gives them back as they were announced. */
  receive(
    conversation: Conversation,
    items: { url: string; type?: string }[],
    text?: string,
  ): Promise<Message>;
  /** Runs the job of an item once, and gives back what became of it. */
  process(conversation: Conversation, mediaId: string, attempt?: number): Promise<Media>;
  /** All of it at once: the caller sends these octets, and the job runs once. */
  send(bytes: Uint8Array, type?: string): Promise<{ media: Media; conversation: Conversation }>;
  snapshot(conversation: Conversation): Promise<SessionSnapshot>;
  post(path: string, token?: string): Promise<{ status: number; body: Record<string, unknown> }>;
}

/** The server with a carrier's host, on real HTTP, PostgreSQL and files. */
export async function createMediaFixture({
  jobs,
  mediaStorage,
}: { jobs?: Jobs; mediaStorage?: MediaStorage } = {}): Promise<MediaFixture> {
  const program = await buildProgram('server/media/decode-child.ts');
  const [carrier, stranger] = [await startCarrierHost(), await startCarrierHost()];
  const lines: object[] = [];
  const write = (fields: object, message: string) => void lines.push({ ...fields, message });
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const fixture = await createFixture({
    carriers: new Map([[loopbackCarrier.name, loopbackCarrier]]),
    carrierUrl: carrier.origin,
    log,
    ...(jobs && { jobs }),
    ...(mediaStorage && { mediaStorage }),
  });
  const decoder = createDecoder(fixture.ctx, { program: program.file });
  const token = await fixture.agentToken();
  const parts = { carrier, stranger, decoder, decodeProgram: program.file, token, lines };
  return {
    ...fixture,
    ...parts,
    ...actions(fixture, parts),
    async close() {
      await fixture.close();
      await Promise.all([carrier.close(), stranger.close(), program.close()]);
    },
  };
}

function actions(
  fixture: Fixture,
  { carrier, decoder, token }: Pick<MediaFixture, 'carrier' | 'decoder' | 'token'>,
) {
  let calls = 0;
  const startConversation: MediaFixture['startConversation'] = async ({ callKey = randomUUID() } = {}) => {
    const caller = E164.parse(`+1415556${String(++calls).padStart(4, '0')}`);
    const { body, status } = await fixture.report({ callKey, caller });
    if (status !== 200) throw new Error(JSON.stringify(body));
    const { id } = await fixture.ctx.db.tenant('acme', (tx) =>
      tx.q.selectFrom('session').select('id').where('call_key', '=', callKey).executeTakeFirstOrThrow(),
    );
    return { sessionId: id, callKey, caller };
  };
  const snapshot: MediaFixture['snapshot'] = async ({ sessionId }) => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fixture.app.inject({ url: `/v1/sessions/${sessionId}`, headers })).json<SessionSnapshot>();
  };
  const receive: MediaFixture['receive'] = async (conversation, items, text = '') => {
    const eventId = randomUUID();
    const to = E164.parse(fixture.acme.numbers.repairs.e164);
    await receiveCarrierEvents(fixture.ctx, 'acme', loopbackCarrier.name, [
      { type: 'inbound', eventId, carrierId: eventId, from: conversation.caller, to, text, media: items },
    ]);
    const { messages } = await snapshot(conversation);
    return messages[messages.length - 1]!;
  };
  const find = async (conversation: Conversation, mediaId: string) => {
    const { messages } = await snapshot(conversation);
    return messages.flatMap(({ media }) => media).find(({ id }) => id === mediaId)!;
  };
  const process: MediaFixture['process'] = async (conversation, mediaId, attempt = 1) => {
    const run = { attempt, isLast: attempt >= 5, signal: new AbortController().signal };
    await processMedia(fixture.ctx, decoder, { tenantId: 'acme', mediaId }, run);
    return find(conversation, mediaId);
  };
  const send: MediaFixture['send'] = async (bytes, type) => {
    const conversation = await startConversation();
    const url = carrier.serve({ bytes, ...(type && { type }) });
    const { media } = await receive(conversation, [{ url, ...(type && { type }) }]);
    return { conversation, media: await process(conversation, media[0]!.id) };
  };
  const post: MediaFixture['post'] = async (path, as = token) => {
    const headers = { authorization: `Bearer ${as}` };
    const answer = await fixture.app.inject({ method: 'POST', url: path, headers, body: {} });
    return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
  };
  return { startConversation, snapshot, receive, process, send, post };
}
