import { ERROR_STATUS, type ErrorCode, type Problem } from '../../../protocol/error-codes.ts';
import { AppError } from '../app-error.ts';

export interface Issue {
  /** JSON pointer into `{ body, query }`. Source: RFC 6901. */
  path: string;
  message: string;
}

/** A request that is not of the form its route asks for. */
export class InvalidRequest extends AppError {
  readonly issues: Issue[];
  constructor(issues: Issue[]) {
    super('invalid_request');
    this.issues = issues;
  }
}

/** `too_many_segments` reads "Too many segments". */
const title = (code: ErrorCode): string => {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Body of an error answer. Of an error that is not ours only its class of status crosses the wire. */
export function problemOf(error: unknown, requestId: string): Problem {
  const code = codeOf(error);
  const problem: Problem = {
    type: `urn:midcall:error:${code}`,
    title: title(code),
    status: ERROR_STATUS[code],
    code,
    requestId,
  };
  if (error instanceof InvalidRequest) problem.issues = error.issues;
  if (error instanceof AppError && error.detail !== undefined) problem.detail = error.detail;
  return problem;
}

/** Refusals of the HTTP framework that have a code of ours; any other of its 4xx is a malformed request. */
const FRAMEWORK: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_NOT_FOUND: 'not_found',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
};

/** The database cannot be reached, is starting or stopping, is full of connections, or took too long. PostgreSQL Appendix A. */
const UNAVAILABLE =
  /^(ECONN.*|EPIPE|ETIMEDOUT|ENOTFOUND|ENOENT|08...|53...|57P0.|57014|25P0[34]|55P03|40001|40P01)$/;

function codeOf(error: unknown): ErrorCode {
  if (error instanceof AppError) return error.code;
  const { code = '', statusCode = 500 } =
    error instanceof Error ? (error as { code?: unknown; statusCode?: number }) : {};
  if (typeof code === 'string') {
    const known = FRAMEWORK[code];
    if (known) return known;
    if (UNAVAILABLE.test(code)) return 'unavailable';
  }
  if (
    error instanceof Error &&
    /timeout exceeded when trying to connect|Connection terminated/.test(error.message)
  )
    return 'unavailable';
  return statusCode >= 400 && statusCode < 500 ? 'invalid_request' : 'internal';
}
