import * as z from 'zod/mini';
import { PageCall, PageCalls } from './adapter.ts';
import { isExactOrigin } from './exact-origin.ts';
import { ReportedCall } from './reported-call.ts';

/** Where Zendesk shows a page of the app: beside a ticket, in the bar on top, or nowhere. */
export const ZendeskPlace = z.enum(['sidebar', 'topbar', 'background']);
export type ZendeskPlace = z.infer<typeof ZendeskPlace>;

/** Where Zendesk has its script from: apps must load it from there. */
export const ZENDESK_SCRIPT = 'https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js';

/**
 * Why a page of the app stays closed. `direct`: not opened by Zendesk · `refused`: Zendesk did not sign this for the
 * tenant's installation, or not now · `used`: signed once, opened twice, as a reload of the frame does.
 */
export const ZendeskClosed = z.enum(['direct', 'refused', 'used']);
export type ZendeskClosed = z.infer<typeof ZendeskClosed>;

/** JSON island `#midcall-config` of the app's pages. */
export const ZendeskPage = z.discriminatedUnion('state', [
  z.object({ state: z.literal('closed'), why: ZendeskClosed, language: z.string() }),
  z.object({
    state: z.literal('open'),
    place: ZendeskPlace,
    tenant: z.string(),
    /** The only page that may be above this one. From the tenant's installation, never from the address. */
    origin: z.string(),
    /** Where the script is that speaks with it. */
    script: z.string(),
    /** Exact origin of the frame whose softphone reports calls; `null`: there is none. */
    softphone: z.nullable(z.string()),
    /** Good for one launch, soon. */
    pass: z.string(),
    language: z.string(),
  }),
]);
export type ZendeskPage = z.infer<typeof ZendeskPage>;

/** Body of `POST /v1/zendesk/launch`: what a page of the app needs for each launch of its widget. */
export const ZendeskLaunchRequest = z.strictObject({
  pass: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,38}\.[A-Za-z0-9_-]{43}$/)),
  nonce: z.string().check(z.minLength(16), z.maxLength(100)),
  mount: z.string().check(z.minLength(8), z.maxLength(100)),
  /** The agent's name as Zendesk shows it; for people to read. */
  name: z.string().check(z.minLength(1), z.maxLength(120)),
});
export type ZendeskLaunchRequest = z.infer<typeof ZendeskLaunchRequest>;

/** Answer to it: a launch token, and the pass for the next launch of the same mount. */
export const ZendeskLaunchResponse = z.object({ token: z.string(), pass: z.string() });
export type ZendeskLaunchResponse = z.infer<typeof ZendeskLaunchResponse>;

// softphone ----------------------------------------------------------------------------------------------------------

/** What a softphone's frame may say to the background page of the app. */
export const SoftphoneMessage = z.discriminatedUnion('type', [
  /** Asks whether somebody listens; answered with `ready`. Said after each load of the softphone. */
  z.strictObject({ midcall: z.literal(1), type: z.literal('hello') }),
  /** The whole state of one call. */
  z.strictObject({ midcall: z.literal(1), type: z.literal('call'), call: ReportedCall }),
  /** The softphone no longer hears from its exchange, or hears again. */
  z.strictObject({ midcall: z.literal(1), type: z.literal('source'), up: z.boolean() }),
]);
export type SoftphoneMessage = z.infer<typeof SoftphoneMessage>;

/** What is said to the softphone. */
export type ToSoftphone = { midcall: 1; type: 'ready' } | { midcall: 1; type: 'dial'; number: string };

// between the app's own instances ------------------------------------------------------------------------------------

const Guid = z.string().check(z.regex(/^[\w-]{1,80}$/));

