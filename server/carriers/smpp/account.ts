import * as z from 'zod/mini';
import { type CarrierCredentials, type CredentialForm } from '../carrier.ts';
import { type IdForm } from './receipt.ts';

/** What a tenant has agreed on with a message centre. */
export interface SmppAccount {
  host: string;
  port: number;
  tls: boolean;
  systemId: string;
  password: string;
  systemType: string;
  /** Segments that wait for an answer, at most, on one connection. */
  window: number;
  /** Segments a second, of all connections together; `null`: as many as it takes. */
  throughput: number | null;
  /** Connections at the same time. */
  binds: number;
  source: { ton: number; npi: number };
  destination: { ton: number; npi: number };
  referenceBits: 8 | 16;
  idForm: IdForm;
}

/** A whole number as a text, between the two. */
const whole = (least: number, most: number) =>
  z.string().check(
    z.regex(/^\d{1,5}$/),
    z.refine((text) => Number(text) >= least && Number(text) <= most),
  );
/** Octets that stand for themselves in every message centre. */
const ascii = (most: number) => z.string().check(z.maxLength(most), z.regex(/^[\x20-\x7e]+$/));
const choice = <T extends string>(values: readonly [T, ...T[]]) => z.enum(values);

const YES_NO = ['yes', 'no'] as const;
const BITS = ['8', '16'] as const;
const ID_FORMS = ['same', 'hex-then-decimal', 'decimal-then-hex'] as const;

/** What is left out has the value that most message centres want. */
const Credentials = z.strictObject({
  host: z.string(),
  port: whole(1, 65_535),
  tls: z.optional(choice(YES_NO)),
  systemId: ascii(15),
  // SMPP 3.4 allows eight characters; message centres of today take more
  password: ascii(64),
  systemType: z.optional(ascii(12)),
  window: z.optional(whole(1, 100)),
  throughput: z.optional(whole(1, 10_000)),
  binds: z.optional(whole(1, 8)),
  sourceTon: z.optional(whole(0, 7)),
  sourceNpi: z.optional(whole(0, 18)),
  destinationTon: z.optional(whole(0, 7)),
  destinationNpi: z.optional(whole(0, 18)),
  referenceBits: z.optional(choice(BITS)),
  messageIds: z.optional(choice(ID_FORMS)),
});

/** The form of an account; `mayReach`: whether the host may be stored at all. */
export const credentialForm = (mayReach: (host: string) => boolean): CredentialForm => ({
  fields: [
    { name: 'host', label: 'Host', kind: 'text' },
    { name: 'port', label: 'Port', kind: 'text' },
    { name: 'tls', label: 'TLS (yes, no)', kind: 'text' },
    { name: 'systemId', label: 'system_id', kind: 'text' },
    { name: 'password', label: 'password', kind: 'secret' },
    { name: 'systemType', label: 'system_type', kind: 'text' },
    { name: 'window', label: 'Window (1–100, 10)', kind: 'text' },
    { name: 'throughput', label: 'Throughput (segments/s)', kind: 'text' },
    { name: 'binds', label: 'Binds (1–8, 1)', kind: 'text' },
    { name: 'sourceTon', label: 'source_addr_ton (1)', kind: 'text' },
    { name: 'sourceNpi', label: 'source_addr_npi (1)', kind: 'text' },
    { name: 'destinationTon', label: 'dest_addr_ton (1)', kind: 'text' },
    { name: 'destinationNpi', label: 'dest_addr_npi (1)', kind: 'text' },
    { name: 'referenceBits', label: 'UDH reference bits (8, 16)', kind: 'text' },
    { name: 'messageIds', label: 'message_id (same, hex-then-decimal, decimal-then-hex)', kind: 'text' },
  ],
  // what is left out is not there: no field is ever undefined
  schema: z.extend(Credentials, {
    host: z.string().check(
      z.maxLength(253),
      z.regex(/^[A-Za-z0-9.:_-]+$/),
      z.refine((host) => mayReach(host), 'not a host that may be reached'),
    ),
  }) as CredentialForm['schema'],
});

/** Throws for credentials that the form did not take. */
export function readAccount(credentials: CarrierCredentials): SmppAccount {
  const given = Credentials.parse(credentials);
  const number = (text: string | undefined, otherwise: number) => Number(text ?? otherwise);
  return {
    host: given.host,
    port: Number(given.port),
    // what is not said is said on the safe side
    tls: given.tls !== 'no',
    systemId: given.systemId,
    password: given.password,
    systemType: given.systemType ?? '',
    window: number(given.window, 10),
    throughput: given.throughput === undefined ? null : Number(given.throughput),
    binds: number(given.binds, 1),
    source: { ton: number(given.sourceTon, 1), npi: number(given.sourceNpi, 1) },
    destination: { ton: number(given.destinationTon, 1), npi: number(given.destinationNpi, 1) },
    referenceBits: given.referenceBits === '16' ? 16 : 8,
    idForm: given.messageIds ?? 'same',
  };
}
