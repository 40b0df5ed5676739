import * as z from 'zod/mini';
import { isExactOrigin } from './exact-origin.ts';

const Name = z.string().check(z.trim(), z.minLength(1), z.maxLength(120));

/** A page's origin that may embed the widget. */
export const EmbedOrigin = z.object({
  origin: z.string(),
  createdAt: z.string(),
  /** Day in UTC of the last launch from there; `null`: none that is known of. */
  lastLaunchOn: z.nullable(z.string()),
  /** Widgets that are open there now. */
  liveWidgets: z.int(),
});
export type EmbedOrigin = z.infer<typeof EmbedOrigin>;

/** Body of `POST /v1/admin/embed-origins`: `https`, or `http` on this machine; no path, no wildcard. */
export const EmbedOriginInput = z.strictObject({
  origin: z.string().check(
    z.maxLength(250),
    z.refine((text) => isExactOrigin(text), 'not an exact origin'),
  ),
});
export type EmbedOriginInput = z.infer<typeof EmbedOriginInput>;

const Ed25519Jwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
  d: z.optional(z.never()),
});

/** 2,048 to 4,096 bits: `n` is base64url of its octets, of which the first is not 0 (RFC 7518 §6.3.1.1). */
const RsaJwk = z.object({
  kty: z.literal('RSA'),
  n: z.string().check(z.regex(/^[A-Za-z0-9_-]{342,683}$/)),
  e: z.literal('AQAB'),
  d: z.optional(z.never()),
});

/**
 * Public half of an Ed25519 pair (RFC 8037), or of an RSA pair, for hosts that cannot sign with the former. A key signs
 * with one algorithm alone: EdDSA or RS256. A key with its private half is refused.
 */
export const PublicJwk = z.discriminatedUnion('kty', [Ed25519Jwk, RsaJwk]);
export type PublicJwk = z.infer<typeof PublicJwk>;

/** A key by which a host's backend signs launch tokens. */
export const LaunchKey = z.object({
  /** `kid` of the tokens: the key's thumbprint (RFC 7638). */
  keyId: z.string(),
  name: z.string(),
  publicJwk: z.union([
    z.object({ kty: z.literal('OKP'), crv: z.string(), x: z.string() }),
    z.object({ kty: z.literal('RSA'), n: z.string(), e: z.string() }),
  ]),
  createdAt: z.string(),
  lastUsedOn: z.nullable(z.string()),
  revokedAt: z.nullable(z.string()),
  /** Widgets that were launched with it and are open now. */
  liveWidgets: z.int(),
});
export type LaunchKey = z.infer<typeof LaunchKey>;

/** A certificate (RFC 5280) or a public key (RFC 5280 §4.1.2.7) as text, of one of the kinds above. */
export const PublicPem = z
  .string()
  .check(
    z.trim(),
    z.maxLength(8_000),
    z.regex(/^-----BEGIN (CERTIFICATE|PUBLIC KEY)-----[A-Za-z0-9+/=\s]+-----END \1-----$/),
  );

/** Body of `POST /v1/admin/launch-keys`; with neither form of a public key the server makes a pair. */
export const LaunchKeyInput = z
  .strictObject({ name: Name, publicJwk: z.optional(PublicJwk), publicPem: z.optional(PublicPem) })
  .check(
    z.refine(({ publicJwk, publicPem }) => !publicJwk || !publicPem, 'one form of the public key is enough'),
  );
export type LaunchKeyInput = z.infer<typeof LaunchKeyInput>;

/** Answer to it. The private half is shown this once and is not kept; `null` for a key that was brought. */
export const CreatedLaunchKey = z.object({
  key: LaunchKey,
  privateKey: z.nullable(z.object({ jwk: z.record(z.string(), z.string()), pem: z.string() })),
});
export type CreatedLaunchKey = z.infer<typeof CreatedLaunchKey>;

/** A valid secret, without itself. */
export const WebhookSecret = z.object({
  id: z.uuid(),
  /** Its last four characters; `null` when it does not open with the master key of today. */
  last4: z.nullable(z.string()),
  createdAt: z.string(),
  /** `null`: until it is rotated. */
  expiresAt: z.nullable(z.string()),
});
export type WebhookSecret = z.infer<typeof WebhookSecret>;

/** Where webhooks of one kind are sent, and which secrets may sign them: two at most. */
export const WebhookSource = z.object({
  /** `telephony`, or the name of a carrier. */
  source: z.string(),
  url: z.string(),
  secrets: z.array(WebhookSecret),
});
export type WebhookSource = z.infer<typeof WebhookSource>;

/** Body of `POST /v1/admin/webhook-secrets/{source}`: until when the secret of before stays valid; `null`: it ends now. */
export const RotationInput = z.strictObject({
  oldValidUntil: z.nullable(z.iso.datetime({ offset: true })),
});
export type RotationInput = z.infer<typeof RotationInput>;

/** Days a secret may stay valid beside the new one. */
export const LONGEST_ROTATION_DAYS = 30;

