import { randomUUID } from 'node:crypto';
import { type CallReport, type CallState, type RecordRef } from '../../../protocol/call.ts';
import { CallView } from '../../../protocol/session.ts';
import { bringText, reportCall, sendPhoto, sendText } from '../load/actions.ts';
import { nameOf, Widget } from '../world/access.ts';
import { pause } from '../world/time.ts';
import { type World } from '../world/world.ts';

const AGENT = 'ana';
const QUEUE = { key: 'repairs', number: '+14155550100' };
/** Longer than one entry of Salesforce. */
const LONG = 'and more of it '.repeat(900).trim();

let talks = 0;

/** A call whose texts belong to a record, with an agent and a caller who write what they are told to. */
export class Talk {
  readonly record: RecordRef;
  readonly callKey: string;
  sessionId = '';
  readonly #world: World;
  readonly #caller: string;
  readonly #widget: Widget;
  readonly #startedAt = new Date().toISOString();
  #reports = 0;
  #texts = 0;

  constructor(world: World, record: RecordRef) {
    this.#world = world;
    this.record = record;
    this.callKey = `talk-${++talks}-${randomUUID().slice(0, 8)}`;
    // the carrier delivers to numbers that end so
    this.#caller = `+1415${20_000 + talks}42`;
    this.#widget = new Widget(world.secrets, AGENT);
  }

  async begin(): Promise<void> {
    await this.#report('connected');
    for (let tries = 0; this.sessionId === ''; tries++) {
      const answer = await this.#widget.ask(`/v1/calls/${this.callKey}`);
      if (answer.type === 'answered' && answer.status === 200)
        this.sessionId = CallView.parse(answer.body).snapshot?.session.id ?? '';
      if (tries > 200) throw new Error(`${this.callKey} has no session: ${JSON.stringify(answer)}`);
      if (this.sessionId === '') await pause(100);
    }
  }

  /** A text of the agent. */
  async say(): Promise<void> {
    const { callKey, sessionId } = this;
    await sendText(this.#world, { widget: this.#widget, callKey, sessionId, text: this.#words('says') });
  }

  /** A text of the caller. */
  async answer(kind: 'short' | 'long' = 'short'): Promise<void> {
    const text = kind === 'long' ? `${this.#words('tells')}: ${LONG}` : this.#words('answers');
    await bringText(this.#world, { from: this.#caller, to: QUEUE.number, text });
  }

  /** A photo of the caller; the agent must have written before. */
  show(): Promise<void> {
    return sendPhoto(this.#world, { from: this.#caller, text: this.#words('shows') });
  }

  async end(): Promise<void> {
    await this.#report('ended');
  }

  /** Unlike all other words, also where they are a part of another's. */
  #words = (verb: string) => `${this.callKey} ${verb} <${++this.#texts}>`;

  #report(state: CallState) {
    // this side of the wire is trusted: number and key are of the form the schema asks for
    return reportCall(this.#world, {
      ...{ callKey: this.callKey, seq: ++this.#reports, state, channel: 'phone', direction: 'inbound' },
      ...{ caller: this.#caller, callerName: 'Grace Okafor', queue: QUEUE.key },
      ...{ agent: { id: AGENT, name: nameOf(AGENT) }, startedAt: this.#startedAt, record: this.record },
      ...(state === 'ended' ? { endReason: 'caller_hangup' } : {}),
    } as CallReport);
  }
}
