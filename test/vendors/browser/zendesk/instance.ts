import { startBackground } from '../../../../adapter-host/zendesk/background.ts';
import { backgroundCallSource } from '../../../../adapter-host/zendesk/background-call-source.ts';
import { Instances } from '../../../../adapter-host/zendesk/instances.ts';
import { zendeskRecordHost } from '../../../../adapter-host/zendesk/record-host.ts';
import { listenToSoftphone } from '../../../../adapter-host/zendesk/softphone.ts';
import { connectZaf, readContext, type ZafClient } from '../../../../adapter-host/zendesk/zaf.ts';

/** A frame of the app with the adapter's parts and Zendesk's own script; tests of the same origin hold it by `parts`. */
export interface Parts {
  client: ZafClient;
  instances: Instances;
  invalid: unknown[];
  problems: unknown[];
  source(): ReturnType<typeof backgroundCallSource>;
  record(): ReturnType<typeof zendeskRecordHost>;
  /** Rejected messages of the window, by why. */
  rejected: string[];
  listen(softphone: string): Promise<void>;
}

declare global {
  interface Window {
    parts?: Promise<Parts>;
  }
}

async function start(): Promise<Parts> {
  const client = await connectZaf({ origin: location.origin, script: '/zaf_sdk.js' });
  const { instanceGuid, location: place } = await readContext(client);
  const { signal } = new AbortController();
  const [invalid, problems, rejected]: [unknown[], unknown[], string[]] = [[], [], []];
  const instances = new Instances(client, instanceGuid, (error) => invalid.push(error));
  return {
    client,
    instances,
    invalid,
    problems,
    rejected,
    source: () => backgroundCallSource(instances),
    record: () => zendeskRecordHost({ client, instances, location: place, signal }),
    async listen(origin) {
      const options = { signal, onRejected: (why: string) => void rejected.push(why) };
      const softphone = listenToSoftphone({ origin }, options);
      await startBackground({
        ...{ client, instances, signal, source: softphone.calls, dial: softphone.dial },
        words: { unread: (count) => `Unread: ${count}` },
        onProblem: (error) => problems.push(error),
      });
    },
  };
}
window.parts = start();
