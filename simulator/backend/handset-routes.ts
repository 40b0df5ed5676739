import { type IncomingMessage } from 'node:http';
import { type E164 } from '../../protocol/phone.ts';
import { HandsetSend, MAX_FILES, MAX_FILE_BYTES } from '../wire.ts';
import { type HandsetSends, type SentFile } from './carrier/handset-sends.ts';
import { type MediaStore } from './carrier/media-store.ts';
import { HttpError, type Route, readBody, readJson, sendJson } from './http.ts';

/** One request's files together; base64 takes a third more. */
const MAX_BODY_BYTES = 52_428_800;

/** Types a browser may show from this origin; anything else is only offered as a download. */
const SHOWN = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'video/mp4', 'video/webm']);

interface Sent {
  text: string;
  files: SentFile[];
}

/** What a person does with a handset. */
export function handsetRoutes(sends: HandsetSends, media: MediaStore): Route[] {
  return [
    {
      method: 'POST',
      pattern: /^\/handsets\/(\+[1-9]\d{6,14})\/messages$/,
      access: 'page',
      handle: async ({ request, response, params }) => {
        const message = sends.send(params[0] as E164, checkFiles(await readSent(request)));
        sendJson(response, 201, { message });
      },
    },
    {
      method: 'GET',
      pattern: /^\/handsets\/media\/([\w-]{20,60})$/,
      access: 'page',
      handle: ({ response, params }) => {
        const item = media.get(params[0]!);
        if (!item) throw new HttpError(404, 'media_not_found');
        const shown = SHOWN.has(item.type);
        response.writeHead(200, {
          'content-type': shown ? item.type : 'application/octet-stream',
          'content-disposition': shown ? 'inline' : 'attachment',
          'content-security-policy': "default-src 'none'; sandbox",
          'x-content-type-options': 'nosniff',
          'cache-control': 'private, max-age=3600',
        });
        response.end(item.bytes);
      },
    },
  ];
}

async function readSent(request: IncomingMessage): Promise<Sent> {
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) return readForm(await readBody(request, MAX_BODY_BYTES), type);
  const { text, media } = await readJson(request, HandsetSend, MAX_BODY_BYTES);
  return {
    text,
    files: media.map(({ name, type: declared, data }) => ({
      name,
      type: declared,
      bytes: Buffer.from(data, 'base64'),
    })),
  };
}

async function readForm(body: Buffer, type: string): Promise<Sent> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } })
    .formData()
    .catch(() => null);
  if (!form) throw new HttpError(400, 'invalid_request');
  const text = form.get('text');
  const files: SentFile[] = [];
  for (const file of form.getAll('files')) {
    if (typeof file === 'string') throw new HttpError(400, 'invalid_request');
    files.push({
      name: file.name.slice(0, 200),
      type: file.type.slice(0, 100) || 'application/octet-stream',
      bytes: Buffer.from(await file.arrayBuffer()),
    });
  }
  return { text: typeof text === 'string' ? text.slice(0, 5_000) : '', files };
}

function checkFiles(sent: Sent): Sent {
  if (sent.files.length > MAX_FILES) throw new HttpError(422, 'too_many_files');
  if (sent.files.some(({ bytes }) => bytes.length > MAX_FILE_BYTES))
    throw new HttpError(413, 'file_too_large');
  // A type goes out as a header again.
  if (sent.files.some(({ type }) => !/^[\w.+-]+\/[\w.+-]+(;[\x20-\x7e]*)?$/.test(type)))
    throw new HttpError(422, 'bad_type');
  return sent;
}
