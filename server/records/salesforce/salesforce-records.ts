import { type Clock } from '../../platform/clock.ts';
import { type AccountOutcome } from '../../carriers/carrier.ts';
import {
  type FindResult,
  type RecordAccount,
  type RecordSystem,
  type RecordWrite,
  type WriteResult,
} from '../record-system.ts';
import { accountForm, SalesforceAccount } from './account.ts';
import { feedEntries, taskEntries, type WriteOptions } from './entries.ts';
import { SalesforceFailure } from './failure.ts';
import { attachPhotos, documentsOf } from './photos.ts';
import { SalesforceRest } from './rest.ts';

/** Ids of Salesforce, with or without their checksum: nothing else gets into an address or a query. */
const RECORD_ID = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;

type Options = RecordWrite['options'];
const writerOf = (options: Options) => (options['entry'] === 'task' ? taskEntries : feedEntries);
const grows = (options: Options): boolean => options['growth'] === 'growing';

/**
 * Cases and other records of Salesforce: posts of their feed, or tasks, and photos among their files. Needs the fields of the
 * package (`docs/salesforce.md`). Source: REST API Developer Guide; OAuth 2.0 JWT Bearer Flow.
 */
export function createSalesforceRecords({
  fetch: send = fetch,
  clock = { now: () => new Date() },
}: { fetch?: typeof fetch; clock?: Clock } = {}): RecordSystem {
  const api = new SalesforceRest({ fetch: send, clock });

  async function check(account: RecordAccount, signal: AbortSignal): Promise<AccountOutcome> {
    try {
      const rest = api.as(SalesforceAccount.parse(account), signal);
      await rest.query('SELECT Id, Midcall_Media__c FROM ContentVersion LIMIT 1');
      await rest.query('SELECT Id, Midcall_Write__c FROM Task LIMIT 1');
      return 'ok';
    } catch (error) {
      if (!(error instanceof SalesforceFailure)) return 'unexpected';
      const { failure } = error;
      // Let in, but without the fields of the package.
      if (error.code === 'INVALID_FIELD') return 'unexpected';
      if (failure.kind === 'accountRefused') return 'refused';
      return failure.kind === 'refused' ? 'unexpected' : 'unreachable';
    }
  }

  const optionsOf = (what: RecordWrite): Pick<WriteOptions, 'write' | 'grows' | 'visibility'> => ({
    ...{ write: what, grows: grows(what.options) },
    visibility: what.options['visibility'] === 'all' ? 'AllUsers' : 'InternalUsers',
  });

  async function write(what: RecordWrite, account: RecordAccount, signal: AbortSignal): Promise<WriteResult> {
    if (!RECORD_ID.test(what.record.id))
      return { kind: 'refused', cause: 'record_gone', code: 'MALFORMED_ID' };
    try {
      const rest = api.as(SalesforceAccount.parse(account), signal);
      const options = optionsOf(what);
      const { corrects } = what;
      if (corrects) {
        const documents = await documentsOf(rest, { ...what, entries: [corrects.entry] });
        await writerOf(what.options).correct(rest, { ...options, documents }, corrects);
        return { kind: 'written', ref: '' };
      }
      const earlier = what.earlier.length > 0 ? await documentsOf(rest, { ...what, entries: [] }) : [];
      const documents = new Map([...earlier, ...(await attachPhotos(rest, what, options.visibility))]);
      const ref = await writerOf(what.options).write(rest, { ...options, documents });
      return { kind: 'written', ref };
    } catch (error) {
      return error instanceof SalesforceFailure
        ? error.failure
        : { kind: 'notWritten', cause: nameOf(error) };
    }
  }

  async function find(what: RecordWrite, account: RecordAccount, signal: AbortSignal): Promise<FindResult> {
    if (!RECORD_ID.test(what.record.id)) return { kind: 'absent' };
    // it changes what is there to what it is to be, however often
    if (what.corrects) return { kind: 'absent' };
    try {
      const rest = api.as(SalesforceAccount.parse(account), signal);
      const documents = await documentsOf(rest, what);
      const ref = await writerOf(what.options).find(rest, { ...optionsOf(what), documents });
      return ref === null ? { kind: 'absent' } : { kind: 'found', ref };
    } catch (error) {
      if (!(error instanceof SalesforceFailure)) return { kind: 'unknown', cause: nameOf(error) };
      return error.failure.kind === 'notWritten'
        ? { kind: 'unknown', cause: error.failure.cause }
        : error.failure;
    }
  }

  return {
    ...{ name: 'salesforce', timeoutMs: 60_000, account: accountForm, grows, check, write, find },
    // what stands in Salesforce can be changed
    corrects: () => true,
    options: [
      { name: 'entry', values: ['feed', 'task'] },
      { name: 'growth', values: ['each', 'growing'] },
      { name: 'visibility', values: ['internal', 'all'] },
    ],
  };
}

/** A photo that could not be read, or an account that is not what the form takes: nothing was written. */
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'error');
