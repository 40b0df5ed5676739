import { Behaviour } from '../../wire.ts';
import { HttpError, type Route, readJson, sendJson } from '../http.ts';
import { type World } from '../world.ts';
import { type Ledger } from './ledger.ts';
import { type MediaStore } from './media-store.ts';
import { type Network } from './network.ts';

/** The carrier network: for the server with its token, and the panel that sets how it behaves. */
export function carrierRoutes(parts: {
  world: World;
  ledger: Ledger;
  media: MediaStore;
  network: Network;
}): Route[] {
  const { world, ledger, media, network } = parts;
  return [
    {
      method: 'POST',
      pattern: /^\/carrier\/messages$/,
      access: 'carrier',
      handle: (exchange) => network.submit(exchange),
    },
    {
      method: 'GET',
      pattern: /^\/carrier\/account$/,
      access: 'carrier',
      handle: ({ response }) => sendJson(response, 200, {}),
    },
    {
      method: 'GET',
      pattern: /^\/carrier\/media\/([\w-]{20,60})$/,
      access: 'carrier',
      handle: ({ params, response }) => {
        const item = media.get(params[0]!);
        if (!item || item.availableAtMs > Date.now()) throw new HttpError(404, 'media_not_found');
        response.writeHead(200, {
          'content-type': item.type,
          'content-length': item.size,
          'cache-control': 'no-store',
        });
        response.end(item.bytes);
      },
    },
    {
      method: 'GET',
      pattern: /^\/carrier\/ledger$/,
      access: 'carrier',
      handle: ({ response }) => sendJson(response, 200, { entries: ledger.entries }),
    },
    {
      method: 'PUT',
      pattern: /^\/carrier\/behaviour$/,
      access: 'page',
      handle: async ({ request, response }) => {
        world.putBehaviour(await readJson(request, Behaviour));
        sendJson(response, 200, world.behaviour);
      },
    },
  ];
}
