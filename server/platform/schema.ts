// One interface per table, read beside migrations/.
import { type ColumnType, type Generated, type JSONColumnType } from 'kysely';
import { type MessageKind } from '../../protocol/message.ts';
import { type AlarmKind } from '../../protocol/alarm.ts';
import { type SpendingCap } from '../../protocol/sending.ts';

/** `timestamptz`. */
type Time = ColumnType<Date, Date, Date>;
type NullableTime = ColumnType<Date | null, Date | null | undefined, Date | null>;
/** `bigint` read as a number: counters that stay far below 2^53 (see `platform/db.ts`). */
type Counter = ColumnType<number, number | undefined, number>;

export interface Database {
  tenant: {
    id: string;
    name: string;
    home_country: string;
    default_language: string;
    interface_language: ColumnType<string, string | undefined, string>;
    event_seq: Counter;
    created_at: Time;
  };
  setting: {
    tenant_id: string;
    queue_key: string;
    key: string;
    value: JSONColumnType<object, string, string>;
  };
  queue: {
    tenant_id: string;
    key: string;
    name: string;
    languages: string[];
    default_language: string;
    sms_enabled: boolean;
  };
  phone_number: {
    tenant_id: string;
    id: string;
    e164: string;
    label: string;
    inbound: boolean;
    outbound: boolean;
    mms: boolean;
    purpose: 'in_call' | 'sms_chat';
    global_outbound: boolean;
    verified_at: NullableTime;
    carrier: string;
    rate_per_second: number;
    burst: number;
    encoding_profile: string;
    draining: boolean;
  };
  number_bucket: { tenant_id: string; number_id: string; tokens: number; filled_at: Time };
  sending_stop: { tenant_id: string; stopped_at: Time; stopped_by: string; note: string };
  spending_counter: {
    tenant_id: string;
    cap: SpendingCap;
    subject: string;
    period: string;
    segments: number;
    counted_at: Time;
  };
  spending_notice: {
    tenant_id: string;
    cap: SpendingCap;
    subject: string;
    period: string;
    level: 'near' | 'reached';
    most: number;
    zone: string;
    made_at: Time;
    told_at: NullableTime;
    over_at: NullableTime;
  };
  alarm: {
    tenant_id: string;
    id: string;
    kind: AlarmKind;
    subject: string;
    day: string;
    numbers: number;
    texts: number;
    share: number | null;
    usual: number;
    raised_at: Time;
    acknowledged_at: NullableTime;
    acknowledged_by: ColumnType<string | null, string | null | undefined, string | null>;
  };
  prefix_hold: {
    tenant_id: string;
    id: string;
    prefix: string;
    held_at: Time;
    held_by: string;
    held_until: Time;
  };
  installation_stop: { the_only: Generated<boolean>; stopped_at: Time; note: string };
  queue_number: {
    tenant_id: string;
    queue_key: string;
    number_id: string;
    direction: 'inbound' | 'outbound';
  };
  number_verification: {
    tenant_id: string;
    id: string;
    number_id: string;
    witness: string;
    witness_ours: boolean;
    code_hash: Buffer;
    sending_message: string | null;
    receiving_message: string | null;
    sending_proved_at: NullableTime;
    receiving_proved_at: NullableTime;
    tries: Generated<number>;
    started_at: Time;
    expires_at: Time;
    verified_at: NullableTime;
  };
  preset: {
    tenant_id: string;
    id: string;
    category: string;
    keyword: string | null;
    position: number;
    queue_key: string | null;
    updated_at: Time;
  };
  preset_text: {
    tenant_id: string;
    preset_id: string;
    language: string;
    label: string;
    body: string;
    version: Generated<number>;
    changed_at: Generated<Date>;
    added_at: Generated<Date>;
    source_language: string | null;
    source_version: number | null;
    source_text: string | null;
  };
  personal_preset: {
    tenant_id: string;
    id: string;
    agent_id: string;
    language: string;
    label: string;
    body: string;
    keyword: string | null;
    position: number;
    created_at: Time;
    updated_at: Time;
  };
  automatic_text: {
    tenant_id: string;
    kind: 'closing' | 'autoReply' | 'photoLink' | 'waitTime';
    language: string;
    enabled: boolean;
    body: string;
  };
  audit: {
    tenant_id: string;
    id: string;
    at: Time;
    actor: string;
    action: string;
    object: string;
    before: JSONColumnType<object, string | null, string | null> | null;
    after: JSONColumnType<object, string | null, string | null> | null;
    /** Of the tenant, without gaps from 1; set by the database, as is the hash. */
    seq: Generated<number>;
    hash: Generated<Buffer>;
  };
  agent: {
    tenant_id: string;
    id: string;
    name: string;
    granted: Generated<string[]>;
    withheld: Generated<string[]>;
    launched_at: NullableTime;
    event_seq: Counter;
  };
  audit_chain: { tenant_id: string; entries: number; hash: Buffer };
  launch_key: {
    tenant_id: string;
    key_id: string;
    name: Generated<string>;
    public_jwk: JSONColumnType<object>;
    created_at: Generated<Date>;
    last_used_on: string | null;
    revoked_at: NullableTime;
  };
  launch_use: { tenant_id: string; jti: string; expires_at: Time };
  access_token: {
    tenant_id: string;
    hash: Buffer;
    agent_id: string;
    permissions: string[];
    mount: string;
    origin: string | null;
    key_id: string | null;
    idle_until: Time;
    absolute_until: Time;
  };
  api_key: {
    tenant_id: string;
    id: string;
    name: string;
    hash: Buffer;
    scopes: string[];
    revoked_at: NullableTime;
    created_at: Generated<Date>;
    last_used_on: string | null;
    expires_at: NullableTime;
  };
  account: {
    tenant_id: string;
    id: string;
    email: string;
    name: string;
    roles: string[];
    password_hash: string | null;
    subject: string | null;
    locale: string | null;
    disabled_at: NullableTime;
    created_at: Time;
    last_sign_in_at: NullableTime;
    roles_from: Generated<'portal' | 'openid'>;
  };
  account_session: {
    tenant_id: string;
    hash: Buffer;
    account_id: string;
    created_at: Time;
    idle_until: Time;
    absolute_until: Time;
  };
  setup_link: { tenant_id: string; hash: Buffer; expires_at: Time };
  invitation: { tenant_id: string; account_id: string; hash: Buffer; expires_at: Time };
  sign_in_limit: {
    tenant_id: string;
    kind: 'account' | 'address';
    bucket: number;
    attempts: number;
    last_at: Time;
    blocked_until: NullableTime;
  };
  openid_provider: {
    tenant_id: string;
    issuer: string;
    client_id: string;
    sealed: Buffer;
    scope: string;
    groups_claim: string;
    role_groups: JSONColumnType<object[], string, string>;
    email_domains: string[];
    emergency_account: string | null;
    version: string;
  };
  zendesk_installation: {
    tenant_id: string;
    subdomain: string;
    app_id: Counter;
    installation_id: Counter;
    public_key: string | null;
    softphone: string | null;
    origin: string;
    key_id: string;
    sealed: Buffer;
    version: string;
  };
  zendesk_pass: {
    tenant_id: string;
    hash: Buffer;
    chain: string;
    agent_id: string;
    mount: string | null;
    expires_at: Time;
    used_at: NullableTime;
    used_for: Buffer | null;
  };
  zendesk_talk: {
    tenant_id: string;
    queue: string;
    queues: JSONColumnType<object[], string, string>;
    delivered_at: NullableTime;
    trouble: string | null;
    trouble_detail: string | null;
    trouble_at: NullableTime;
  };
  zendesk_work_item: {
    tenant_id: string;
    id: string;
    item: JSONColumnType<object, string, string>;
    facts: JSONColumnType<object, string | null, string | null> | null;
    facts_at: NullableTime;
    failures: Generated<number>;
    due_at: NullableTime;
    said: JSONColumnType<object, string | null, string | null> | null;
    told_seq: Generated<number>;
    changed_at: Time;
  };
  asterisk_exchange: {
    tenant_id: string;
    id: string;
    settings: JSONColumnType<object, string, string>;
    sealed: Buffer;
    changed_at: Time;
    driver: string | null;
    driver_until: NullableTime;
    ami_up: Generated<boolean>;
    ari_up: Generated<boolean>;
    trouble: string | null;
    trouble_detail: string | null;
    trouble_at: NullableTime;
  };
  followed_source: {
    tenant_id: string;
    source: string;
    settings: JSONColumnType<object, string, string>;
    changed_at: Time;
    delivered_at: NullableTime;
    trouble: string | null;
    trouble_detail: string | null;
    trouble_at: NullableTime;
  };
  followed_call: {
    tenant_id: string;
    source: string;
    id: string;
    call: JSONColumnType<object, string, string>;
    span: Generated<number>;
    asked: Generated<boolean>;
    looks: Generated<number>;
    due_at: NullableTime;
    said: JSONColumnType<object, string | null, string | null> | null;
    changed_at: Time;
  };
  embed_origin: {
    tenant_id: string;
    origin: string;
    created_at: Generated<Date>;
    last_launch_on: string | null;
  };
  webhook_secret: {
    tenant_id: string;
    source: string;
    id: string;
    sealed: Buffer;
    created_at: Generated<Date>;
    expires_at: NullableTime;
  };
  carrier_account: {
    tenant_id: string;
    carrier: string;
    sealed: Buffer;
    changed_at: Generated<Date>;
    polled_until: NullableTime;
    media_at_carrier: Generated<'delete' | 'keep'>;
    copies_problem: 'refused' | 'unreachable' | 'unexpected' | null;
  };
  carrier_copy: {
    tenant_id: string;
    id: string;
    carrier: string;
    url: string;
    caller_hash: Buffer;
    created_at: Time;
    due_at: NullableTime;
    asked_at: NullableTime;
  };
  call: {
    tenant_id: string;
    call_key: string;
    seq: Counter;
    state: string;
    channel: string;
    direction: string;
    caller: string | null;
    caller_name: string | null;
    dialled: string | null;
    queue_key: string;
    language: string;
    agent_id: string | null;
    record: JSONColumnType<object, string | null, string | null> | null;
    attached_record: JSONColumnType<object, string | null | undefined, string | null> | null;
    started_at: Time;
    connected_at: NullableTime;
    ended_at: NullableTime;
    end_reason: string | null;
    lease_until: NullableTime;
    blocked: string | null;
    /** What the caller said when they were asked whether to be texted while they wait; `null`: not asked. */
    wait_sms: 'yes' | 'no' | null;
    /** Who reports it: a `CallTruth`. */
    source: Generated<string>;
  };
  session: SessionTable;
  message: MessageTable;
  outbox: {
    tenant_id: string;
    message_id: string;
    position: Generated<number>;
    conversation: string;
    number_id: string;
    carrier: string;
    priority: number;
    segments: number;
    state: 'queued' | 'sending';
    due_at: Time;
    expires_at: Time;
    attempt: Generated<number>;
    claimed_by: string | null;
    claim_until: NullableTime;
    counted_in: string | null;
  };
  media: MediaTable;
  media_piece: {
    tenant_id: string;
    media_id: string;
    start: number;
    size: number;
    object_key: string;
    created_at: Time;
  };
  photo_link: PhotoLinkTable;
  photo_upload: PhotoUploadTable;
  text_in_code: TextInCodeTable;
  text_in_try: { tenant_id: string; our_number: string; sender: string; wrong: number; since: Time };
  contact: StopHow & {
    tenant_id: string;
    our_number: string;
    caller: string;
    opted_out_at: NullableTime;
    last_auto_reply_at: NullableTime;
    auto_reply_day: string | null;
    auto_replies_that_day: Generated<number>;
  };
  erased_opt_out: StopHow & {
    tenant_id: string;
    hash: Buffer;
    opted_out_at: Time;
    our_number: string | null;
    caller_hash: Buffer | null;
  };
  erasure: {
    tenant_id: string;
    id: string;
    sealed: Buffer | null;
    state: 'waiting' | 'done';
    counts: JSONColumnType<object, string, string>;
    given: JSONColumnType<object, string, string>;
    requested_by: string;
    requested_at: Time;
    done_at: NullableTime;
  };
  late_text: {
    tenant_id: string;
    id: string;
    session_id: string | null;
    our_number: string;
    caller: string;
    received_at: Time;
    body: string | null;
    media_count: number;
    auto_replied: boolean;
  };
  carrier_event: { tenant_id: string; carrier: string; event_id: string; received_at: Time };
  parked_receipt: {
    tenant_id: string;
    carrier: string;
    carrier_message_id: string;
    state: string;
    reason: string | null;
    carrier_code: string | null;
    received_at: Time;
  };
  inbound_assembly: {
    tenant_id: string;
    carrier: string;
    our_number: string;
    caller: string;
    reference: number;
    total: number;
    parts: JSONColumnType<object, string, string>;
    done: boolean;
    changed_at: Time;
  };
  message_segment: {
    tenant_id: string;
    carrier: string;
    carrier_id: string;
    message_id: string;
    state: string | null;
    reason: string | null;
    carrier_code: string | null;
    created_at: Time;
  };
  carrier_line: { tenant_id: string; carrier: string; slot: number; node: string; until: Time };
  idempotency: {
    tenant_id: string;
    agent_id: string;
    key: string;
    fingerprint: string;
    message_id: string;
    created_at: Time;
  };
  record_system: {
    tenant_id: string;
    system: string;
    enabled: Generated<boolean>;
    sealed: Buffer | null;
    options: JSONColumnType<object, string | undefined, string>;
    paused_until: NullableTime;
    refused_since: NullableTime;
    changed_at: Time;
  };
  record_thread: {
    tenant_id: string;
    id: string;
    session_id: string;
    system: string;
    record_type: string;
    record_id: string;
    until_seq: number | null;
    state: ColumnType<'open' | 'refused' | 'gave_up', 'open' | undefined, 'open' | 'refused' | 'gave_up'>;
    reason: string | null;
    code: string | null;
    ref: string | null;
    attempt: Generated<number>;
    failing_since: NullableTime;
    retry_at: NullableTime;
    due_at: NullableTime;
    claim: string | null;
    claim_until: NullableTime;
    created_at: Time;
  };
  record_write: {
    tenant_id: string;
    thread_id: string;
    position: number;
    id: string;
    state: 'open' | 'asked' | 'written' | 'refused';
    entries: JSONColumnType<object[], string, string>;
    reason: string | null;
    code: string | null;
    asked_at: Time;
    settled_at: NullableTime;
  };
  webhook_endpoint: {
    tenant_id: string;
    id: string;
    url: string;
    events: string[];
    sealed: Buffer;
    old_sealed: Buffer | null;
    old_until: NullableTime;
    enabled: Generated<boolean>;
    failing_since: NullableTime;
    failure: string | null;
    paused_until: NullableTime;
    created_at: Time;
  };
  stream_event: { tenant_id: string; stream: string; seq: Counter; data: JSONColumnType<object>; at: Time };
}

