/**
 * `BAD_MESSAGE` an argument or a result has the wrong shape or is too large · `HANDLER_FAILED` the other side could not
 * do it · `METHOD_NOT_FOUND` · `TIMEOUT` no answer, or no handshake, in time · `CLOSED` the connection is over ·
 * `BUSY` as many calls as allowed are waiting already.
 */
export const RPC_ERROR_CODES = [
  'BAD_MESSAGE',
  'HANDLER_FAILED',
  'METHOD_NOT_FOUND',
  'TIMEOUT',
  'CLOSED',
  'BUSY',
] as const;
export type RpcErrorCode = (typeof RPC_ERROR_CODES)[number];

/** The only error that comes out of a call between the frames. Nothing but the code ever crosses. */
export class RpcError extends Error {
  override name = 'RpcError' as const;
  readonly code: RpcErrorCode;

  constructor(code: RpcErrorCode, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}

export function isRpcErrorCode(value: unknown): value is RpcErrorCode {
  return RPC_ERROR_CODES.some((code) => code === value);
}
