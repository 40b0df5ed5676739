import { cString, OctetReader } from './octets.ts';

/** An address with its type of number and numbering plan (SMPP 3.4 §5.2.5, §5.2.6). */
export interface Address {
  ton: number;
  npi: number;
  /** At most 20 characters. */
  digits: string;
}

/** What `submit_sm` and `deliver_sm` both are, as far as it is used (SMPP 3.4 §4.4.1, §4.6.1). */
export interface ShortMessage {
  source: Address;
  destination: Address;
  esmClass: number;
  dataCoding: number;
  octets: Buffer;
  /** Optional parameters by tag; the first of each. */
  options: ReadonlyMap<number, Buffer>;
}

export interface SubmitSm extends Omit<ShortMessage, 'options'> {
  /** Seconds for which the message centre tries; 0: as long as it does by itself. */
  validitySeconds: number;
  /** A receipt is asked for, of success and of failure. */
  registeredDelivery: 0 | 1;
}

const MOST_OCTETS = 254;

/** The body of a `submit_sm`. Throws when the text has over 254 octets: it has to be split. */
export function encodeSubmitSm(message: SubmitSm): Buffer {
  const { source, destination, esmClass, dataCoding, octets } = message;
  if (octets.length > MOST_OCTETS) throw new RangeError('a segment has 254 octets at most');
  return Buffer.concat([
    cString('', 6), // service_type
    encodeAddress(source),
    encodeAddress(destination),
    Buffer.from([esmClass, 0, 0]), // protocol_id, priority_flag
    cString('', 17), // schedule_delivery_time: now
    cString(relativeTime(message.validitySeconds), 17),
    // replace_if_present_flag, sm_default_msg_id
    Buffer.from([message.registeredDelivery, 0, dataCoding, 0, octets.length]),
    octets,
  ]);
}

const encodeAddress = ({ ton, npi, digits }: Address): Buffer =>
  Buffer.concat([Buffer.from([ton, npi]), cString(digits, 21)]);

/** `YYMMDDhhmmss000R`, days at most (SMPP 3.4 §7.1.1.2). */
function relativeTime(seconds: number): string {
  if (seconds <= 0) return '';
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const within = Math.min(seconds, 28 * 86_400);
  const days = two(within / 86_400);
  return `0000${days}${two((within / 3_600) % 24)}${two((within / 60) % 60)}${two(within % 60)}000R`;
}

/** The body of a `deliver_sm`, or of a `submit_sm`; `null` when it is not one. */
export function parseShortMessage(body: Buffer): ShortMessage | null {
  const reader = new OctetReader(body);
  reader.text(); // service_type
  const source = parseAddress(reader);
  const destination = parseAddress(reader);
  const esmClass = reader.number(1);
  reader.take(2);
  reader.text(); // schedule_delivery_time
  reader.text(); // validity_period
  reader.take(2);
  const dataCoding = reader.number(1);
  reader.take(1);
  const octets = reader.take(reader.number(1) ?? 0);
  if (reader.broken || esmClass === null || dataCoding === null || octets === null) return null;
  const options = parseOptions(reader);
  return options && { source, destination, esmClass, dataCoding, octets, options };
}

function parseAddress(reader: OctetReader): Address {
  const ton = reader.number(1) ?? 0;
  const npi = reader.number(1) ?? 0;
  return { ton, npi, digits: reader.text() ?? '' };
}

function parseOptions(reader: OctetReader): Map<number, Buffer> | null {
  const options = new Map<number, Buffer>();
  while (reader.left > 0) {
    const tag = reader.number(2);
    const value = reader.take(reader.number(2) ?? 0);
    if (tag === null || value === null || reader.broken) return null;
    if (!options.has(tag)) options.set(tag, value);
  }
  return options;
}