/** Answer to it: the only time the secret is shown. */
export const RotatedSecret = z.object({ source: WebhookSource, secret: z.string() });
export type RotatedSecret = z.infer<typeof RotatedSecret>;

/** What a field of credentials holds; `pem`: a private key, in lines · `number`: a whole one, as text · `choice`: one of a few. */
export const CredentialKind = z.enum(['text', 'url', 'secret', 'pem', 'number', 'choice']);
export type CredentialKind = z.infer<typeof CredentialKind>;

/** Where a field stands in a form: how to get there · how much is sent · what the other side tells, and mostly is as usual. */
export const CredentialGroup = z.enum(['connection', 'limits', 'details']);
export type CredentialGroup = z.infer<typeof CredentialGroup>;

/** Whether what stands in such a field is never given back. */
export const isSecretKind = (kind: CredentialKind): boolean => kind === 'secret' || kind === 'pem';

/** One field of a carrier's credentials, as the carrier describes it, and what is stored of it. */
export const CredentialField = z.object({
  name: z.string(),
  /** In the carrier's own words. */
  label: z.string(),
  kind: CredentialKind,
  /** It may be left empty, and be emptied again; absent: it is needed. */
  optional: z.optional(z.boolean()),
  /** What applies while it is empty; absent: nothing in its place. */
  standard: z.optional(z.string()),
  /** Of a choice. */
  choices: z.optional(z.array(z.string())),
  /** Of a number, both included. */
  range: z.optional(z.object({ min: z.int(), max: z.int() })),
  /** Absent where a form is too short for groups. */
  group: z.optional(CredentialGroup),
  set: z.boolean(),
  /** `null` for a secret or a key, and for what is not set. */
  value: z.nullable(z.string()),
  /** Of a secret of at least twelve characters. */
  last4: z.nullable(z.string()),
});
export type CredentialField = z.infer<typeof CredentialField>;

/** What becomes of pictures at a carrier that deletes what it is asked to: once they are stored here, or only when they are erased here. */
export const MediaAtCarrier = z.enum(['delete', 'keep']);
export type MediaAtCarrier = z.infer<typeof MediaAtCarrier>;

/**
 * Why a carrier did not delete when it was last asked. `refused`: the credentials may not · `unreachable`: no answer ·
 * `unexpected`: another answer.
 */
export const CopiesProblem = z.enum(['refused', 'unreachable', 'unexpected']);
export type CopiesProblem = z.infer<typeof CopiesProblem>;

/** What a carrier has of the pictures that callers sent. */
export const CarrierCopies = z.object({
  /** Those that are to be deleted there, and are not yet. */
  waiting: z.int(),
  problem: z.nullable(CopiesProblem),
});

/** A carrier this server knows, and the tenant's credentials with it, write-only. */
export const CarrierAccount = z.object({
  carrier: z.string(),
  fields: z.array(CredentialField),
  /** `null`: there are no credentials. */
  changedAt: z.nullable(z.string()),
  /** Numbers that send through it. */
  numbers: z.int(),
  /** What the carrier has to be told, where it signs with these credentials; `null` where nothing is to be told here. */
  webhookUrl: z.nullable(z.string()),
  /** `cannot`: it keeps pictures, and its API has no way to delete them · `null`: it keeps none. */
  mediaAtCarrier: z.nullable(z.enum([...MediaAtCarrier.options, 'cannot'])),
  /** `null` for a carrier that has no way to delete. */
  copies: z.nullable(CarrierCopies),
});
export type CarrierAccount = z.infer<typeof CarrierAccount>;

/** What of an account is set, and not found: two who change it must have begun from the same. */
export const accountConfiguration = ({
  carrier,
  fields,
  changedAt,
  numbers,
  webhookUrl,
  mediaAtCarrier,
}: CarrierAccount) => ({ carrier, fields, changedAt, numbers, webhookUrl, mediaAtCarrier });

/** What is written over credentials, by the names of the fields: what is left out stays as it is; `null` empties a field. */
export const CredentialChanges = z.record(
  z.string().check(z.maxLength(60)),
  z.nullable(z.string().check(z.minLength(1), z.maxLength(8_000))),
);
export type CredentialChanges = z.infer<typeof CredentialChanges>;

/** Body of `PUT /v1/admin/carriers/{carrier}/account`. */
export const CredentialsInput = z.strictObject({
  fields: CredentialChanges,
  /** Stays as it is when it is left out; refused where the carrier cannot delete. */
  mediaAtCarrier: z.optional(MediaAtCarrier),
});
export type CredentialsInput = z.infer<typeof CredentialsInput>;

/** `refused`: the carrier does not know the credentials · `unreachable`: no answer · `unexpected`: another answer. */
export const AccountCheck = z.object({ outcome: z.enum(['ok', 'refused', 'unreachable', 'unexpected']) });
export type AccountCheck = z.infer<typeof AccountCheck>;
