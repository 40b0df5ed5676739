import { type FailureReason } from '../../../protocol/message.ts';
import { type AccountOutcome, type SendResult } from '../carrier.ts';
import { Command, hex, RESPONSE, Status } from './command.ts';
import { OctetReader } from './octets.ts';
import { type OptOutCodes } from './opt-out-codes.ts';
import { type Answer } from './session.ts';

/** What became of one segment. `throttled`, `notSent`: certainly not taken. */
export type SegmentAnswer =
  | { kind: 'accepted'; id: string }
  | { kind: 'rejected'; code: string; reason: FailureReason }
  | { kind: 'throttled' }
  | { kind: 'notSent' }
  | { kind: 'unknown'; cause: 'timeout' | 'reset' | 'garbled' | 'server_error' };

/** What a `command_status` says to a person; the others say nothing. */
const REASONS: ReadonlyMap<number, FailureReason> = new Map<number, FailureReason>([
  [Status.invalidLength, 'too_long'],
  [Status.invalidDestination, 'bad_number'],
  [Status.invalidDestinationTon, 'bad_number'],
  [Status.invalidDestinationNpi, 'bad_number'],
  [Status.invalidSource, 'bad_sender'],
  [Status.invalidSourceTon, 'bad_sender'],
  [Status.invalidSourceNpi, 'bad_sender'],
]);

/** Statuses that say who is not let in. */
const IDENTITY: ReadonlySet<number> = new Set([
  Status.bindFailed,
  Status.invalidPassword,
  Status.invalidSystemId,
  Status.invalidSystemType,
]);

/** The answer to a `submit_sm`. `optOut`: what the operator knows to mean an opt-out here. */
export function readSubmitAnswer(answer: Answer, optOut: OptOutCodes): SegmentAnswer {
  if (answer.kind === 'notWritten') return { kind: 'notSent' };
  if (answer.kind === 'lost') return { kind: 'unknown', cause: answer.cause };
  const { command, status, body } = answer;
  const isNack = command === Command.genericNack;
  if (!isNack && command !== (Command.submitSm | RESPONSE) >>> 0)
    return { kind: 'unknown', cause: 'garbled' };
  if (!isNack && status === Status.ok) {
    const id = new OctetReader(body).text();
    return id ? { kind: 'accepted', id } : { kind: 'unknown', cause: 'garbled' };
  }
  if (status === Status.throttled || status === Status.queueFull) return { kind: 'throttled' };
  // what went wrong there is not known, nor whether it did before or after
  if (status === Status.systemError) return { kind: 'unknown', cause: 'server_error' };
  if (status === Status.wrongBindState) return { kind: 'notSent' };
  const reason = optOut.statuses.has(status) ? 'opted_out' : (REASONS.get(status) ?? 'other');
  return { kind: 'rejected', code: hex(status), reason };
}

/** Whether an answer to a bind lets this client in. */
export function readBindAnswer(answer: Answer): 'bound' | 'refused' | 'failed' {
  if (answer.kind !== 'answered' || answer.command === Command.genericNack) return 'failed';
  if (answer.status === Status.ok) return 'bound';
  return IDENTITY.has(answer.status) ? 'refused' : 'failed';
}

/** What a bind that was tried says of credentials. */
export const toOutcome = (answer: Answer): AccountOutcome => {
  const read = readBindAnswer(answer);
  if (read === 'bound') return 'ok';
  if (read === 'refused') return 'refused';
  return answer.kind === 'answered' ? 'unexpected' : 'unreachable';
};

/** What became of a text, all of whose segments were tried; `ids` as they are kept. */
export function combine(answers: readonly SegmentAnswer[], toId: (id: string) => string): SendResult {
  const unknown = answers.find((answer) => answer.kind === 'unknown');
  if (unknown) return { kind: 'unknown', cause: unknown.cause };
  const rejected = answers.find((answer) => answer.kind === 'rejected');
  if (rejected) return { kind: 'rejected', code: rejected.code, reason: rejected.reason };
  if (answers.some(({ kind }) => kind === 'notSent')) return { kind: 'notSent', cause: 'connect' };
  if (answers.some(({ kind }) => kind === 'throttled')) return { kind: 'throttled' };
  const ids = answers.flatMap((answer) => (answer.kind === 'accepted' ? [toId(answer.id)] : []));
  return {
    kind: 'accepted',
    carrierId: ids[0] ?? '',
    segments: ids.length,
    ...(ids.length > 1 ? { segmentIds: ids } : {}),
  };
}
