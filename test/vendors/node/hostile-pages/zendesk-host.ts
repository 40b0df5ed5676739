/* eslint-disable no-restricted-syntax -- a softphone tells whatever frames are beside it */
import path from 'node:path';
import { build } from 'esbuild';
import { bundleZendeskScript } from '../../zendesk-script.mjs';
import { ZENDESK_SCRIPT } from '../../../../protocol/zendesk.ts';
import { type PlayedHost } from './played-host.ts';

const ZENDESK = 'https://acme.zendesk.com';
export const SOFTPHONE = 'https://softphone.vendor.example';
/** Id of the agent in Zendesk. */
const AGENT = '1102';

/** The app in Zendesk: its background hears a partner's softphone, and the frame beside the ticket holds the widget. */
export const zendeskHost: PlayedHost = {
  ...{ name: 'zendesk', address: `${ZENDESK}/agent`, above: [ZENDESK], speaks: SOFTPHONE },
  ...{ mounts: '/zendesk/demo/sidebar', agent: AGENT, checks: 'ours', carriesTokens: true },
  messages: ({ number, ...call }) => [
    { midcall: 1, type: 'hello' },
    { midcall: 1, type: 'call', call },
    { midcall: 1, type: 'call', call: { ...call, caller: number } },
    JSON.stringify({ key: 'zaf.midcall.call', message: { call: { ...call, seq: 99 } } }),
    { key: 'zaf.midcall.call', message: { call: { ...call, seq: 99 } } },
  ],
  say: (frame, { number, ...call }) =>
    frame.evaluate(
      (all) => {
        for (let index = 0; index < parent.length; index++)
          for (const one of all) parent[index]!.postMessage(one, '*');
      },
      [
        { midcall: 1, type: 'call', call },
        ...(number === undefined ? [] : [{ midcall: 1, type: 'call', call: { ...call, caller: number } }]),
      ],
    ),
  async put(web, server) {
    const entryPoints = [path.resolve(import.meta.dirname, '../zendesk/host-page.ts')];
    const { outputFiles } = await build({ entryPoints, bundle: true, format: 'iife', write: false });
    web.put(`${ZENDESK}/host.js`, outputFiles[0]!.text);
    web.put(ZENDESK_SCRIPT, await bundleZendeskScript());
    web.put(`${SOFTPHONE}/frame`, '<!doctype html><title>Softphone</title>');
    web.put(`${ZENDESK}/agent`, async () => {
      const [first, second] = [await server.zendeskToken(), await server.zendeskToken()];
      return `<!doctype html><title>Zendesk</title><body></body>
        <iframe src="${SOFTPHONE}/frame"></iframe>
        <script>history.replaceState(null, '', '?app=${server.origin}')</script><script src="/host.js"></script>
        <script>
          open({ location: 'background' }, '/zendesk/${server.tenant}/background', '${first}');
          open({ location: 'ticket_sidebar', ticketId: 1042 }, '/zendesk/${server.tenant}/sidebar', '${second}');
        </script>`;
    });
  },
};
