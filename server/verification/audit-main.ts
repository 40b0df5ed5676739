import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { findRunningPostgres } from '../platform/embedded-postgres/find-running.ts';
import { describeChain } from './report-chains.ts';
import { type Anchor, verifyAudit } from './verify-audit.ts';
import { withClient } from './with-client.ts';

/** Every chain is whole, one is broken, it could not be looked at. */
const [WHOLE, BROKEN, UNKNOWN] = [0, 1, 2];

const HELP = `npm run audit:verify -- [TENANT [--at N:HASH]] [--json]

Reads the audit of one tenant, or of all, from its first entry to its last, and names the first that is not as it was
written; writes nothing. --at: what the log once said of this tenant, number of entries and hash ("the audit so far").
`;

try {
  process.exitCode = await verify();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = UNKNOWN;
}

async function verify(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      at: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return WHOLE;
  }
  const [tenantId = null, ...more] = positionals;
  if (more.length > 0) throw new Error('Name one tenant, or none for all.');
  if (values.at !== undefined && tenantId === null) throw new Error('--at is about one tenant: name it.');
  const anchor = values.at === undefined ? null : parseAnchor(values.at);
  const config = readConfig(process.env);
  const url = config.databaseUrl ?? (await findRunningPostgres(config.dataFolder));
  const findings = await withClient(url, (client) => verifyAudit(client, { tenantId, anchor }));
  if (tenantId !== null && findings.length === 0) throw new Error(`There is no tenant ${tenantId}.`);
  const report = values.json ? JSON.stringify(findings, null, 2) : findings.map(describeChain).join('\n');
  process.stdout.write(`${report}\n`);
  return findings.some(({ broken }) => broken !== null) ? BROKEN : WHOLE;
}

function parseAnchor(text: string): Anchor {
  const match = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(text);
  if (!match?.[1] || !match[2]) throw new Error('--at takes a number of entries, a colon and a hash.');
  return { entries: Number(match[1]), hash: match[2] };
}
