/** Commands of SMPP 3.4 that this client speaks or answers; a response is its request with the highest bit set (§5.1.2.1). */
export const Command = {
  genericNack: 0x8000_0000,
  bindTransmitter: 0x02,
  submitSm: 0x04,
  deliverSm: 0x05,
  unbind: 0x06,
  bindTransceiver: 0x09,
  outbind: 0x0b,
  enquireLink: 0x15,
  alertNotification: 0x102,
} as const;

export const RESPONSE = 0x8000_0000;

/** `command_status` that this client gives or tells apart (SMPP 3.4 §5.1.3). */
export const Status = {
  ok: 0x00,
  invalidLength: 0x01,
  invalidCommandId: 0x03,
  wrongBindState: 0x04,
  alreadyBound: 0x05,
  systemError: 0x08,
  invalidSource: 0x0a,
  invalidDestination: 0x0b,
  bindFailed: 0x0d,
  invalidPassword: 0x0e,
  invalidSystemId: 0x0f,
  queueFull: 0x14,
  invalidSourceTon: 0x48,
  invalidSourceNpi: 0x49,
  invalidDestinationTon: 0x50,
  invalidDestinationNpi: 0x51,
  invalidSystemType: 0x53,
  throttled: 0x58,
  /** The receiver cannot take it now: it is sent again. */
  temporaryError: 0x64,
  /** The receiver will never take it. */
  permanentError: 0x65,
} as const;

/** Optional parameters that are read (SMPP 3.4 §5.3.2). */
export const Tag = {
  receiptedMessageId: 0x001e,
  sarReference: 0x020c,
  sarTotal: 0x020e,
  sarIndex: 0x020f,
  messagePayload: 0x0424,
  messageState: 0x0427,
} as const;

/** A status as it is written in specifications, and in the product's records. */
export const hex = (status: number): string => `0x${status.toString(16).padStart(2, '0')}`;
