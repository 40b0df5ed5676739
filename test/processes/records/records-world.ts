import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type RecordRef } from '../../../protocol/call.ts';
import { ACCOUNT, playSalesforce } from '../../fakes/played-salesforce.ts';
import { ZENDESK_LOGIN, ZendeskApi } from '../../fakes/zendesk-api.ts';
import { ask } from '../world/ask.ts';
import { openWorld, type World } from '../world/world.ts';
import { type Hook, openHook } from './hook.ts';

const PLAYED_HOSTS = pathToFileURL(path.resolve('test/processes/records/played-hosts.mjs')).href;
const SUBDOMAIN = 'acme';
/** Calls stay until they are ended: no telephony reports here but what a test reports. */
const LEASE_SECONDS = 3_600;

/** Two servers on one database that write to a Zendesk and a Salesforce on loopback, and tell an endpoint. */
export interface RecordsWorld {
  world: World;
  zendesk: ZendeskApi;
  salesforce: Awaited<ReturnType<typeof playSalesforce>>;
  hook: Hook;
  /** Ports of the servers that have asked Zendesk for something. */
  readonly askers: Set<string>;
  /** Records that take texts, of both systems in turn. */
  readonly records: readonly RecordRef[];
  close(): Promise<void>;
}

export async function openRecordsWorld({
  seed,
  records: count,
}: {
  seed: number;
  records: number;
}): Promise<RecordsWorld> {
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  const tickets = numbers.filter((n) => n % 2 === 0);
  const caseOf = (n: number) => `500${String(900 + n).padStart(12, '0')}AAA`;
  const cases = numbers.filter((n) => n % 2 === 1).map(caseOf);
  const zendesk = await ZendeskApi.start();
  const askers = new Set<string>();
  zendesk.asked = ({ headers }) => void askers.add(String(headers['x-asked-by']));
  for (const id of tickets) zendesk.addTicket(id);
  const salesforce = await playSalesforce({ cases });
  const hook = await openHook();
  const hosts = Object.fromEntries([
    [`${SUBDOMAIN}.zendesk.com`, zendesk.origin],
    ...salesforce.hosts.map((host) => [host, salesforce.origin]),
  ]);
  const closeAll = () => Promise.all([zendesk.close(), salesforce.close(), hook.close()]);
  const env = {
    NODE_OPTIONS: `--import=${PLAYED_HOSTS}`,
    PLAYED_HOSTS: JSON.stringify(hosts),
    MIDCALL_WEBHOOKS_TO_THIS_MACHINE: '1',
  };
  const world = await openWorld({ seed, env }).catch(async (error: unknown) => {
    await closeAll();
    throw error;
  });
  const opened: RecordsWorld = {
    ...{ world, zendesk, salesforce, hook, askers },
    records: numbers.map((n) =>
      n % 2 === 0
        ? { system: 'zendesk', type: 'ticket', id: String(n) }
        : { system: 'salesforce', type: 'Case', id: caseOf(n) },
    ),
    close: async () => {
      await world.close();
      await closeAll();
    },
  };
  try {
    await configure(opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
  return opened;
}

async function configure({ world, hook }: RecordsWorld): Promise<void> {
  const headers = { authorization: `Bearer ${world.secrets.adminKey}` };
  const change = async (method: string, place: string, body: object) => {
    const answer = await ask(`${world.nodes[0].origin}/v1/admin/${place}`, { method, headers, body });
    if (answer.type === 'lost' || answer.status >= 300)
      throw new Error(`${place}: ${JSON.stringify(answer)}`);
  };
  await change('PUT', 'settings', { callLeaseSeconds: LEASE_SECONDS });
  await change('PUT', 'record-systems/zendesk', {
    ...{ enabled: true, fields: { subdomain: SUBDOMAIN, ...ZENDESK_LOGIN } },
  });
  await change('PUT', 'record-systems/salesforce', { enabled: true, fields: ACCOUNT });
  await change('POST', 'webhook-endpoints', { url: hook.url, events: [] });
}