/** How an opt-out came, where it is one. */
export interface StopHow {
  opted_out_everywhere: Generated<boolean>;
  opted_out_how: 'word' | 'agent' | 'carrier_word' | 'carrier_code' | null;
  opted_out_by: string | null;
  opted_out_language: string | null;
}

export interface SessionTable {
  tenant_id: string;
  id: string;
  call_key: string;
  state: 'active' | 'closing' | 'ended';
  number_id: string;
  our_number: string;
  /** Of `NumberChoice`; `null` for a session of a release before. */
  number_choice: string | null;
  mms: boolean;
  carrier: string;
  encoding_profile: string;
  caller: string;
  caller_source: 'call' | 'agent' | 'text';
  queue_key: string;
  language: string;
  /** `null`: the caller waits, and no agent has answered yet. */
  agent_id: string | null;
  transfers: Generated<JSONColumnType<object[]>>;
  opened_at: Time;
  ended_at: NullableTime;
  end_reason: string | null;
  closing: string | null;
  opt_out_suspected: Generated<boolean>;
  read_seq: Generated<number>;
  unread: Generated<number>;
  /** A record hears of its events, too. */
  followed: Generated<boolean>;
  /** Words, photos and videos are gone. */
  texts_erased_at: NullableTime;
  /** So is the caller's number, here and in the call. */
  number_erased_at: NullableTime;
  next_seq: Generated<number>;
  event_seq: Counter;
}

