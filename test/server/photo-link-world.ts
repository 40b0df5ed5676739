import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type PhotoLink, type Upload, type UploadView } from '../../protocol/photo-link.ts';
import { E164 } from '../../protocol/phone.ts';
import { type SessionSnapshot } from '../../protocol/session.ts';
import { buildApp, type MidcallApp } from '../../server/app.ts';
import { createDecoder, type Decoder } from '../../server/media/decoder.ts';
import { processMedia } from '../../server/media/process-media.ts';
import { submitMessage } from '../../server/messages/submit-message.ts';
import { NO_PAGES } from '../../server/pages/page-files.ts';
import { buildProgram } from './build-program.ts';
import { type CoreFixture, createCore, handOverAll, type StartedCall, startCall } from './core.ts';

export const PAGE_SECRET = 'a-secret-of-this-page-0001';

export interface PhotoLinkWorld extends CoreFixture {
  /** The server with the caller's pages, as they stand in the source. */
  app: MidcallApp;
  decoder: Decoder;
  /** A call of a caller of its own. */
  call(): Promise<StartedCall>;
  /** The agent asks for photos; gives back the address that reached the telephone. */
  ask(call: StartedCall): Promise<{ address: string; path: string; token: string; messageId: string }>;
  link(call: StartedCall): Promise<PhotoLink | null | undefined>;
  /** Runs the job of an item. */
  process(mediaId: string): Promise<void>;
  visitor(token: string, options?: VisitorOptions): Visitor;
}

interface VisitorOptions {
  secret?: string;
  tenant?: string;
  /** Whoever guesses comes from one network. */
  from?: string;
}

export interface Answer<T> {
  status: number;
  body: T & { code?: string };
}

/** A page that was opened, and nothing else than what it sends. */
export interface Visitor {
  open(): Promise<Answer<UploadView>>;
  view(): Promise<Answer<UploadView>>;
  begin(size: number, type?: string, key?: string): Promise<Answer<Upload>>;
  put(id: string, offset: number, octets: Uint8Array): Promise<Answer<Upload>>;
  cancel(id: string): Promise<number>;
  /** Begins a file and sends all of it, in pieces of that many octets. */
  send(octets: Uint8Array, options?: { type?: string; piece?: number; key?: string }): Promise<Upload>;
}

/** The core with a decoder and texts that carry links. */
export async function createPhotoLinkWorld(): Promise<PhotoLinkWorld> {
  const core = await createCore();
  const program = await buildProgram('server/media/decode-child.ts');
  const decoder = createDecoder(core.ctx, { program: program.file });
  const page = (name: string) => readFile(`caller-page/${name}.html`, 'utf8');
  const pages = { ...NO_PAGES, caller: await page('index'), callerClosed: await page('closed') };
  const app = buildApp(core.ctx, { pages });
  await app.ready();
  for (const tenantId of ['acme', 'rival'])
    await core.ctx.db.tenant(tenantId, (tx) =>
      tx.q
        .insertInto('automatic_text')
        .values(
          [
            ['en', 'Photos for {{company}}: {{link}} Thank you.'],
            ['it', 'Foto per {{company}}: {{link}}'],
          ].map(([language, body]) => ({
            ...{ tenant_id: tenantId, kind: 'photoLink' as const, enabled: true },
            ...{ language: language!, body: body! },
          })),
        )
        .execute(),
    );
  return {
    ...core,
    ...{ app, decoder },
    ...actions(core, { app, decoder }),
    async close() {
      await app.close();
      await core.close();
      await program.close();
    },
  };
}

function actions(core: CoreFixture, { app, decoder }: { app: MidcallApp; decoder: Decoder }) {
  let calls = 0;
  const call = () => startCall(core, { caller: E164.parse(`+1415556${String(++calls).padStart(4, '0')}`) });
  const snapshot = (of: StartedCall): Promise<SessionSnapshot> => of.snapshot();
  const ask: PhotoLinkWorld['ask'] = async ({ sessionId, callKey }) => {
    const { message } = await submitMessage(core.ctx, core.ana, sessionId, randomUUID(), {
      kind: 'photoLink',
      callKey,
    });
    core.clock.advance(1);
    await handOverAll(core);
    const text = core.carrier.ledger.find(({ id }) => id === message.id)?.text ?? '';
    const [address = '', path = '', token = ''] = /https:\/\/[^/]+(\/p\/[a-z]+\/(\w+))/.exec(text) ?? [];
    return { address, path, token, messageId: message.id };
  };
  const process: PhotoLinkWorld['process'] = async (mediaId) => {
    const run = { attempt: 1, isLast: false, signal: new AbortController().signal };
    await processMedia(core.ctx, decoder, { tenantId: 'acme', mediaId }, run);
  };
  const visitor: PhotoLinkWorld['visitor'] = (
    token,
    { secret = PAGE_SECRET, tenant = 'acme', from = '203.0.113.7' } = {},
  ) => {
    const request = async <T>(
      method: 'GET' | 'POST' | 'PUT' | 'DELETE',
      place: string,
      payload?: object | Uint8Array,
    ): Promise<Answer<T>> => {
      const isOctets = payload instanceof Uint8Array;
      const answer = await app.inject({
        method,
        url: `/v1/photo-links/${tenant}${place}`,
        remoteAddress: from,
        headers: {
          authorization: `Bearer ${token}.${secret}`,
          ...(payload && { 'content-type': isOctets ? 'application/octet-stream' : 'application/json' }),
        },
        ...(payload && { payload: isOctets ? Buffer.from(payload) : JSON.stringify(payload) }),
      });
      return { status: answer.statusCode, body: answer.body === '' ? {} : answer.json() } as Answer<T>;
    };
    const self: Visitor = {
      open: () => request('POST', '/open', {}),
      view: () => request('GET', '/uploads'),
      begin: (size, type = 'image/jpeg', key = randomUUID()) =>
        request('POST', '/uploads', { key, type, size }),
      put: (id, offset, octets) => request('PUT', `/uploads/${id}?offset=${offset}`, octets),
      cancel: async (id) => (await request('DELETE', `/uploads/${id}`)).status,
      async send(octets, { type, piece = 100_000, key } = {}) {
        const begun = await self.begin(octets.byteLength, type, key);
        if (begun.status !== 200) throw new Error(JSON.stringify(begun.body));
        let upload: Upload = begun.body;
        while (upload.received < octets.byteLength) {
          const part = octets.subarray(upload.received, upload.received + piece);
          const answer = await self.put(upload.id, upload.received, part);
          if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
          upload = answer.body;
        }
        return upload;
      },
    };
    return self;
  };
  return { call, ask, process, visitor, link: async (of: StartedCall) => (await snapshot(of)).photoLink };
}
