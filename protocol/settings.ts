import * as z from 'zod/mini';
import { CountryList } from './countries.ts';
import { TimeZone } from './time-zone.ts';

/** Least and greatest value of the settings that are whole numbers, each in its own unit. */
export const SETTING_RANGES = {
  warnSegments: { min: 1, max: 28 },
  maxSegments: { min: 1, max: 28 },
  autoReplyWindowMinutes: { min: 10, max: 10_080 },
  autoReplyPerDay: { min: 1, max: 5 },
  callLeaseSeconds: { min: 15, max: 3_600 },
  messageTtlSeconds: { min: 10, max: 3_600 },
  mediaMaxItems: { min: 1, max: 10 },
  mediaMaxBytes: { min: 10_000, max: 26_214_400 },
  videoMaxBytes: { min: 100_000, max: 104_857_600 },
  photoLinkMinutes: { min: 5, max: 30 },
  capTenantDay: { min: 0, max: 10_000_000 },
  capQueueDay: { min: 0, max: 10_000_000 },
  capSession: { min: 0, max: 10_000 },
  capDestinationHour: { min: 0, max: 10_000 },
  capDestinationDay: { min: 0, max: 10_000 },
  alarmPrefixNumbers: { min: 0, max: 1_000 },
  alarmCountryNumbers: { min: 0, max: 10_000 },
  alarmFailurePercent: { min: 0, max: 100 },
  alarmAgentNumbers: { min: 0, max: 10_000 },
  prefixHoldHours: { min: 1, max: 168 },
  mediaDays: { min: 1, max: 365 },
  textDays: { min: 1, max: 365 },
  callDays: { min: 30, max: 1_826 },
} as const;

const int = ({ min, max }: { min: number; max: number }) => z.int().check(z.minimum(min), z.maximum(max));

/**
 * Settings of a tenant, each overridable per queue except `inCallSms`, the price and what is kept how long. An absent key has the default below.
 * Codes and meaning: `docs/settings.md`.
 */
export const SETTING_SCHEMAS = {
  /** Global switch. A queue can be switched on only while this is on. */
  inCallSms: z.boolean(),
  /** Texts to numbers outside the home country (US: territories count as home). */
  nonDomesticInCall: z.boolean(),
  /** The same for texts to callers who wait in line; neither switch moves the other. */
  nonDomesticWaitTime: z.boolean(),
  /** Callers who wait in line, and have said yes when they were asked, are texted and may text; only where `inCallSms` is on. */
  waitTimeSms: z.boolean(),
  /** Countries abroad that may be texted; empty: all. */
  allowedCountries: CountryList,
  /** Countries that are never texted, whatever else is allowed. */
  deniedCountries: CountryList,
  /** When the session ends: with the caller's leg. */
  endPolicy: z.enum(['call']),
  presets: z.boolean(),
  freeText: z.boolean(),
  /** Presets that each agent writes for themselves; only where presets and free text are on (`check-settings.ts`). */
  personalPresets: z.boolean(),
  presetActivate: z.enum(['send', 'insert']),
  warnSegments: int(SETTING_RANGES.warnSegments),
  maxSegments: int(SETTING_RANGES.maxSegments),
  counter: z.boolean(),
  /** Where the counter stands: at the end of the line above the text area, or below it. */
  counterPosition: z.enum(['topRight', 'below']),
  enterToSend: z.boolean(),
  smartEncoding: z.boolean(),
  /** A text that the carrier has taken reads "Delivered", without waiting for the handset's receipt. */
  statusCompat: z.boolean(),
  afterEnd: z.enum(['autoReply', 'ignore']),
  closingWhen: z.enum(['ifAnyMessage', 'always']),
  /** Closing text and auto-reply only in the session's language, its parent or its base language. */
  autoStrict: z.boolean(),
  /** Minutes between two auto-replies to one caller. */
  autoReplyWindowMinutes: int(SETTING_RANGES.autoReplyWindowMinutes),
  autoReplyPerDay: int(SETTING_RANGES.autoReplyPerDay),
  /** Whether the words of a late text are kept; it is counted in any case. */
  keepLateText: z.boolean(),
  /** Seconds a telephony source may be silent about a live call before the session ends with `source_lost`. */
  callLeaseSeconds: int(SETTING_RANGES.callLeaseSeconds),
  /** Seconds after which a text that was not handed over is given up. */
  messageTtlSeconds: int(SETTING_RANGES.messageTtlSeconds),
  /** Photos and videos from callers. Off: they are announced and not fetched. */
  inboundMedia: z.boolean(),
  /** Agents with the permission `media.save` may save photos and videos. */
  mediaSave: z.boolean(),
  mediaMaxItems: int(SETTING_RANGES.mediaMaxItems),
  /** Octets of one media item. */
  mediaMaxBytes: int(SETTING_RANGES.mediaMaxBytes),
  /** Agents may text the caller a link by which photos are sent without MMS; only where `inboundMedia` is on. */
  photoLink: z.boolean(),
  /** Minutes a link lives at most; it ends with its call in any case. */
  photoLinkMinutes: int(SETTING_RANGES.photoLinkMinutes),
  /** Agents may have a caller text a code, so that another mobile joins the call. */
  textIn: z.boolean(),
  /** Octets of one video that comes by a link. */
  videoMaxBytes: int(SETTING_RANGES.videoMaxBytes),
  /** In which the day of a limit begins and ends. */
  timeZone: TimeZone,
  /** Segments of all texts of the tenant in a day; 0: no limit, here and below. */
  capTenantDay: int(SETTING_RANGES.capTenantDay),
  /** Segments of the texts of each queue in a day. */
  capQueueDay: int(SETTING_RANGES.capQueueDay),
  /** Segments of the texts of each session. */
  capSession: int(SETTING_RANGES.capSession),
  /** Segments to one number in an hour, whichever number of ours they come from. */
  capDestinationHour: int(SETTING_RANGES.capDestinationHour),
  /** The same in a day. */
  capDestinationDay: int(SETTING_RANGES.capDestinationDay),
  /** Neighbouring numbers of one prefix within an hour that raise an alarm; 0: no such alarm, here and below. */
  alarmPrefixNumbers: int(SETTING_RANGES.alarmPrefixNumbers),
  /** Numbers in a country abroad within an hour from which on it is compared with the week before. */
  alarmCountryNumbers: int(SETTING_RANGES.alarmCountryNumbers),
  /** Per cent of the texts of an hour that did not arrive, from which on it is compared with the week before. */
  alarmFailurePercent: int(SETTING_RANGES.alarmFailurePercent),
  /** Numbers that one agent texts within an hour, from which on it is compared with others and the week before. */
  alarmAgentNumbers: int(SETTING_RANGES.alarmAgentNumbers),
  /** A prefix that is walked through is held at once, until an administrator releases it or it lapses. */
  prefixHold: z.boolean(),
  /** Hours after which a hold of a prefix lapses. */
  prefixHoldHours: int(SETTING_RANGES.prefixHoldHours),
  /** What one segment that goes out costs, in `priceCurrency`, for estimates alone; 0: not known. */
  segmentPrice: z.number().check(z.minimum(0), z.maximum(100)),
  /** Days after which the octets of photos and videos are erased. */
  mediaDays: int(SETTING_RANGES.mediaDays),
  /** Days after which the words of texts are erased. */
  textDays: int(SETTING_RANGES.textDays),
  /** Days after which callers' numbers and names are erased; what is counted in reports stays. */
  callDays: int(SETTING_RANGES.callDays),
  /** For whom an opt-out counts: the number that was written to, or all numbers of the company. */
  optOutReach: z.enum(['number', 'company']),
  /** Nothing is erased while this is on, neither by age nor on request. */
  erasureHold: z.boolean(),
  /** ISO 4217. */
  priceCurrency: z.string().check(z.regex(/^[A-Z]{3}$/)),
} as const;