/** Texts that belong to no conversation, and are shown to no agent. */
export type OutsideKind = 'autoReply' | 'test' | 'verification';

export interface MessageTable {
  tenant_id: string;
  id: string;
  session_id: string | null;
  seq: number | null;
  direction: 'out' | 'in';
  kind: MessageKind | OutsideKind;
  state: string;
  reason: string | null;
  carrier_code: string | null;
  body: string;
  language: string | null;
  preset_id: string | null;
  /** The preset was the agent's own. */
  personal: Generated<boolean>;
  agent_id: string | null;
  /** It was added before an agent answered. */
  while_waiting: Generated<boolean>;
  encoding: string;
  segments: number;
  client_key: string | null;
  retry_of: string | null;
  our_number: string;
  caller: string;
  carrier: string;
  carrier_message_id: string | null;
  carrier_segments: number | null;
  attempt: Generated<number>;
  wait_until: NullableTime;
  created_at: Time;
  state_at: Time;
}

export interface MediaTable {
  tenant_id: string;
  id: string;
  session_id: string;
  message_id: string;
  position: number;
  state: string;
  kind: 'image' | 'video' | 'file';
  reason: string | null;
  carrier: string;
  source_url: string | null;
  declared_type: string | null;
  type: string | null;
  size: number | null;
  width: number | null;
  height: number | null;
  duration_ms: number | null;
  object_key: string | null;
  thumbnail_key: string | null;
  created_at: Time;
}

export interface PhotoLinkTable {
  tenant_id: string;
  id: string;
  session_id: string;
  message_id: string;
  token_hash: Buffer;
  language: string;
  visit_hash: Buffer | null;
  opened_at: NullableTime;
  replaced_at: NullableTime;
  created_at: Time;
  expires_at: Time;
}

export interface PhotoUploadTable {
  tenant_id: string;
  id: string;
  link_id: string;
  client_key: string;
  declared_type: string;
  size: number;
  received: Generated<number>;
  state: 'arriving' | 'arrived' | 'canceled';
  created_at: Time;
}

export interface TextInCodeTable {
  tenant_id: string;
  id: string;
  call_key: string;
  our_number: string;
  code: string;
  state: 'waiting' | 'texted' | 'joined' | 'refused' | 'replaced' | 'over';
  sender: string | null;
  held: Generated<JSONColumnType<object[], string, string>>;
  created_at: Time;
  expires_at: Time;
  texted_at: NullableTime;
}
