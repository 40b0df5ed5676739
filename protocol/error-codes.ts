import * as z from 'zod/mini';

/**
 * Every refusal the product makes, with its HTTP status (RFC 9110). The code is stable: clients choose their
 * words and actions by it (`locales/<lang>/errors.json`), and never by the status or the title.
 */
export const ERROR_STATUS = {
  invalid_request: 400,
  idempotency_key_missing: 400,
  unauthenticated: 401,
  signature_invalid: 401,
  signature_expired: 401,
  launch_token_invalid: 401,
  launch_token_used: 401,
  forbidden: 403,
  feature_off: 403,
  queue_off: 403,
  no_permission: 403,
  free_text_off: 403,
  presets_off: 403,
  outbound_media_off: 403,
  link_invalid: 403,
  not_found: 404,
  session_ended: 409,
  wrong_call: 409,
  opted_out: 409,
  opt_out_suspected: 409,
  number_busy: 409,
  no_number: 409,
  not_cancelable: 409,
  not_retryable: 409,
  request_in_progress: 409,
  number_not_verified: 409,
  number_duplicate: 409,
  number_in_use: 409,
  inbound_already_assigned: 409,
  outbound_cannot_be_inbound: 409,
  number_reserved_in_call: 409,
  key_duplicate: 409,
  verification_over: 409,
  queue_in_use: 409,
  changed_meanwhile: 412,
  preset_gone: 410,
  link_expired: 410,
  body_too_large: 413,
  unsupported_media_type: 415,
  too_long: 422,
  empty: 422,
  too_many_segments: 422,
  ill_formed_text: 422,
  variable_missing: 422,
  non_domestic_blocked: 422,
  country_blocked: 422,
  number_not_textable: 422,
  country_code_missing: 422,
  witness_missing: 422,
  code_wrong: 422,
  nothing_to_send: 422,
  idempotency_mismatch: 422,
  setting_invalid: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const;
export type ErrorCode = keyof typeof ERROR_STATUS;

/** Body of every error answer. Source: RFC 9457. `code` is one of `ERROR_STATUS`; `requestId` finds the log line. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  requestId: z.string(),
  /** Where in the request: JSON pointers with a short reason. No value of the request is repeated. */
  issues: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
  /** What the refusal is about, for codes that need it: the queue that holds a number, the missing variables. */
  detail: z.optional(z.string()),
});
export type Problem = z.infer<typeof Problem>;