export type SettingKey = keyof typeof SETTING_SCHEMAS;
export type Settings = { -readonly [K in SettingKey]: z.infer<(typeof SETTING_SCHEMAS)[K]> };

export const DEFAULT_SETTINGS: Settings = {
  inCallSms: false,
  nonDomesticInCall: false,
  nonDomesticWaitTime: false,
  waitTimeSms: false,
  allowedCountries: [],
  deniedCountries: [],
  endPolicy: 'call',
  presets: true,
  freeText: true,
  personalPresets: false,
  presetActivate: 'send',
  warnSegments: 4,
  maxSegments: 14,
  counter: true,
  counterPosition: 'topRight',
  enterToSend: true,
  smartEncoding: false,
  statusCompat: false,
  afterEnd: 'autoReply',
  closingWhen: 'ifAnyMessage',
  autoStrict: false,
  autoReplyWindowMinutes: 10,
  autoReplyPerDay: 5,
  keepLateText: false,
  callLeaseSeconds: 90,
  messageTtlSeconds: 120,
  inboundMedia: true,
  mediaSave: true,
  mediaMaxItems: 10,
  mediaMaxBytes: 10_485_760,
  photoLink: true,
  photoLinkMinutes: 30,
  textIn: true,
  videoMaxBytes: 26_214_400,
  timeZone: 'UTC',
  capTenantDay: 0,
  capQueueDay: 0,
  capSession: 0,
  capDestinationHour: 100,
  capDestinationDay: 200,
  alarmPrefixNumbers: 20,
  alarmCountryNumbers: 10,
  alarmFailurePercent: 30,
  alarmAgentNumbers: 30,
  prefixHold: false,
  prefixHoldHours: 24,
  mediaDays: 30,
  textDays: 30,
  callDays: 396,
  optOutReach: 'number',
  erasureHold: false,
  segmentPrice: 0,
  priceCurrency: 'USD',
};

/**
 * Settings that a queue cannot override: it has a switch of its own, `smsEnabled`; its texts cost what the others do; and
 * one clock, one bill, one caller and what is unusual are those of all queues.
 */
export const TENANT_ONLY: ReadonlySet<SettingKey> = new Set<SettingKey>([
  'inCallSms',
  'timeZone',
  'capTenantDay',
  'capDestinationHour',
  'capDestinationDay',
  'alarmPrefixNumbers',
  'alarmCountryNumbers',
  'alarmFailurePercent',
  'alarmAgentNumbers',
  'prefixHold',
  'prefixHoldHours',
  'segmentPrice',
  'priceCurrency',
  'mediaDays',
  'textDays',
  'callDays',
  'optOutReach',
  'erasureHold',
]);

/** Body of `PUT /v1/admin/settings`: only what changes; `null` returns a key to what it inherits. */
export const SettingsPatch = z.strictObject(
  Object.fromEntries(
    Object.entries(SETTING_SCHEMAS).map(([key, schema]) => [
      key,
      z.optional(z.nullable(schema as z.ZodMiniType)),
    ]),
    // `fromEntries` forgets which key has which schema.
  ) as { [K in SettingKey]: z.ZodMiniOptional<z.ZodMiniNullable<(typeof SETTING_SCHEMAS)[K]>> },
);
export type SettingsPatch = z.infer<typeof SettingsPatch>;
