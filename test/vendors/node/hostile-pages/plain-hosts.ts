import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { ccaip, five9, genesys } from '../../../browser/bridge/documented-messages.ts';
import { agentUpdate } from '../../browser/amazon-connect/agent-update.ts';
import { type PlayedHost, type Saying, sayToPageAround, type Server } from './played-host.ts';
import { type Web } from './web.ts';

const root = path.resolve(import.meta.dirname, '../../../..');
const CRM = 'https://crm.example';
const ANYBODY = '+14155550142';

/** A page with a file of `dist/adapter-host`; `source` makes the call source, after the markup `before`. */
const pageOf = (
  adapter: string,
  { before = '', source }: { before?: string; source: string },
  widget: string,
) =>
  `<!doctype html><title>Host</title><body>${before}
<div id="midcall" style="width: 360px; height: 640px"></div>
<script src="/${adapter}.iife.js"></script>
<script>
  window.told = { status: '', rejected: [], problems: [] };
  const ask = (path, body) =>
    fetch('/${adapter}' + path, { method: 'POST', body: JSON.stringify(body) }).then((answer) => answer.text());
  const onInvalid = (error) => told.problems.push(String(error));
  MidcallHost.mount({
    container: document.querySelector('#midcall'),
    widgetUrl: '${widget}',
    sources: [MidcallHost.signedCalls(${source}, (call) => ask('/call-token', call).then((token) => token || null))],
    record: MidcallHost.genericRecordHost(),
    token: (launch) => ask('/launch-token', launch),
    events: {
      status: (status) => (told.status = status),
      rejected: (reason) => told.rejected.push(reason),
      problem: ({ error }) => told.problems.push(String(error)),
    },
  });
</script>`;

/** The host's own backend: it knows the agent, and signs what the server is to believe. */
export function putBackend(
  web: Web,
  server: Server,
  { origin, name, agent }: { origin: string; name: string; agent: string },
): void {
  web.put(`${origin}/${name}/launch-token`, (sent) =>
    server.launchToken(agent, JSON.parse(sent) as { nonce: string; mount: string }),
  );
  web.put(`${origin}/${name}/call-token`, async (sent) =>
    server.callToken((JSON.parse(sent) as { callKey: string }).callKey),
  );
}

async function putPage(
  web: Web,
  server: Server,
  { adapter, origin = CRM, ...page }: { adapter: string; origin?: string; before?: string; source: string },
): Promise<void> {
  const file = path.join(root, 'dist/adapter-host', `${adapter}.iife.js`);
  web.put(`${origin}/${adapter}.iife.js`, await readFile(file, 'utf8'));
  web.put(`${origin}/${adapter}`, pageOf(adapter, page, server.widget));
  putBackend(web, server, { origin, name: adapter, agent: agentOf(adapter) });
}

const frameOf = (address: string) => `<iframe id="vendor" src="${address}"></iframe>`;
/** A vendor's page whose messages tests send from it. */
const VENDOR_PAGE = '<!doctype html><title>Vendor</title>';
const crm = { above: [CRM], mounts: CRM, carriesTokens: true };
/** Each host has an agent of its own, so that none sees another's calls. */
const agentOf = (adapter: string) => `ana of ${adapter}`;

const generic: PlayedHost = {
  ...{
    name: 'generic',
    agent: agentOf('adapter-host'),
    address: `${CRM}/adapter-host`,
    speaks: CRM,
    checks: 'page',
    ...crm,
  },
  messages: ({ number, ...call }) => [
    { type: 'midcall:call', detail: { ...call, seq: 99, caller: number } },
    { midcall: 1, type: 'call', call: { ...call, seq: 99 } },
  ],
  say: (frame, { number, ...call }) =>
    frame.evaluate(
      (details) => {
        for (const detail of details) window.dispatchEvent(new CustomEvent('midcall:call', { detail }));
      },
      [call, ...(number === undefined ? [] : [{ ...call, caller: number }])],
    ),
  put: (web, server) =>
    putPage(web, server, {
      adapter: 'adapter-host',
      source: 'MidcallHost.genericCallSource({ events: window, onInvalid })',
    }),
};

