/** Errors of a connection that was never made: not one octet of the request left. */
const CONNECT = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'EADDRNOTAVAIL',
]);
const DNS = new Set(['ENOTFOUND', 'EAI_AGAIN']);
const TLS = /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|UNABLE_TO_|SELF_SIGNED_)/;

/**
 * Why a failed `fetch` has certainly not sent its request, or `null` when it may have: then the text may be out, and is
 * not sent again. A host with several addresses fails with one error for each; all of them must be certain.
 */
export function certainlyNotSent(error: unknown): 'connect' | 'dns' | 'tls' | null {
  if (!(error instanceof Error)) return null;
  const { cause } = error;
  if (cause instanceof AggregateError && cause.errors.length > 0) {
    const each = cause.errors.map((inner: unknown) => classify(inner));
    return each.every((kind) => kind !== null) ? (each[0] ?? null) : null;
  }
  return classify(cause);
}

function classify(cause: unknown): 'connect' | 'dns' | 'tls' | null {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (CONNECT.has(code)) return 'connect';
  if (DNS.has(code)) return 'dns';
  return TLS.test(code) ? 'tls' : null;
}
