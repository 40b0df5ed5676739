import { type FailureReason } from '../../protocol/message.ts';
import { type SendResult } from '../../server/carriers/carrier.ts';

type Kind = SendResult['kind'];

/** What may be said of a text after each fault, when the carrier is asked directly. */
const SAID = {
  accepted: ['accepted'],
  // told that it was too fast, with and without a time to come back
  throttledForThreeSeconds: ['throttled'],
  throttled: ['throttled'],
  // whoever cannot know whether a text was taken says so
  busy: ['unknown', 'throttled'],
  serverError: ['unknown'],
  badGateway: ['unknown'],
  gatewayTimeout: ['unknown'],
  refusedConnection: ['notSent'],
  noTls: ['notSent'],
  resetBeforeReading: ['unknown', 'notSent'],
  resetAfterReading: ['unknown'],
  resetWhenReused: ['unknown'],
  resetInAnswer: ['unknown'],
  silence: ['unknown'],
  drip: ['unknown'],
  garbledAnswer: ['unknown'],
  answerOfAnotherKind: ['unknown'],
  answerOfAnotherType: ['unknown'],
  emptyAnswer: ['unknown'],
  endlessAnswer: ['unknown'],
  garbledRefusal: ['rejected', 'unknown'],
  redirect: ['unknown', 'rejected'],
} as const satisfies Record<string, readonly Kind[]>;

/** What happens between us and a carrier while a text is handed over; `accepted` is that nothing does. */
export type Fault = keyof typeof SAID;
export const FAULTS = Object.keys(SAID) as readonly Fault[];
export const mayBeSaid = (fault: Fault): readonly Kind[] => SAID[fault];

/** What the peer does with the texts that follow: a fault, or a refusal for good with this code of its own. */
export type Play = Fault | { refuses: string };

/** One refusal a carrier documents, and what it means in the product's words. */
export type Refusal = readonly [code: string, reason: FailureReason];
