import { type CallReport, type CallState } from '../../../protocol/call.ts';
import { CallView } from '../../../protocol/session.ts';
import { nameOf, Widget } from '../world/access.ts';
import { pause } from '../world/time.ts';
import { type World } from '../world/world.ts';
import { bringText, reportCall, sendPhoto, sendText } from './actions.ts';

const AGENTS = ['ana', 'ben', 'cleo', 'dov'] as const;
const QUEUES = [
  { key: 'repairs', number: '+14155550100' },
  { key: 'billing', number: '+14155550101' },
] as const;
/** How texts to callers fare, by their last digits (docs/simulator.md); most of them well. */
const DIGITS = [
  '42',
  '42',
  '42',
  '78',
  '78',
  '00',
  '11',
  '12',
  '13',
  '20',
  '21',
  '30',
  '31',
  '40',
  '41',
  '43',
  '44',
];

/** What a conversation is like. */
export interface CallHabits {
  /** Last digits of callers. */
  digits?: readonly string[];
  /** Milliseconds a call lasts at most. */
  longestMs?: number;
  /** And at least. */
  leastMs?: number;
  /** Milliseconds between two texts of a side, at most. */
  pauseMs?: number;
}

export interface LiveCall {
  callKey: string;
  sessionId: string;
  agentId: string;
  caller: string;
  ourNumber: string;
}

let calls = 0;

/** One call from its first ring to the texts that come after its end. */
export class Call {
  readonly #world: World;
  readonly #habits: Required<CallHabits>;
  readonly #queue: (typeof QUEUES)[number];
  readonly #caller: string;
  readonly #key: string;
  readonly #startedAt = new Date().toISOString();
  #agentId: string;
  #widget: Widget;
  #seq = 0;
  #texts = 0;
  #isOver = false;

  constructor(world: World, habits: CallHabits = {}) {
    const { chance } = world;
    this.#world = world;
    this.#habits = { digits: DIGITS, longestMs: 6_000, leastMs: 1_500, pauseMs: 900, ...habits };
    this.#queue = chance.pick(QUEUES);
    this.#agentId = chance.pick(AGENTS);
    this.#widget = new Widget(world.secrets, this.#agentId);
    const middle = String(++calls % 10_000).padStart(4, '0');
    this.#caller = `+1${chance.pick(['303', '415', '206'])}${chance.int(2, 9)}${middle}${chance.pick(this.#habits.digits)}`;
    this.#key = `call-${calls}-${chance.int(0, 999_999)}`;
  }

  /** `onOpen` is told when the conversation can begin; `signal` ends the call early. */
  async run(signal: AbortSignal, onOpen: (call: LiveCall) => void): Promise<void> {
    const sessionId = await this.#begin();
    if (sessionId === null) return void (await this.#report('ended'));
    onOpen({
      ...{ callKey: this.#key, sessionId, agentId: this.#agentId },
      ...{ caller: this.#caller, ourNumber: this.#queue.number },
    });
    const { chance } = this.#world;
    const endsAt = performance.now() + chance.int(this.#habits.leastMs, this.#habits.longestMs);
    const isOver = () => this.#isOver || signal.aborted || performance.now() > endsAt;
    await Promise.all([
      this.#agentTalks(sessionId, isOver),
      this.#callerTalks(isOver),
      this.#telephone(isOver),
    ]);
    await this.#end(sessionId);
  }

  /** Resolves with the session, `null` when there is none to be had. */
  async #begin(): Promise<string | null> {
    if (this.#world.chance.happens(0.4)) await this.#report('offered', null);
    await this.#report('connected');
    for (let tries = 0; tries < 200; tries++) {
      const answer = await this.#widget.ask(`/v1/calls/${this.#key}`);
      if (answer.type === 'answered' && answer.status === 200) {
        const view = CallView.parse(answer.body);
        return view.snapshot?.session.id ?? null;
      }
      await pause(100);
    }
    return null;
  }

  async #agentTalks(sessionId: string, isOver: () => boolean): Promise<void> {
    const { chance } = this.#world;
    while (!isOver()) {
      const several = chance.happens(0.15) ? 3 : 1;
      await Promise.all(Array.from({ length: several }, () => this.#send(sessionId)));
      // each text to such a number takes as long as the carrier may take at most, one after the other
      const patience = this.#caller.endsWith('40') ? 10 : 1;
      await pause(patience * chance.int(20, this.#habits.pauseMs));
    }
  }

  async #send(sessionId: string): Promise<void> {
    const text = `${this.#key} text ${++this.#texts}`;
    await sendText(this.#world, { widget: this.#widget, callKey: this.#key, sessionId, text });
  }

  async #callerTalks(isOver: () => boolean): Promise<void> {
    const { chance } = this.#world;
    const stops = chance.happens(0.06);
    while (!isOver()) {
      await pause(chance.int(100, 2 * this.#habits.pauseMs));
      if (isOver()) return;
      if (chance.happens(0.05)) await sendPhoto(this.#world, { from: this.#caller, text: this.#word() });
      else await this.#write(this.#word());
    }
    if (stops) await this.#write('STOP');
  }

  #word = () => `${this.#key} answer ${++this.#texts}`;

  async #write(text: string): Promise<void> {
    const inbound = { from: this.#caller, to: this.#queue.number, text, eventId: crypto.randomUUID() };
    const copies = this.#world.chance.happens(0.15) ? 2 : 1;
    await Promise.all(Array.from({ length: copies }, () => bringText(this.#world, inbound)));
  }

  async #telephone(isOver: () => boolean): Promise<void> {
    const { chance } = this.#world;
    while (!isOver()) {
      await pause(chance.int(400, 2_000));
      if (isOver()) return;
      await this.#report('held');
      await this.#report('connected');
    }
  }

  /** Hangs up while the agent still writes; now and then telephony falls silent instead, or the call is cut in two. */
  async #end(sessionId: string): Promise<void> {
    const { chance } = this.#world;
    this.#isOver = true;
    const last = chance.happens(0.5) ? this.#send(sessionId) : Promise.resolve();
    if (!chance.happens(0.04)) await this.#report('ended');
    await last;
    if (chance.happens(0.3)) await this.#send(sessionId);
    if (chance.happens(0.4)) await this.#write(this.#word());
  }

  /** The next report; sometimes twice at once, sometimes after one that comes later. */
  async #report(state: CallState, agentId: string | null = this.#agentId): Promise<void> {
    const { chance } = this.#world;
    const report = this.#reportOf(state, agentId);
    const copies = chance.happens(0.12) ? 2 : 1;
    await Promise.all(Array.from({ length: copies }, () => reportCall(this.#world, report)));
    // an older one that was delayed on its way
    if (report.seq > 1 && chance.happens(0.1))
      await reportCall(this.#world, { ...this.#reportOf('held', agentId), seq: report.seq - 1 });
  }

  #reportOf(state: CallState, agentId: string | null): CallReport {
    // this side of the wire is trusted: number and key are of the form the schema asks for
    return {
      callKey: this.#key as CallReport['callKey'],
      seq: ++this.#seq,
      state,
      channel: 'phone',
      direction: 'inbound',
      caller: this.#caller as CallReport['caller'],
      callerName: 'Grace Okafor',
      queue: this.#queue.key,
      agent: agentId === null ? null : { id: agentId, name: nameOf(agentId) },
      startedAt: this.#startedAt,
      ...(state === 'ended' ? { endReason: 'caller_hangup' } : {}),
    };
  }
}
