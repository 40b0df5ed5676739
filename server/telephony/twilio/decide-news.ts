import * as z from 'zod/mini';
import { type EndReason } from '../../../protocol/call.ts';
import { type News, type Phase } from '../followed/decide-call.ts';

const CallSid = z.string().check(z.regex(/^CA[0-9a-f]{32}$/));

/** What a callback's address says, by the flow that named it: signed by Twilio with the rest. */
export const VoiceQuery = z.object({
  /** The caller's leg, where Twilio does not name it as the parent. */
  call: z.optional(CallSid),
  agent: z.optional(z.string().check(z.minLength(1), z.maxLength(120))),
  queue: z.optional(z.string().check(z.minLength(1), z.maxLength(250))),
  language: z.optional(z.string().check(z.maxLength(35))),
  caller: z.optional(z.string().check(z.maxLength(40))),
  dialled: z.optional(z.string().check(z.maxLength(40))),
});
export type VoiceQuery = z.infer<typeof VoiceQuery>;

/** Fields of a callback, of calls and of conferences. Source: twilio.com/docs/voice/twiml/dial, number, conference. */
export const VoiceForm = z.catchall(
  z.object({
    CallSid: z.optional(z.string()),
    ParentCallSid: z.optional(z.string()),
    CallStatus: z.optional(z.string()),
    Direction: z.optional(z.string()),
    From: z.optional(z.string()),
    To: z.optional(z.string()),
    Timestamp: z.optional(z.string()),
    SequenceNumber: z.optional(z.string()),
    StatusCallbackEvent: z.optional(z.string()),
    ConferenceSid: z.optional(z.string()),
    Hold: z.optional(z.string()),
    ParticipantCallStatus: z.optional(z.string()),
    ReasonParticipantLeft: z.optional(z.string()),
  }),
  z.string(),
);
export type VoiceForm = z.infer<typeof VoiceForm>;

/** `other`: nothing of a call that is understood, such as a status that Twilio has added. */
export type ReadVoice = { kind: 'other' } | { kind: 'malformed' } | { kind: 'call'; id: string; news: News };

/** What an unknown status means is not guessed: it ends nothing. Source: twilio.com/docs/voice/api/call-resource, "status". */
const STATUS: Readonly<Record<string, Means>> = {
  queued: { phase: 'waiting' },
  initiated: { phase: 'offered' },
  ringing: { phase: 'offered' },
  'in-progress': { phase: 'talking' },
  completed: { phase: 'gone' },
  busy: { phase: 'gone', why: 'rejected' },
  'no-answer': { phase: 'gone', why: 'missed' },
  canceled: { phase: 'gone', why: 'abandoned' },
  failed: { phase: 'gone', why: 'failed' },
};

/**
 * What a callback says of a call. A leg whose address or client names an agent is theirs; the caller's leg is the parent, or the one
 * that `call` names. `receivedAt` stands for the moment where Twilio gives none. Pure.
 */
export function readVoice(form: VoiceForm, query: VoiceQuery, receivedAt: number): ReadVoice {
  const { data: sid } = CallSid.safeParse(form.CallSid);
  const isConference = form.ConferenceSid !== undefined;
  if (sid === undefined) return { kind: isConference ? 'other' : 'malformed' };
  const { data: parent } = CallSid.safeParse(form.ParentCallSid);
  const id = query.call ?? parent ?? sid;
  const isCaller = id === sid;
  const means = isConference ? ofParticipant(form, isCaller) : STATUS[form.CallStatus ?? ''];
  if (!means) return { kind: 'other' };
  const agent = isCaller ? undefined : (query.agent ?? clientOf(form.To) ?? clientOf(form.From));
  const at = Date.parse(form.Timestamp ?? '');
  return {
    kind: 'call',
    id,
    news: {
      at: Number.isNaN(at) ? receivedAt : at,
      leg: isCaller ? { of: 'caller' } : { of: 'other', id: sid },
      ...{ phase: means.phase, agent, queue: isCaller ? undefined : query.queue },
      ...{ why: means.why, hold: means.hold },
      facts: { ...factsOf(query), ...(isCaller && !isConference && endsOf(form)) },
    },
  };
}

