import { type Backend } from './backend-client.ts';
import { PEOPLE, type Person, QUEUES } from './demo-world.ts';
import { formatNumber } from './phone-number.ts';
import { liveCallOf, liveCalls } from './state.ts';
import { type Delivery, type Photos, type SimCall, type SimState } from './wire.ts';

/** What an experiment can do with the page. */
export interface Stage {
  /** What is known now. */
  readonly state: SimState | null;
  readonly backend: Backend;
  readonly agent: string;
  /** Brings a telephone to the front. */
  show(number: string): void;
  /** Resolves when the state is so, or after a few seconds. */
  until(condition: (state: SimState) => boolean): Promise<void>;
}

/** Which words tell what to watch: a key of `simulator.json` under `try`, and its values. */
export interface Watch {
  key: WatchKey;
  values?: Record<string, string>;
}
export type ExperimentName = keyof typeof EXPERIMENTS;
type WatchKey = `${ExperimentName}Watch` | 'cutLineFirst' | 'swapFirst';

const GRACE = PEOPLE[0]!;
const DANIEL = PEOPLE[1]!;
/** Fictional numbers: whose owner hides it, who wants no texts, and a landline (see the table of last digits). */
const HIDDEN_NUMBER = '+14155550165';
const STOPPING_NUMBER = '+14155550166';
const LANDLINE_NUMBER = '+14155550122';

/** Things to try, in the order of the list. Each does its thing and says what to watch. */
export const EXPERIMENTS = {
  refuseLink: (stage: Stage) => withDelivery(stage, 'refused', 'refuseLinkWatch'),
  loseAnswer: (stage: Stage) => withDelivery(stage, 'answerLost', 'loseAnswerWatch'),
  cutLine: async (stage: Stage): Promise<Watch> => {
    const call = talking(stage);
    if (!call) return begin(stage, 'cutLineFirst');
    await stage.backend.end(call.callKey, 'network');
    return { key: 'cutLineWatch' };
  },
  secondPhone: async (stage: Stage): Promise<Watch> => {
    const first = await someCall(stage);
    const second = otherPerson(first);
    await ring(stage, second.number);
    return { key: 'secondPhoneWatch', values: { first: nameOf(first), second: second.name } };
  },
  swap: async (stage: Stage): Promise<Watch> => {
    const call = talking(stage);
    if (!call) return begin(stage, 'swapFirst', { first: GRACE.name });
    const next = otherPerson(call);
    await stage.backend.hangUp(call.callKey, 'caller');
    await ring(stage, next.number);
    return { key: 'swapWatch', values: { first: nameOf(call), second: next.name } };
  },
  silence: async (stage: Stage): Promise<Watch> => {
    await stage.backend.act((await someCall(stage)).callKey, 'silence');
    return { key: 'silenceWatch' };
  },
  withheld: async (stage: Stage): Promise<Watch> => {
    await ring(stage, HIDDEN_NUMBER, { withheld: true });
    return { key: 'withheldWatch' };
  },
  landline: async (stage: Stage): Promise<Watch> => {
    await ring(stage, LANDLINE_NUMBER);
    return { key: 'landlineWatch' };
  },
  mixed: (stage: Stage) => withDelivery(stage, 'receiptsMixed', 'mixedWatch'),
  noPhotos: (stage: Stage) => withPhotos(stage, 'mmsRefused', 'noPhotosWatch'),
  late: async (stage: Stage, { lateText }: { lateText: string }): Promise<Watch> => {
    const call = await someCall(stage);
    const before = receivedBy(stage.state, call.number);
    await stage.backend.hangUp(call.callKey, 'caller');
    // The session is over when its closing text has left; without any text there is none, and the wait runs out.
    await stage.until((state) => receivedBy(state, call.number) > before);
    await stage.backend.sendText(call.number, lateText, []);
    return { key: 'lateWatch' };
  },
  stop: async (stage: Stage): Promise<Watch> => {
    // A telephone of its own: the wish lasts, and must not close the others to who comes next.
    await ring(stage, STOPPING_NUMBER);
    await stage.backend.sendText(STOPPING_NUMBER, 'STOP', []);
    return { key: 'stopWatch' };
  },
} as const;

async function withDelivery(stage: Stage, delivery: Delivery, key: WatchKey): Promise<Watch> {
  await stage.backend.setBehaviour({ delivery, photos: stage.state?.behaviour.photos ?? 'mms' });
  await someCall(stage);
  return { key };
}

async function withPhotos(stage: Stage, photos: Photos, key: WatchKey): Promise<Watch> {
  await stage.backend.setBehaviour({ delivery: stage.state?.behaviour.delivery ?? 'delivered', photos });
  await someCall(stage);
  return { key };
}

async function begin(stage: Stage, key: WatchKey, values?: Record<string, string>): Promise<Watch> {
  await ring(stage, GRACE.number);
  return { key, ...(values ? { values } : {}) };
}

/** The call this agent talks in. */
function talking({ state, agent }: Stage): SimCall | undefined {
  return liveCalls(state).findLast((call) => call.agent?.id === agent && call.state === 'connected');
}

/** The call this agent talks in; without one, Grace rings. */
async function someCall(stage: Stage): Promise<SimCall> {
  const call = talking(stage) ?? (await ring(stage, GRACE.number));
  stage.show(call.number);
  return call;
}

/** Puts whoever is on the line on hold, and lets `number` ring until the agent has answered. */
async function ring(stage: Stage, number: string, { withheld = false } = {}): Promise<SimCall> {
  const current = talking(stage);
  if (current && current.number !== number) await stage.backend.act(current.callKey, 'hold');
  const queue = number === DANIEL.number ? QUEUES[1]! : QUEUES[0]!;
  stage.show(number);
  const waiting = liveCallOf(stage.state, number);
  if (waiting?.state === 'held') await stage.backend.act(waiting.callKey, 'resume');
  else if (!waiting) {
    await stage.backend.startCall({
      caller: number,
      queue: queue.key,
      language: 'en',
      agent: stage.agent,
      withheld,
    });
  }
  await stage.until((state) => liveCallOf(state, number)?.state === 'connected');
  const call = liveCallOf(stage.state, number);
  if (!call) throw new Error('The call did not come up');
  return call;
}

function receivedBy(state: SimState | null, number: string): number {
  const messages = state?.handsets.find((handset) => handset.number === number)?.messages ?? [];
  return messages.filter(({ direction }) => direction === 'received').length;
}

function otherPerson(call: SimCall): Person {
  return call.number === GRACE.number ? DANIEL : GRACE;
}

function nameOf(call: SimCall): string {
  return call.callerName ?? formatNumber(call.number);
}