/** Messages between the instances of one agent's app, by event name. Each arrives through Zendesk and is parsed again. */
export const INSTANCE_MESSAGES = {
  /** Instance to background: who listens, and asks for all there is. */
  'midcall.hello': z.strictObject({ from: Guid, ask: z.int() }),
  /** Background to one instance: all live calls. `ask`: of the hello it answers. */
  'midcall.calls': z.strictObject({
    ask: z.int(),
    up: z.boolean(),
    calls: PageCalls,
  }),
  /** Background to all: it was loaded, perhaps again. */
  'midcall.background': z.strictObject({ from: Guid }),
  /** Background to all: one call changed. */
  'midcall.call': z.strictObject({ call: PageCall }),
  /** Background to all: whether the softphone has its feed. */
  'midcall.source': z.strictObject({ up: z.boolean() }),
  /** Instance to background: texts that nobody has looked at. */
  'midcall.unread': z.strictObject({ from: Guid, count: z.int().check(z.minimum(0), z.maximum(9_999)) }),
  /** Instance to background: dial this. */
  'midcall.dial': z.strictObject({
    from: Guid,
    ask: z.int(),
    number: z.string().check(z.minLength(1), z.maxLength(40)),
  }),
  /** Background to it: whether there was a softphone to tell. */
  'midcall.dialled': z.strictObject({ ask: z.int(), done: z.boolean() }),
  /** Instance to background: the next new ticket is for this address. */
  'midcall.write': z.strictObject({
    from: Guid,
    address: z.string().check(z.minLength(3), z.maxLength(254)),
  }),
  /** Background to the sidebar of a new ticket: whom it is for. */
  'midcall.requester': z.strictObject({ address: z.string().check(z.minLength(3), z.maxLength(254)) }),
} as const;
export type InstanceMessages = {
  [K in keyof typeof INSTANCE_MESSAGES]: z.infer<(typeof INSTANCE_MESSAGES)[K]>;
};

// administration -----------------------------------------------------------------------------------------------------

/** Source: RFC 1123 §2.1, as Zendesk gives them out: no dots. */
const Subdomain = z.string().check(z.regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/));
const Id = z.int().check(z.minimum(1), z.maximum(Number.MAX_SAFE_INTEGER));
const Pem = z
  .string()
  .check(
    z.maxLength(4_000),
    z.regex(/^-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----\s*$/),
  );

/** The installation of the app in the company's Zendesk account. */
export const ZendeskInstallation = z.object({
  subdomain: z.string(),
  appId: z.int(),
  installationId: z.int(),
  /** PEM (RFC 7468). `null`: not known yet, so nothing that Zendesk signs is believed. */
  publicKey: z.nullable(z.string()),
  /** Exact origin of the frame whose softphone reports calls to the app; `null`: there is none. */
  softphone: z.nullable(z.string()),
});
export type ZendeskInstallation = z.infer<typeof ZendeskInstallation>;

/** Body of `PUT /v1/admin/zendesk`. */
export const ZendeskInstallationInput = z.strictObject({
  subdomain: Subdomain,
  appId: Id,
  installationId: Id,
  publicKey: z.nullable(Pem),
  softphone: z.nullable(z.string().check(z.maxLength(250), z.refine(isExactOrigin, 'not an exact origin'))),
});
export type ZendeskInstallationInput = z.infer<typeof ZendeskInstallationInput>;

/** Answer of `GET /v1/admin/zendesk`. */
export const ZendeskSettings = z.object({
  /** What the app's package is made for. */
  server: z.string(),
  tenant: z.string(),
  installation: z.nullable(ZendeskInstallation),
});
export type ZendeskSettings = z.infer<typeof ZendeskSettings>;

/** Body of `POST /v1/admin/zendesk/public-key`: an administrator of Zendesk and their API token, used once and not kept. */
export const ZendeskKeyRequest = z.strictObject({
  email: z.string().check(z.minLength(3), z.maxLength(254), z.regex(/^[^\s:]+@[^\s:]+$/)),
  apiToken: z.string().check(z.minLength(1), z.maxLength(400), z.regex(/^[\x21-\x7e]+$/)),
});
export type ZendeskKeyRequest = z.infer<typeof ZendeskKeyRequest>;