const CCP = 'https://acme.my.connect.aws';
const amazonMessages = ({ callKey, state, number = ANYBODY }: Saying) => [
  { event: 'agent::update', data: agentUpdate([{ contactId: callKey, state }], number) },
];
const amazonConnect: PlayedHost = {
  ...{
    name: 'amazon-connect',
    agent: agentOf('amazon-connect'),
    address: `${CRM}/amazon-connect`,
    speaks: CCP,
    checks: 'theirs',
    ...crm,
  },
  messages: amazonMessages,
  say: sayToPageAround(amazonMessages),
  async put(web, server) {
    const sdk = path.join(root, 'test/vendors/node_modules/amazon-connect-streams/release');
    web.put(`${CRM}/connect-streams.js`, await readFile(path.join(sdk, 'connect-streams-min.js'), 'utf8'));
    // as Streams reads it; the CCP answers whoever frames it
    web.put(
      `${CCP}/ccp-v2`,
      `${VENDOR_PAGE}<script>
        const acknowledge = () => parent.postMessage({ event: 'acknowledge', data: { id: 'ccp' } }, '*');
        addEventListener('message', ({ data, source }) => source === parent && data.event === 'synchronize' && acknowledge());
        acknowledge();
      </script>`,
    );
    await putPage(web, server, {
      adapter: 'amazon-connect',
      before: `<div id="ccp"></div><script src="/connect-streams.js"></script><script>
        connect.core.initCCP(document.querySelector('#ccp'), {
          ccpUrl: '${CCP}/ccp-v2', loginPopup: false, ccpSynTimeout: 100,
          softphone: { allowFramedSoftphone: false, disableStoringParamsInLocalStorage: true },
        });
      </script>`,
      source: 'MidcallHost.amazonConnectCallSource(connect, { onInvalid })',
    });
  },
};

const HUBSPOT = 'https://app.hubspot.com';
const CALLING = 'https://calls.vendor.example';
const hubspot: PlayedHost = {
  ...{ name: 'hubspot', address: `${HUBSPOT}/contacts`, above: [HUBSPOT, CALLING] },
  ...{ mounts: CALLING, speaks: CALLING, agent: agentOf('hubspot'), checks: 'page', carriesTokens: true },
  messages: ({ callKey, state, number = ANYBODY }) => {
    const data = { externalCallId: callKey, externalCallID: callKey, fromNumber: number };
    return state === 'ended'
      ? [{ type: 'CALL_ENDED', messageId: '2', data }]
      : [
          { type: 'INCOMING_CALL', messageId: '3', data },
          { type: 'CALL_ANSWERED', messageId: '4', data },
        ];
  },
  say: (frame, { callKey, state, number = ANYBODY }) =>
    frame.evaluate(
      ([key, is, from]) => {
        const { calling } = window as unknown as { calling: Record<string, (data: object) => void> };
        const externalCallId = key;
        if (is === 'ended')
          return calling['callEnded']!({ externalCallId, engagementId: 1, callEndStatus: 'COMPLETED' });
        calling['incomingCall']!({ externalCallId, fromNumber: from, toNumber: '+14155550100' });
        calling['callAnswered']!({ externalCallId });
      },
      [callKey, state, number] as const,
    ),
  async put(web, server) {
    const side = path.resolve(import.meta.dirname, '../../browser/hubspot');
    const bundle = async (name: string) => {
      const entryPoints = [path.join(side, name)];
      const { outputFiles } = await build({ entryPoints, bundle: true, format: 'iife', write: false });
      return outputFiles[0]!.text;
    };
    web.put(`${CALLING}/calling-app.js`, await bundle('calling-app.ts'));
    web.put(`${HUBSPOT}/host.js`, await bundle('hubspot-host.ts'));
    web.put(
      `${HUBSPOT}/contacts`,
      `<!doctype html><title>HubSpot</title><div id="calling"></div><script src="/host.js"></script>
       <script>playHubSpot('${CALLING}/hubspot')</script>`,
    );
    await putPage(web, server, {
      ...{ adapter: 'hubspot', origin: CALLING, before: '<script src="/calling-app.js"></script>' },
      source: 'MidcallHost.hubspotCallSource(calling, { onInvalid })',
    });
  },
};

