import { type Breach, type ChainFinding } from './verify-audit.ts';

const WHAT: Readonly<Record<Breach, string>> = {
  changed: 'is not as it was written',
  missing: 'is missing',
  cut_off: 'and all after it are missing: the end was cut off',
  added: 'was added past the end of the chain',
  not_as_logged: 'is not the one the log tells of: entries up to it were written again',
};

/** A line for people. */
export const describeChain = ({ tenantId, entries, hash, broken }: ChainFinding): string =>
  broken === null
    ? `ok      ${tenantId}  ${entries} entries, ${entries}:${hash}`
    : `BROKEN  ${tenantId}  entry ${broken.seq} ${WHAT[broken.what]}`;
