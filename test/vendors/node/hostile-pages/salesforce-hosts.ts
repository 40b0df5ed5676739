import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { bundleOrg } from '../salesforce/bundle-org.ts';
import { putBackend } from './plain-hosts.ts';
import { type PlayedHost, type Saying } from './played-host.ts';

const ORG = 'https://acme.lightning.force.com';
const CONNECTOR = 'https://connector.vendor.example';
const SOFTPHONE = 'https://cti.vendor.example';
const org = { above: [ORG], mounts: ORG, carriesTokens: false, hidesWidget: true as const };
const package_ = path.resolve(import.meta.dirname, '../../../../dist/vendors/salesforce-hostile');

/** What the message channel of the org carries, and what a connector's tap announces. */
const channelMessages = ({ callKey, state, number }: Saying) => [
  { midcall: 'tap/1', tap: 'forged' },
  { kind: 'calls', calls: [{ callKey, state, seq: 99, caller: number }] },
  { kind: 'calls', calls: [{ callKey, state, seq: 99 }] },
];

/** The page of an org with the components as they are deployed, made by Salesforce's own compiler. */
const orgPage = (widget: string, more = '') => `<!doctype html><title>Org</title>
  <div id="utility"></div><div id="case" style="width: 400px; height: 640px"></div>
  <script>window.apexLaunch = (launch) =>
    fetch(location.pathname + '/launch-token', { method: 'POST', body: JSON.stringify(launch) }).then((answer) => answer.text());</script>
  <script type="module">
    import '/main.js';
    played.open({
      voice: { connectorOrigins: '${CONNECTOR}' },
      widget: { recordId: '500000000000001AAA', objectApiName: 'Case', widgetUrl: '${widget}' },
    });
  </script>${more}`;

let script: Promise<string> | undefined;

const consoleHost: PlayedHost = {
  ...{
    name: 'salesforce console',
    agent: 'ana of console',
    address: `${ORG}/console`,
    speaks: ORG,
    checks: 'page',
    ...org,
  },
  messages: channelMessages,
  say: (frame, { callKey, state, number = '+14155550142' }) =>
    frame.evaluate(
      ([key, is, phoneNumber]) => {
        interface Played {
          voiceCalls: Record<string, object>;
          toolkits: ((name: string, detail: object) => void)[];
        }
        const { voiceCalls, toolkits } = (window as unknown as { played: Played }).played;
        const value = (text: unknown) => ({ value: text });
        const disposition = is === 'ended' ? 'completed' : 'in-progress';
        voiceCalls[key] = {
          id: key,
          fields: {
            ...{ VendorCallKey: value(key), CallDisposition: value(disposition) },
            ...{ FromPhoneNumber: value(phoneNumber), QueueName: value('Repairs') },
          },
        };
        const detail = { callId: key, callType: 'inbound', participant: phoneNumber, phoneNumber };
        for (const say of toolkits) {
          if (is === 'ended') say('callended', detail);
          else for (const name of ['callstarted', 'callconnected']) say(name, detail);
        }
      },
      [callKey, state, number] as const,
    ),
  async put(web, server) {
    script ??= bundleOrg(package_);
    web.put(`${ORG}/main.js`, await script);
    web.put(`${ORG}/console`, orgPage(server.widget));
    for (const name of ['console', 'tap'])
      putBackend(web, server, { origin: ORG, name, agent: `ana of ${name}` });
  },
};

const tapHost: PlayedHost = {
  ...{
    name: 'salesforce connector tap',
    agent: 'ana of tap',
    address: `${ORG}/tap`,
    speaks: CONNECTOR,
    checks: 'ours',
    ...org,
  },
  messages: channelMessages,
  async say(frame, { callKey, state, number = '+14155550142' }) {
    await frame.waitForFunction(() => 'tell' in window);
    await frame.evaluate(
      ([key, is, phoneNumber]) => {
        const connector = window as unknown as {
          tell(type: string, callId: string, phoneNumber: string): void;
        };
        if (is === 'ended') return connector.tell('HANGUP', key, phoneNumber);
        connector.tell('CALL_STARTED', key, phoneNumber);
        connector.tell('CALL_CONNECTED', key, phoneNumber);
      },
      [callKey, state, number] as const,
    );
  },
  async put(web, server) {
    const entryPoints = [path.join(import.meta.dirname, 'connector-page.ts')];
    const { outputFiles } = await build({ entryPoints, bundle: true, format: 'iife', write: false });
    web.put(`${CONNECTOR}/connector.js`, outputFiles[0]!.text);
    web.put(
      `${CONNECTOR}/frame`,
      '<!doctype html><title>Connector</title><script src="/connector.js"></script>',
    );
    web.put(`${ORG}/tap`, orgPage(server.widget, `<iframe id="vendor" src="${CONNECTOR}/frame"></iframe>`));
    await consoleHost.put(web, server);
  },
};

const openCtiHost: PlayedHost = {
  ...{ name: 'salesforce open cti', address: `${ORG}/cti`, above: [ORG, SOFTPHONE], agent: 'ana of cti' },
  ...{ mounts: SOFTPHONE, speaks: SOFTPHONE, checks: 'page', carriesTokens: true },
  messages: ({ number, ...call }) => [
    { type: 'call', call: { ...call, caller: number } },
    { apiVersion: 'x', method: 'notifyInitialPageLoadComplete', ...call },
  ],
  say: (frame, { number, ...call }) =>
    frame.evaluate(
      (all) => {
        for (const one of all) (window as unknown as { report(call: object): void }).report(one);
      },
      [call, ...(number === undefined ? [] : [{ ...call, caller: number }])],
    ),
  async put(web, server) {
    script ??= bundleOrg(package_);
    await script; // writes the package
    const file = path.join(package_, 'softphone/midcall-softphone.iife.js');
    web.put(`${SOFTPHONE}/midcall-softphone.js`, await readFile(file, 'utf8'));
    web.put(`${ORG}/cti`, `<!doctype html><title>Org</title><iframe src="${SOFTPHONE}/frame"></iframe>`);
    putBackend(web, server, { origin: SOFTPHONE, name: 'frame', agent: openCtiHost.agent });
    web.put(
      `${SOFTPHONE}/frame`,
      `<!doctype html><title>Softphone</title><body><div id="midcall" style="width: 360px; height: 640px"></div>
      <script src="/midcall-softphone.js"></script><script>
        window.told = { rejected: [], problems: [] };
        const quiet = () => undefined;
        const cti = { SCREENPOP_TYPE: { SOBJECT: 'sobject' }, screenPop: quiet, getAppViewInfo: quiet,
          onNavigationChange: quiet, enableClickToDial: quiet, onClickToDial: quiet, setSoftphoneItemLabel: quiet,
          setSoftphonePanelVisibility: quiet };
        const calls = MidcallSoftphone.genericCallSource();
        window.report = (call) => {
          try { calls.report(call); } catch (error) { told.problems.push(String(error)); }
        };
        MidcallSoftphone.mount({
          container: document.querySelector('#midcall'), widgetUrl: '${server.widget}', sources: [calls],
          record: MidcallSoftphone.openCtiHost(cti, { dial: quiet, label: 'Texts' }),
          token: (launch) => fetch(location.pathname + '/launch-token', { method: 'POST', body: JSON.stringify(launch) }).then((a) => a.text()),
          events: { rejected: (reason) => told.rejected.push(reason) },
        });
      </script>`,
    );
  },
};

export const SALESFORCE_HOSTS = [consoleHost, tapHost, openCtiHost];
