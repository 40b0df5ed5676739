import { exchangedCallSource } from '../../../../adapter-host/salesforce/calls-exchange.ts';
import { acceptTaps } from '../../../../adapter-host/salesforce/tap-handshake.ts';

/** Salesforce around a connector, played: it sets the connector up, notes what it is told, and takes the tap. */
const heard: { fromConnector: string[]; calls: object[]; rejected: number } = {
  fromConnector: [],
  calls: [],
  rejected: 0,
};
const { searchParams } = new URL(location.href);
const connector = searchParams.get('connector')!;
acceptTaps({
  origins: [searchParams.get('trusts') ?? new URL(connector).origin],
  onTap: (transport) =>
    void exchangedCallSource('scv', transport).start(
      (event) => event.type === 'call' && heard.calls.push(event.call),
      new AbortController().signal,
    ),
  onRejected: () => heard.rejected++,
});

const frame = document.createElement('iframe');
frame.src = connector;
const { port1, port2 } = new MessageChannel();
port1.onmessage = ({ data }: MessageEvent<{ type: string; payload?: { telephonyEventType?: string } }>) =>
  heard.fromConnector.push(data.payload?.telephonyEventType ?? data.type);
frame.onload = () => {
  const connectorConfig = { '/reqGeneralInfo/reqAdapterUrl': connector };
  frame.contentWindow!.postMessage({ type: 'SETUP_CONNECTOR', connectorConfig }, new URL(connector).origin, [
    port2,
  ]);
};
document.body.append(frame);
Object.assign(window, { heard, say: (type: string, call: object) => port1.postMessage({ type, call }) });
