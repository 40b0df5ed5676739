import { ERROR_STATUS, type ErrorCode } from '../../protocol/error-codes.ts';

/**
 * A refusal that crosses the wire as its code. Inside a transaction it also rolls everything back, so that nothing is
 * half done. `detail` may name what the refusal is about; never a number, a name or a text of a message.
 */
export class AppError extends Error {
  override name = 'AppError' as const;
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  /** Seconds until a repeat may be taken. */
  readonly retryAfter: number | undefined;
  constructor(code: ErrorCode, options: { detail?: string; retryAfter?: number; cause?: unknown } = {}) {
    super(
      options.detail ? `${code}: ${options.detail}` : code,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.code = code;
    this.detail = options.detail;
    this.retryAfter = options.retryAfter;
  }
  get status(): number {
    return ERROR_STATUS[this.code];
  }
}
