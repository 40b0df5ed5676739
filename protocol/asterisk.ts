import * as z from 'zod/mini';
import { Country } from './countries.ts';
import { LanguageTag } from './language.ts';
import { pick } from './pick.ts';
import { QueueKey } from './queue.ts';

/**
 * Why an exchange is not heard, or a call of it not wholly understood. `…_refused`: it does not let the user in, or not that far ·
 * `…_unreachable` · `host_not_allowed`: the operator does not list its address · `queue_unknown`: the queue that is set is gone ·
 * `agent_unknown`: somebody had a call whom no line names · `malformed`: it sent what Asterisk does not document.
 */
export const ExchangeTrouble = z.enum([
  'ari_refused',
  'ari_unreachable',
  'ami_refused',
  'ami_unreachable',
  'host_not_allowed',
  'queue_unknown',
  'agent_unknown',
  'malformed',
]);
export type ExchangeTrouble = z.infer<typeof ExchangeTrouble>;

const Printable = z.string().check(z.regex(/^[\x21-\x7e]{1,200}$/));
/** As the exchange writes it; no control characters, no blank at either end. */
const ExchangeName = z.string().check(z.regex(/^(?!\s)[^\p{C}=]{1,120}(?<!\s)$/u));
/** One `*` at most. */
const Pattern = ExchangeName.check(z.regex(/^[^*]*\*?[^*]*$/));

const Lines = {
  /** `of`: a queue of the exchange, or the number that was dialled in E.164. */
  queues: z.array(z.strictObject({ of: ExchangeName, queue: QueueKey })).check(z.maxLength(200)),
  /** `of`: name or interface of a queue's member, or an endpoint; `*` stands for anything, in `agent` for the same. */
  agents: z.array(z.strictObject({ of: Pattern, agent: Pattern })).check(z.maxLength(1_000)),
  /** `of`: Asterisk's code; `null`: it says nothing of what the caller speaks. */
  languages: z
    .array(z.strictObject({ of: ExchangeName, language: z.nullable(LanguageTag) }))
    .check(z.maxLength(100)),
};

/** Body of `POST /v1/admin/asterisk` and `PUT /v1/admin/asterisk/{id}`. */
export const ExchangeInput = z.strictObject({
  name: ExchangeName,
  /** Its HTTP server, with the prefix if it has one: `https://pbx.example:8089`. */
  ari: z.string().check(z.maxLength(300), z.regex(/^https?:\/\/[^\s/?#@]+(?:\/[\w.~/-]*)?$/)),
  /** Its manager interface: `tcp://pbx.example:5038`, or `tls://…`. */
  ami: z.string().check(z.maxLength(300), z.regex(/^(?:tcp|tls):\/\/[^\s/?#@]+:\d{1,5}$/)),
  ariUser: Printable,
  /** Left out, the passwords stay. */
  ariPassword: z.optional(Printable),
  amiUser: Printable,
  amiSecret: z.optional(Printable),
  /** Of calls that no line names; `null`: these are left alone. */
  queue: z.nullable(QueueKey),
  ...Lines,
  /** In which country numbers without a country code are; `null`: they are not believed. */
  country: z.nullable(Country),
});
export type ExchangeInput = z.infer<typeof ExchangeInput>;

/** An exchange as administrators see it. */
export const ExchangeView = z.object({
  id: z.uuid(),
  name: z.string(),
  ari: z.string(),
  ami: z.string(),
  ariUser: z.string(),
  amiUser: z.string(),
  queue: z.nullable(z.string()),
  queues: z.array(z.object({ of: z.string(), queue: z.string() })),
  agents: z.array(z.object({ of: z.string(), agent: z.string() })),
  languages: z.array(z.object({ of: z.string(), language: z.nullable(z.string()) })),
  country: z.nullable(z.string()),
  /** When it was last set. */
  changedAt: z.string(),
  /** Which of its feeds are heard now. */
  up: z.object({ ami: z.boolean(), ari: z.boolean() }),
  trouble: z.nullable(z.object({ reason: ExchangeTrouble, detail: z.string(), at: z.string() })),
});
export type ExchangeView = z.infer<typeof ExchangeView>;

/** Answer of `GET /v1/admin/asterisk`. */
export const ExchangeList = z.object({
  exchanges: z.array(ExchangeView),
  /** Addresses the operator lists, without which there can be no exchange. */
  hosts: z.array(z.string()),
});
export type ExchangeList = z.infer<typeof ExchangeList>;

const EDITED = [
  'name',
  'ari',
  'ami',
  'ariUser',
  'amiUser',
  'queue',
  'queues',
  'agents',
  'languages',
  'country',
] as const satisfies readonly (keyof ExchangeView)[];

/** What an administrator chose, but for the passwords. */
export const exchangeChoices = (view: ExchangeView) => pick(view, EDITED);

/** What an administrator edits; `If-Match` names its fingerprint. A new password is a change, too. */
export const exchangeConfiguration = (view: ExchangeView) => pick(view, [...EDITED, 'changedAt']);
