import { type InstanceMessages } from '../../protocol/zendesk.ts';
import { withTimeLimit } from '../time-limit.ts';
import { type Instances } from './instances.ts';

const ANSWER_MS = 1_500;

type Question = 'midcall.hello' | 'midcall.dial';
type Answer = 'midcall.calls' | 'midcall.dialled';

let asked = 0;

/**
 * Sends one question to the background frame and waits for the answer that names it; a late answer to another question is
 * none. Rejects when there is no background frame, or no answer within a second and a half.
 */
export async function askBackground<A extends Answer>(
  instances: Instances,
  question: { name: Question; answer: A; fields?: { number: string } },
): Promise<InstanceMessages[A]> {
  const ask = ++asked;
  const waiting = new AbortController();
  const answered = new Promise<InstanceMessages[A]>((resolve) => {
    const take = (message: InstanceMessages[A]) => void (message.ask === ask && resolve(message));
    instances.on(question.answer, take, waiting.signal);
  });
  try {
    const background = await instances.background();
    if (!background) throw new DOMException('There is no background frame', 'NotFoundError');
    const message = { from: instances.guid, ask, ...question.fields };
    instances.send(background.guid, question.name, message as InstanceMessages[Question]);
    return await withTimeLimit(answered, ANSWER_MS);
  } finally {
    waiting.abort();
  }
}
