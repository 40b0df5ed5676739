import { PEOPLE, QUEUES, personOf } from '../demo-world.ts';
import {
  type Behaviour,
  type Handset,
  type HandsetMessage,
  type SimCall,
  type SimEvent,
  type SimState,
  type TicketComment,
  type TicketTexts,
} from '../wire.ts';

/** Calls shown on the tickets, and messages on one telephone: older ones are forgotten. */
const CALLS_KEPT = 40;
const MESSAGES_KEPT = 300;
const HANDSETS_KEPT = 30;
const COMMENTS_KEPT = 200;

/** Everything the simulator knows, in memory. Each change is told to `publish`. */
export class World {
  readonly calls = new Map<string, SimCall>();
  readonly handsets = new Map<string, Handset>();
  readonly texts = new Map<string, TicketTexts>();
  readonly comments: TicketComment[] = [];
  behaviour: Behaviour = { delivery: 'delivered', photos: 'mms' };
  publish: (event: SimEvent) => void = () => undefined;
  #serverOrigin: string;
  #tenant: string;

  constructor({ serverOrigin, tenant }: { serverOrigin: string; tenant: string }) {
    this.#serverOrigin = serverOrigin;
    this.#tenant = tenant;
    for (const person of PEOPLE) this.handset(person.number);
  }

  get state(): SimState {
    return {
      serverOrigin: this.#serverOrigin,
      tenant: this.#tenant,
      calls: [...this.calls.values()],
      handsets: [...this.handsets.values()],
      texts: [...this.texts.values()],
      comments: this.comments,
      behaviour: this.behaviour,
    };
  }

  putCall(call: SimCall): void {
    this.calls.set(call.callKey, call);
    const over = [...this.calls.values()]
      .filter(({ state }) => state === 'ended')
      .slice(0, Math.max(0, this.calls.size - CALLS_KEPT));
    for (const { callKey } of over) {
      this.calls.delete(callKey);
      this.texts.delete(callKey);
    }
    this.publish({ type: 'call', call });
  }

  /** The telephone with this number; a new one appears on the page. */
  handset(number: string): Handset {
    const known = this.handsets.get(number);
    if (known) return known;
    const handset = { number, name: personOf(number)?.name ?? null, peer: QUEUES[0]!.number, messages: [] };
    this.handsets.set(number, handset);
    const idle = [...this.handsets.keys()].filter((key) => key !== number && !personOf(key));
    for (const key of idle.slice(0, Math.max(0, this.handsets.size - HANDSETS_KEPT)))
      this.handsets.delete(key);
    this.publish({ type: 'handset', handset });
    return handset;
  }

  /** From now on the telephone texts this number of the company. */
  setPeer(number: string, peer: string): void {
    const handset = this.handset(number);
    if (handset.peer === peer) return;
    handset.peer = peer;
    this.publish({ type: 'handset', handset });
  }

  putMessage(message: HandsetMessage): void {
    const { messages } = this.handset(message.handset);
    const place = messages.findIndex(({ id }) => id === message.id);
    if (place < 0) messages.push(message);
    else messages[place] = message;
    if (messages.length > MESSAGES_KEPT) messages.shift();
    this.publish({ type: 'message', message });
  }

  putTexts(texts: TicketTexts): void {
    this.texts.set(texts.callKey, texts);
    this.publish({ type: 'texts', texts });
  }

  putComment(comment: TicketComment): void {
    const place = this.comments.findIndex(({ id }) => id === comment.id);
    // what grows stays where it began
    const put = place < 0 ? comment : { ...comment, at: this.comments[place]!.at };
    if (place < 0) this.comments.push(put);
    else this.comments[place] = put;
    if (this.comments.length > COMMENTS_KEPT) this.comments.shift();
    this.publish({ type: 'comment', comment: put });
  }

  putBehaviour(behaviour: Behaviour): void {
    this.behaviour = behaviour;
    this.publish({ type: 'behaviour', behaviour });
  }
}
