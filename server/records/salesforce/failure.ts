import * as z from 'zod';
import { type WriteResult } from '../record-system.ts';

export type Failure = Exclude<WriteResult, { kind: 'written' }>;

/** A request that did not come to its end. Never leaves this folder. */
export class SalesforceFailure extends Error {
  override name = 'SalesforceFailure' as const;
  readonly failure: Failure;
  /** The first error code of the answer, if there was one. */
  readonly code: string;
  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.kind, options);
    this.failure = failure;
    this.code = 'code' in failure ? failure.code : '';
  }
}

/** Source: REST API Developer Guide, Status Codes and Error Responses. */
const Errors = z.array(z.object({ errorCode: z.string(), message: z.optional(z.string()) }));

const RECORD_GONE = ['ENTITY_IS_DELETED', 'INVALID_CROSS_REFERENCE_KEY', 'NOT_FOUND', 'MALFORMED_ID'];
const MALFORMED = [
  ...['STRING_TOO_LONG', 'JSON_PARSER_ERROR', 'REQUIRED_FIELD_MISSING', 'INVALID_FIELD_FOR_INSERT_UPDATE'],
  ...['MALFORMED_QUERY', 'INVALID_TYPE_ON_FIELD_IN_RECORD', 'FIELD_INTEGRITY_EXCEPTION'],
];
/** What no other record would do better, until somebody changes the org, the user or the app. */
const ACCOUNT = [
  ...['API_DISABLED_FOR_ORG', 'API_CURRENTLY_DISABLED', 'INSUFFICIENT_SCOPE', 'INVALID_SESSION_ID'],
  ...['INVALID_FIELD', 'INVALID_TYPE', 'STORAGE_LIMIT_EXCEEDED', 'PASSWORD_CHANGE_REQUIRED'],
];

/** What an answer that is no success means for a write. */
export function failureOf(status: number, body: unknown, retryAfterMs: number | null): Failure {
  const code = Errors.safeParse(body).data?.[0]?.errorCode ?? String(status);
  if (status === 429 || status === 503 || code === 'REQUEST_LIMIT_EXCEEDED' || code === 'SERVER_UNAVAILABLE')
    return { kind: 'throttled', retryAfterMs };
  if (code === 'UNABLE_TO_LOCK_ROW') return { kind: 'notWritten', cause: code };
  if (status >= 500 || status < 400) return { kind: 'unknown', cause: code };
  if (status === 401 || ACCOUNT.includes(code)) return { kind: 'accountRefused', code };
  if (RECORD_GONE.includes(code)) return { kind: 'refused', cause: 'record_gone', code };
  if (code === 'ENTITY_IS_LOCKED') return { kind: 'refused', cause: 'record_closed', code };
  return { kind: 'refused', cause: MALFORMED.includes(code) ? 'malformed' : 'other', code };
}

/** A step before the entry itself, or one that may be taken again: that it is not known does no harm. */
export async function repeatable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof SalesforceFailure) || error.failure.kind !== 'unknown') throw error;
    throw new SalesforceFailure({ kind: 'notWritten', cause: error.failure.cause }, { cause: error });
  }
}
