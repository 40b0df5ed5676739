import * as z from 'zod/mini';
import { type CredentialGroup } from '../../../protocol/integration.ts';
import { type CarrierCredentials, type CredentialFieldSpec, type CredentialForm } from '../carrier.ts';
import { type OptOutCodes, OptOutCodeList, readOptOutCodes } from './opt-out-codes.ts';
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
  optOut: OptOutCodes;
}

/** What applies where nothing is said: what most message centres want. */
const STANDARD = {
  tls: 'yes',
  window: '10',
  binds: '1',
  // international numbers, of E.164
  sourceTon: '1',
  sourceNpi: '1',
  destinationTon: '1',
  destinationNpi: '1',
  referenceBits: '8',
  messageIds: 'same',
} as const;

interface Range {
  min: number;
  max: number;
}

const RANGES = {
  port: { min: 1, max: 65_535 },
  window: { min: 1, max: 100 },
  throughput: { min: 1, max: 10_000 },
  binds: { min: 1, max: 8 },
  ton: { min: 0, max: 7 },
  npi: { min: 0, max: 18 },
} as const satisfies Record<string, Range>;

const CHOICES = {
  tls: ['yes', 'no'],
  referenceBits: ['8', '16'],
  messageIds: ['same', 'hex-then-decimal', 'decimal-then-hex'],
} as const;

/** A whole number as a text. */
const whole = ({ min, max }: Range) =>
  z.string().check(
    z.regex(/^\d{1,5}$/),
    z.refine((text) => Number(text) >= min && Number(text) <= max),
  );
/** Octets that stand for themselves in every message centre. */
const ascii = (most: number) => z.string().check(z.maxLength(most), z.regex(/^[\x20-\x7e]+$/));

const Credentials = z.strictObject({
  host: z.string(),
  port: whole(RANGES.port),
  tls: z.optional(z.enum(CHOICES.tls)),
  systemId: ascii(15),
  // SMPP 3.4 allows eight characters; message centres of today take more
  password: ascii(64),
  systemType: z.optional(ascii(12)),
  window: z.optional(whole(RANGES.window)),
  throughput: z.optional(whole(RANGES.throughput)),
  binds: z.optional(whole(RANGES.binds)),
  sourceTon: z.optional(whole(RANGES.ton)),
  sourceNpi: z.optional(whole(RANGES.npi)),
  destinationTon: z.optional(whole(RANGES.ton)),
  destinationNpi: z.optional(whole(RANGES.npi)),
  referenceBits: z.optional(z.enum(CHOICES.referenceBits)),
  messageIds: z.optional(z.enum(CHOICES.messageIds)),
  optOutCodes: z.optional(OptOutCodeList),
});

const number = (
  name: Exclude<keyof typeof STANDARD, keyof typeof CHOICES>,
  label: string,
  range: Range,
): CredentialFieldSpec => ({ name, label, kind: 'number', range, optional: true, standard: STANDARD[name] });
const choice = (name: keyof typeof CHOICES, label: string): CredentialFieldSpec => ({
  ...{ name, label, kind: 'choice', choices: CHOICES[name] },
  ...{ optional: true, standard: STANDARD[name] },
});
const inGroup = (group: CredentialGroup, specs: readonly CredentialFieldSpec[]): CredentialFieldSpec[] =>
  specs.map((spec) => ({ ...spec, group }));

/** The form of an account; `mayReach`: whether the host may be stored at all. */
export const credentialForm = (mayReach: (host: string) => boolean): CredentialForm => ({
  fields: [
    ...inGroup('connection', [
      { name: 'host', label: 'Host', kind: 'text' },
      { name: 'port', label: 'Port', kind: 'number', range: RANGES.port },
      { name: 'systemId', label: 'system_id', kind: 'text' },
      { name: 'password', label: 'password', kind: 'secret' },
      choice('tls', 'TLS'),
    ]),
    ...inGroup('limits', [
      number('window', 'Window', RANGES.window),
      { name: 'throughput', label: 'Segments/s', kind: 'number', range: RANGES.throughput, optional: true },
      number('binds', 'Binds', RANGES.binds),
    ]),
    ...inGroup('details', [
      { name: 'systemType', label: 'system_type', kind: 'text', optional: true },
      number('sourceTon', 'source_addr_ton', RANGES.ton),
      number('sourceNpi', 'source_addr_npi', RANGES.npi),
      number('destinationTon', 'dest_addr_ton', RANGES.ton),
      number('destinationNpi', 'dest_addr_npi', RANGES.npi),
      choice('referenceBits', 'UDH reference bits'),
      choice('messageIds', 'message_id'),
      { name: 'optOutCodes', label: 'Opt-out codes', kind: 'text', optional: true },
    ]),
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
  const valueOf = (name: keyof typeof STANDARD) => given[name] ?? STANDARD[name];
  const numberOf = (name: keyof typeof STANDARD) => Number(valueOf(name));
  return {
    host: given.host,
    port: Number(given.port),
    tls: valueOf('tls') === 'yes',
    systemId: given.systemId,
    password: given.password,
    systemType: given.systemType ?? '',
    window: numberOf('window'),
    throughput: given.throughput === undefined ? null : Number(given.throughput),
    binds: numberOf('binds'),
    source: { ton: numberOf('sourceTon'), npi: numberOf('sourceNpi') },
    destination: { ton: numberOf('destinationTon'), npi: numberOf('destinationNpi') },
    referenceBits: valueOf('referenceBits') === '16' ? 16 : 8,
    idForm: given.messageIds ?? STANDARD.messageIds,
    optOut: readOptOutCodes(given.optOutCodes),
  };
}
