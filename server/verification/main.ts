import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { findRunningPostgres } from '../platform/embedded-postgres/find-running.ts';
import { verifyDatabase } from './find-violations.ts';
import { describeFindings, findingsJson } from './report-findings.ts';
import { withClient } from './with-client.ts';

/** Every promise holds, one is broken, it could not be looked at. */
const [KEPT, BROKEN, UNKNOWN] = [0, 1, 2];

const HELP = `npm run verify:db -- [--days N | --full] [--json]

Looks for rows that break a promise of docs/reliability.md; writes nothing. Without an option it looks at the sessions that
live or have ended within 7 days, and at everything that waits. --full reads every message there is.
`;

try {
  process.exitCode = await verify();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = UNKNOWN;
}

async function verify(): Promise<number> {
  const { values } = parseArgs({
    options: {
      days: { type: 'string', default: '7' },
      full: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return KEPT;
  }
  const days = Number(values.days);
  if (!Number.isInteger(days) || days < 1) throw new Error('--days takes a number of days, 1 or more.');
  const config = readConfig(process.env);
  const url = config.databaseUrl ?? (await findRunningPostgres(config.dataFolder));
  const findings = await withClient(url, (client) =>
    verifyDatabase(client, { days: values.full ? null : days }),
  );
  process.stdout.write(`${values.json ? findingsJson(findings) : describeFindings(findings)}\n`);
  return findings.some(({ rows }) => rows.length > 0) ? BROKEN : KEPT;
}