const GENESYS = 'https://apps.mypurecloud.ie';
const genesysMessages = ({ callKey, state, number = ANYBODY }: Saying) => [
  genesys(state === 'ended' ? 'disconnect' : 'connect', {
    ...{ id: callKey, phone: `tel:${number}`, ani: number, isDisconnected: state === 'ended' },
  }),
];
const genesysHost: PlayedHost = {
  ...{
    name: 'genesys',
    agent: agentOf('genesys'),
    address: `${CRM}/genesys`,
    speaks: GENESYS,
    checks: 'ours',
    ...crm,
  },
  messages: genesysMessages,
  say: sayToPageAround(genesysMessages),
  async put(web, server) {
    web.put(`${GENESYS}/crm`, VENDOR_PAGE);
    await putPage(web, server, {
      ...{ adapter: 'genesys', before: frameOf(`${GENESYS}/crm`) },
      source: `MidcallHost.genesysCallSource({ frame: vendor, origins: ['${GENESYS}'], onInvalid })`,
    });
  },
};

const CCAIP = 'https://acme.eu1.ccaiplatform.com';
const ccaipMessages = ({ callKey, state, number = ANYBODY }: Saying) => [
  ccaip(state === 'ended' ? 'call_ended' : 'call_connected', callKey, { end_user_number: number }),
];
const ccaipHost: PlayedHost = {
  ...{
    name: 'ccaip',
    agent: agentOf('ccaip'),
    address: `${CRM}/ccaip`,
    speaks: CCAIP,
    checks: 'ours',
    ...crm,
  },
  messages: ccaipMessages,
  say: sayToPageAround(ccaipMessages),
  async put(web, server) {
    web.put(`${CCAIP}/agent`, VENDOR_PAGE);
    await putPage(web, server, {
      ...{ adapter: 'ccaip', before: frameOf(`${CCAIP}/agent`) },
      source: `MidcallHost.ccaipCallSource({ frame: vendor, origins: ['${CCAIP}'], onInvalid,
        events: { call_connected: 'connected', call_ended: 'ended' } })`,
    });
  },
};

const five9Event = ({ callKey, number = ANYBODY }: Saying) => {
  const { callData } = five9(callKey);
  return { callData: { ...callData, ani: number } };
};
const five9Host: PlayedHost = {
  ...{ name: 'five9', agent: agentOf('five9'), address: `${CRM}/five9`, speaks: CRM, checks: 'page', ...crm },
  messages: (saying) => [
    { type: 'callAccepted', ...five9Event(saying) },
    { event: 'callAccepted', payload: five9Event(saying) },
  ],
  say: (frame, saying) =>
    frame.evaluate(
      ([name, event]) =>
        (window as unknown as { five9: Record<string, (event: object) => void> }).five9[name]!(event),
      [saying.state === 'ended' ? 'callFinished' : 'callAccepted', five9Event(saying)] as const,
    ),
  put: (web, server) =>
    putPage(web, server, {
      adapter: 'five9',
      before: `<script>const sdk = { interactionApi: () => ({ subscribe: (listeners) => (window.five9 = listeners) }) };</script>`,
      source: 'MidcallHost.five9CallSource(sdk, { onInvalid })',
    }),
};

/** Hosts whose page loads a file of `dist/adapter-host`. */
export const PLAIN_HOSTS = [generic, amazonConnect, hubspot, genesysHost, ccaipHost, five9Host];
