import { isIP } from 'node:net';
import path from 'node:path';
import * as z from 'zod';
import { type ScannerSettings } from './media/scan/clamd.ts';
import { type S3Settings } from './media/s3/settings.ts';

/** Everything the server takes from its environment. */
export interface Config {
  /** Folder of this installation: embedded database, media, keys. */
  dataFolder: string;
  /** PostgreSQL 15 or newer; `null`: the one that comes with Midcall. */
  databaseUrl: string | null;
  host: string;
  port: number;
  /** Under which browsers, carriers and telephony reach this server, without a slash at the end. */
  publicOrigin: string;
  simulatorOrigin: string;
  /** Make a tenant to try things with. */
  demo: boolean;
  /** Where the secrets of that tenant are written for the simulator. */
  demoFile: string;
  logLevel: string;
  /** 32 octets; `null`: kept in the data folder. */
  masterKey: Buffer | null;
  /** Bearer of `/metrics`; `null`: this machine only. */
  metricsToken: string | null;
  /** Id of the tenant that a database without any gets. */
  tenant: string;
  /** Reverse proxies that say where a request came from, as addresses or CIDR ranges. */
  trustedProxies: string[];
  /** Webhooks may go to this machine, too, without TLS. */
  webhooksToThisMachine: boolean;
  /** Hosts, addresses and CIDR ranges of message centres that are not on the internet. */
  smppHosts: string[];
  /** A played Twilio on this machine; `null`: Twilio itself. */
  twilioOrigin: string | null;
  /** A played Telnyx on this machine; `null`: Telnyx itself. */
  telnyxOrigin: string | null;
  /** Who looks at files for malware; `null`: nobody. */
  clamd: ScannerSettings | null;
  /** Object store that media are kept in; `null`: a folder of the data folder. */
  s3: S3Settings | null;
  /** What the hand-over of all tenants' texts is set to at the start; `null`: it stays as it is. */
  sending: 'on' | 'stopped' | null;
  /** Where exchanges of Asterisk may be: names or addresses, with `:port` or for all ports. */
  asteriskHosts: string[];
}

const port = z.coerce.number().int().min(1).max(65_535);
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const origin = z
  .string()
  .refine(isOrigin, 'is not an origin: give scheme, host and port, without a slash at the end');

/** A name, or an address; one of IPv6 in brackets. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/** A socket of this machine, or a name or address of IPv4 with a port. */
const CLAMD = /^(?:unix:(\/[^\0]{1,100})|([a-z0-9](?:[a-z0-9.-]{0,252})):(\d{1,5}))$/i;

/** Letters that neither a path nor a signature writes otherwise. */
const S3_PREFIX = /^(?:[A-Za-z0-9_-][A-Za-z0-9._-]{0,62}\/){1,8}$/;

const S3Environment = z.object({
  MIDCALL_S3_ENDPOINT: origin.optional(),
  MIDCALL_S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'is no name of a bucket')
    .optional(),
  MIDCALL_S3_REGION: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'is no name of a region')
    .default('us-east-1'),
  MIDCALL_S3_ACCESS_KEY_ID: z
    .string()
    .regex(/^[\w.-]{3,128}$/, 'is no id of an access key')
    .optional(),
  MIDCALL_S3_SECRET_ACCESS_KEY: z.string().min(8).max(256).optional(),
  MIDCALL_S3_PATH_STYLE: z.enum(['0', '1']).default('1'),
  MIDCALL_S3_PREFIX: z.string().regex(S3_PREFIX, 'takes names with a slash behind each').optional(),
  MIDCALL_S3_ENCRYPTION: z.enum(['none', 'AES256', 'aws:kms']).default('none'),
  MIDCALL_S3_KMS_KEY: z
    .string()
    .regex(/^[\w:/-]{1,256}$/, 'is no key of a key management')
    .optional(),
});

/** What an object store cannot do without. */
const S3_NEEDS = [
  'MIDCALL_S3_ENDPOINT',
  'MIDCALL_S3_BUCKET',
  'MIDCALL_S3_ACCESS_KEY_ID',
  'MIDCALL_S3_SECRET_ACCESS_KEY',
] as const;