interface Means {
  phase: Phase;
  why?: EndReason;
  hold?: { order: number; is: boolean };
}

const factsOf = ({ queue, language, caller, dialled }: VoiceQuery) => ({ queue, language, caller, dialled });

/** Of the caller's own leg: who called whom. */
export function endsOf({
  Direction: direction,
  From: from,
  To: to,
}: Pick<VoiceForm, 'Direction' | 'From' | 'To'>) {
  return direction === undefined || direction === 'inbound'
    ? { direction: 'inbound', caller: from ?? '', dialled: to }
    : { direction: 'outbound', caller: to ?? '', dialled: from };
}

/** Name of a client of Twilio's, as in `client:ana`. */
export const clientOf = (end: string | undefined): string | undefined =>
  /^client:(.{1,120})$/.exec(end ?? '')?.[1];

const NUMBER = /^\d{1,15}$/;

/**
 * Who leaves a conference is told with a reason. The caller's leg may go on elsewhere after it, unless its call is over, too. Source:
 * twilio.com/docs/voice/twiml/conference, "statusCallback".
 */
function ofParticipant(form: VoiceForm, isCaller: boolean): Means | null {
  const order = NUMBER.test(form.SequenceNumber ?? '') ? Number(form.SequenceNumber) : null;
  const held = (is: boolean): Means =>
    order === null ? { phase: 'talking' } : { phase: 'talking', hold: { order, is } };
  switch (form.StatusCallbackEvent) {
    case 'participant-join':
      return { phase: 'talking' };
    case 'participant-hold':
      // an agent that is held talks to nobody, and the caller to another one
      return isCaller ? held(true) : { phase: 'talking' };
    case 'participant-unhold':
      return isCaller ? held(false) : { phase: 'talking' };
    case 'participant-leave':
      return left(form, isCaller);
    default:
      return null;
  }
}

function left(form: VoiceForm, isCaller: boolean): Means | null {
  const status = STATUS[form.ParticipantCallStatus ?? ''];
  const hungUp = form.ReasonParticipantLeft === 'participant_hung_up';
  if (!isCaller) return { phase: 'gone', ...(hungUp && { why: 'agent_hangup' as const }) };
  if (status && status.phase !== 'gone') return null;
  if (hungUp) return { phase: 'gone', why: 'caller_hangup' };
  if (form.ReasonParticipantLeft === 'moderator_ended_conference' && status?.phase === 'gone')
    return { phase: 'gone', why: 'agent_hangup' };
  return status ?? null;
}

/** A call as Twilio's API shows it. Source: twilio.com/docs/voice/api/call-resource. */
export const CallResource = z.object({
  sid: CallSid,
  parent_call_sid: z.nullish(z.string()),
  status: z.string(),
  direction: z.nullish(z.string()),
  from: z.nullish(z.string()),
  to: z.nullish(z.string()),
  start_time: z.nullish(z.string()),
  end_time: z.nullish(z.string()),
});
export type CallResource = z.infer<typeof CallResource>;

/** What a call of the API says of the call of `id`; empty where its status is none that is understood. Pure. */
export function readResource(resource: CallResource, id: string, askedAt: number): News[] {
  const means = STATUS[resource.status];
  if (!means) return [];
  const isCaller = resource.sid === id;
  const { direction, from, to, start_time: start, end_time: end } = resource;
  const ends = { Direction: direction ?? undefined, From: from ?? undefined, To: to ?? undefined };
  const leg: News['leg'] = isCaller ? { of: 'caller' } : { of: 'other', id: resource.sid };
  const moment = Date.parse((means.phase === 'gone' ? end : start) ?? '');
  return [
    {
      ...{ leg, phase: means.phase, why: means.why, at: Number.isNaN(moment) ? askedAt : moment },
      ...(isCaller ? { facts: endsOf(ends) } : { agent: clientOf(ends.To) ?? clientOf(ends.From) }),
    },
  ];
}
