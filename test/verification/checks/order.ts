import {
  type Evidence,
  groupBy,
  isOk,
  keyOf,
  type Message,
  okIndex,
  pairOf,
  type Send,
} from '../evidence.ts';
import { type Violation } from '../history.ts';
import { keyOfSend } from './accepted.ts';

const violation = (what: string): Violation => ({ invariant: 'I5', what });

/** Whether this text may have left after it was given up: see `staleHandOver`. */
export const mayBeStale = ({ staleHandOver }: Evidence, { carrier_code }: Message): boolean =>
  staleHandOver === 'allowed' && carrier_code === 'claim_expired';

/** I5: texts leave in the order in which they were accepted, one at a time. */
export function checkOrder(evidence: Evidence): Violation[] {
  return [...checkSessions(evidence), ...checkPairs(evidence)];
}

/** Within a session: no attempt at a text after the first attempt at a later one. */
function checkSessions(evidence: Evidence): Violation[] {
  return [...evidence.conversations.values()].flatMap((messages) => {
    const lines = messages
      .filter((message) => !mayBeStale(evidence, message))
      .flatMap((message) =>
        (evidence.handOversOf.get(message.id) ?? []).map(({ index }) => ({ message, index })),
      )
      .sort((a, b) => a.index - b.index);
    let latest: Message | undefined;
    return lines.flatMap(({ message }) => {
      if (latest && (message.seq ?? 0) < (latest.seq ?? 0))
        return [violation(`message ${message.id} was handed over after ${latest.id}, which follows it`)];
      latest = message;
      return [];
    });
  });
}

/** One text as its senders know it, however often they sent it. */
interface Sent {
  message: Message;
  /** Place in the history of the first request for it, and of the first answer. */
  invoked: number;
  answered: number;
  /** Place in the ledger. */
  left: number;
}

/** Between sessions of a pair: what was acknowledged before another was asked for leaves before it. */
function checkPairs(evidence: Evidence): Violation[] {
  const sent = [...groupBy(evidence.sends, keyOfSend).values()].flatMap((sends) => sentOf(evidence, sends));
  return [...groupBy(sent, ({ message }) => pairOf(message)).values()].flatMap((texts) => {
    texts.sort((a, b) => a.left - b.left);
    let latest: Sent | undefined;
    return texts.flatMap((text) => {
      const overtaking = latest && latest.invoked > text.answered ? latest : undefined;
      if (!latest || text.invoked > latest.invoked) latest = text;
      return overtaking
        ? [violation(`message ${text.message.id} was handed over after ${overtaking.message.id}, sent later`)]
        : [];
    });
  });
}

function sentOf(evidence: Evidence, sends: readonly Send[]): Sent[] {
  const answered = sends.filter(isOk);
  const outcome = answered[0]?.ended?.outcome;
  if (answered[0] === undefined || outcome?.phase !== 'ok' || outcome.messageId === undefined) return [];
  const message = evidence.messages.get(keyOf(answered[0].request.tenantId, outcome.messageId));
  const left = evidence.handOversOf.get(outcome.messageId)?.[0]?.index;
  if (!message || left === undefined || mayBeStale(evidence, message)) return [];
  return [
    {
      message,
      left,
      invoked: Math.min(...sends.map(({ invoked }) => invoked.index)),
      answered: Math.min(...answered.map(okIndex)),
    },
  ];
}