const Environment = z
  .object({
    ...S3Environment.shape,
    MIDCALL_CLAMD: z
      .string()
      .transform((text, context) => {
        const [, path, host = '', port] = CLAMD.exec(text) ?? [];
        if (path !== undefined) return { path };
        if (port !== undefined && Number(port) <= 65_535) return { host, port: Number(port) };
        context.addIssue('takes unix:/path/of/a/socket, or a host and a port: clamd:3310');
        return z.NEVER;
      })
      .optional(),
    MIDCALL_CLAMD_FAILS: z.enum(['closed', 'open']).default('closed'),
    MIDCALL_DATA: z.string().min(1).default('.midcall'),
    DATABASE_URL: z
      .url({ protocol: /^postgres(ql)?$/, error: 'is no address of a PostgreSQL database' })
      .optional(),
    HOST: z.string().min(1).default('127.0.0.1'),
    PORT: port.default(4180),
    PUBLIC_ORIGIN: origin.optional(),
    SIMULATOR_PORT: port.default(4181),
    SIMULATOR_ORIGIN: origin.optional(),
    MIDCALL_DEMO: z.enum(['0', '1']).default('0'),
    MIDCALL_DEMO_FILE: z.string().min(1).optional(),
    LOG_LEVEL: z.enum(LEVELS).default('info'),
    MIDCALL_MASTER_KEY: z
      .base64()
      .refine((text) => Buffer.from(text, 'base64').length === 32, 'is not the base64 of 32 octets')
      .optional(),
    MIDCALL_METRICS_TOKEN: z.string().min(16).optional(),
    MIDCALL_TENANT: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,38}$/, 'takes a-z, 0-9 and hyphens, at most 39')
      .default('main'),
    MIDCALL_WEBHOOKS_TO_THIS_MACHINE: z.enum(['0', '1']).default('0'),
    MIDCALL_SMPP_HOSTS: z
      .string()
      .transform((text) => text.split(',').map((part) => part.trim()))
      .refine(
        (parts) => parts.every((part) => isNetwork(part) || /^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/.test(part)),
        'takes names of hosts, addresses or CIDR ranges, with commas between',
      )
      .default([]),
    MIDCALL_TWILIO_ORIGIN: z
      .string()
      .refine(isThisMachine, 'takes http://127.0.0.1 and a port: texts go to Twilio itself otherwise')
      .optional(),
    MIDCALL_TELNYX_ORIGIN: z
      .string()
      .refine(isThisMachine, 'takes http://127.0.0.1 and a port: texts go to Telnyx itself otherwise')
      .optional(),
    MIDCALL_ASTERISK_HOSTS: z
      .string()
      .transform((text) => text.split(',').map((part) => part.trim()))
      .refine(
        (parts) => parts.every((part) => HOST.test(part)),
        'takes hosts, with commas between; :port may follow',
      )
      .default([]),
    MIDCALL_SENDING: z.enum(['on', 'stopped']).optional(),
    MIDCALL_TRUSTED_PROXIES: z
      .string()
      .transform((text) => text.split(',').map((part) => part.trim()))
      .refine((parts) => parts.every(isNetwork), 'takes addresses or CIDR ranges, with commas between')
      .default([]),
  })
  .check(({ value, issues }) => {
    const missing = S3_NEEDS.filter((name) => value[name] === undefined);
    if (missing.length === S3_NEEDS.length) return;
    for (const name of missing)
      issues.push({
        code: 'custom',
        input: undefined,
        path: [name],
        message: 'is missing: an object store needs it',
      });
  });

/** Reads the environment. Throws with a sentence for people that names every variable it cannot use, and no value. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  // an empty variable is one that is not set
  const result = Environment.safeParse(
    Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')),
  );
  if (!result.success) {
    const lines = result.error.issues.map(({ path: [name], message }) => `${String(name)}: ${message}`);
    throw new Error(`The environment cannot be used.\n${lines.join('\n')}`);
  }
  const { data } = result;
  const dataFolder = path.resolve(data.MIDCALL_DATA);
  return {
    dataFolder,
    webhooksToThisMachine: data.MIDCALL_WEBHOOKS_TO_THIS_MACHINE === '1',
    databaseUrl: data.DATABASE_URL ?? null,
    host: data.HOST,
    port: data.PORT,
    publicOrigin: data.PUBLIC_ORIGIN ?? `http://127.0.0.1:${data.PORT}`,
    simulatorOrigin: data.SIMULATOR_ORIGIN ?? `http://localhost:${data.SIMULATOR_PORT}`,
    demo: data.MIDCALL_DEMO === '1',
    demoFile: data.MIDCALL_DEMO_FILE ?? path.join(dataFolder, 'demo.json'),
    logLevel: data.LOG_LEVEL,
    masterKey: data.MIDCALL_MASTER_KEY === undefined ? null : Buffer.from(data.MIDCALL_MASTER_KEY, 'base64'),
    metricsToken: data.MIDCALL_METRICS_TOKEN ?? null,
    tenant: data.MIDCALL_TENANT,
    smppHosts: data.MIDCALL_SMPP_HOSTS,
    trustedProxies: data.MIDCALL_TRUSTED_PROXIES,
    twilioOrigin: data.MIDCALL_TWILIO_ORIGIN ?? null,
    sending: data.MIDCALL_SENDING ?? null,
    telnyxOrigin: data.MIDCALL_TELNYX_ORIGIN ?? null,
    asteriskHosts: data.MIDCALL_ASTERISK_HOSTS,
    clamd: data.MIDCALL_CLAMD ? { address: data.MIDCALL_CLAMD, fails: data.MIDCALL_CLAMD_FAILS } : null,
    s3: readS3(data),
  };
}

function readS3(data: z.infer<typeof S3Environment>): S3Settings | null {
  const {
    MIDCALL_S3_ENDPOINT: endpoint,
    MIDCALL_S3_BUCKET: bucket,
    MIDCALL_S3_ACCESS_KEY_ID: accessKeyId,
    MIDCALL_S3_SECRET_ACCESS_KEY: secretAccessKey,
  } = data;
  if (!endpoint || !bucket || !accessKeyId || !secretAccessKey) return null;
  return {
    ...{ endpoint, bucket, accessKeyId, secretAccessKey },
    region: data.MIDCALL_S3_REGION,
    pathStyle: data.MIDCALL_S3_PATH_STYLE === '1',
    prefix: data.MIDCALL_S3_PREFIX ?? '',
    encryption: data.MIDCALL_S3_ENCRYPTION,
    kmsKey: data.MIDCALL_S3_KMS_KEY ?? null,
  };
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text;
}

function isThisMachine(text: string): boolean {
  return isOrigin(text) && /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(text);
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return (
    more.length === 0 && most > 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
  );
}
