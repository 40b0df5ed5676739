import { randomUUID } from 'node:crypto';
import { type EndReason, type RecordRef, type WaitSms } from '../../../protocol/call.ts';
import { AGENTS, type Agent, QUEUES, personOf, ticketIdOf, ticketRef } from '../../demo-world.ts';
import { type SimCall, type StartCall } from '../../wire.ts';
import { HttpError } from '../http.ts';
import { type World } from '../world.ts';
import { type CallAction, applyAction } from './call-script.ts';
import { ReportPublisher, type ReportTarget } from './report-publisher.ts';

/** Milliseconds between the steps of a call that nobody does by hand, and between two signs of life. */
export interface TelephonePace {
  ringAfterMs: number;
  answerAfterMs: number;
  transferMs: number;
  heartbeatMs: number;
}
export const PACE: TelephonePace = {
  ringAfterMs: 250,
  answerAfterMs: 900,
  transferMs: 1_200,
  heartbeatMs: 20_000,
};

/** Tickets made for callers the desk does not know are numbered from here. */
const FIRST_NEW_TICKET = 4830;

interface Line {
  publisher: ReportPublisher;
  timers: Set<NodeJS.Timeout>;
}

/** The telephone exchange: it holds the calls and reports each change, and a sign of life, to the server. */
export class Telephone {
  #world: World;
  #target: ReportTarget;
  #pace: TelephonePace;
  #lines = new Map<string, Line>();
  #nextTicket = FIRST_NEW_TICKET;

  constructor(world: World, target: ReportTarget, pace: TelephonePace = PACE) {
    this.#world = world;
    this.#target = target;
    this.#pace = pace;
  }

  /** A caller dials. Throws 409 while this telephone is on a call, 404 for an unknown queue or agent. */
  start(request: StartCall): SimCall {
    const queue = QUEUES.find(({ key }) => key === request.queue);
    if (!queue) throw new HttpError(404, 'queue_not_found');
    const { crm, ...agent } = agentOf(request.agent);
    const busy = [...this.#world.calls.values()].some(
      (call) => call.number === request.caller && call.state !== 'ended',
    );
    if (busy) throw new HttpError(409, 'already_on_a_call');
    this.#world.setPeer(request.caller, queue.number);
    const call = newCall(request, ticketRef(this.#ticketOf(request), crm));
    this.#open(call.callKey);
    this.#publish(call);
    if (!call.waits) this.#ring(call.callKey, agent);
    this.#beat(call.callKey);
    return call;
  }

  /** What a caller who waits says to the voice. Throws 409 where it does not ask, or not again. */
  consent(callKey: string, waitSms: WaitSms): SimCall {
    return this.#act(callKey, { type: 'consent', waitSms });
  }

  /** An agent is free for a caller who waits. Throws 409 when none waits. */
  answer(callKey: string, agentId: string): SimCall {
    const call = this.#live(callKey);
    if (!call.waits) throw new HttpError(409, 'not_possible_now');
    const { id, name } = agentOf(agentId);
    this.#ring(callKey, { id, name });
    return call;
  }

  /** It rings at a desk, and is answered there, each after a while. */
  #ring(callKey: string, agent: Pick<Agent, 'id' | 'name'>): void {
    this.#later(callKey, this.#pace.ringAfterMs, () => this.#try(callKey, { type: 'ring', agent }));
    const answerAt = this.#pace.ringAfterMs + this.#pace.answerAfterMs;
    this.#later(callKey, answerAt, () => this.#try(callKey, { type: 'answer' }));
  }

  end(callKey: string, reason: EndReason): SimCall {
    const call = this.#act(callKey, { type: 'end', reason });
    this.#stopTimers(callKey);
    return call;
  }

  hold(callKey: string): SimCall {
    return this.#act(callKey, { type: 'hold' });
  }

  resume(callKey: string): SimCall {
    return this.#act(callKey, { type: 'resume' });
  }

  /** Hands the caller to another agent, who answers shortly after. */
  transfer(callKey: string, agentId: string): SimCall {
    const { id, name } = agentOf(agentId);
    const agent = { id, name };
    const call = this.#act(callKey, { type: 'beginTransfer' });
    this.#later(callKey, this.#pace.transferMs, () => this.#try(callKey, { type: 'finishTransfer', agent }));
    return call;
  }

  /** The source says nothing of this call any more, until something happens to the call. */
  silence(callKey: string): SimCall {
    const call = { ...this.#live(callKey), silent: true };
    this.#world.putCall(call);
    return call;
  }

  /** Ends every live call and waits until the server knows, at most `timeoutMs`. */
  async close(timeoutMs: number): Promise<void> {
    for (const call of this.#world.calls.values())
      if (call.state !== 'ended') this.end(call.callKey, 'system');
    const settled = Promise.all([...this.#lines.values()].map(({ publisher }) => publisher.settled()));
    await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, timeoutMs).unref())]);
    for (const [callKey, line] of this.#lines) {
      this.#stopTimers(callKey);
      line.publisher.close();
    }
  }

  /** The caller's own ticket; a new one for a caller the desk does not know. */
  #ticketOf({ caller, withheld }: StartCall): string {
    const known = withheld ? undefined : personOf(caller)?.ticket;
    const before = [...this.#world.calls.values()].findLast(
      (call) => !call.withheld && call.number === caller,
    );
    return (
      known ??
      (withheld || !before?.record ? undefined : ticketIdOf(before.record)) ??
      String(this.#nextTicket++)
    );
  }

  #open(callKey: string): void {
    const publisher = new ReportPublisher(this.#target, ({ seq }, refusal) => {
      const call = this.#world.calls.get(callKey);
      if (!call) return;
      const reportedSeq = refusal === null ? Math.max(seq, call.reportedSeq) : call.reportedSeq;
      if (call.refusal === refusal && call.reportedSeq === reportedSeq) return;
      this.#world.putCall({ ...call, refusal, reportedSeq });
    });
    this.#lines.set(callKey, { publisher, timers: new Set() });
  }

  #live(callKey: string): SimCall {
    const call = this.#world.calls.get(callKey);
    if (!call) throw new HttpError(404, 'call_not_found');
    if (call.state === 'ended') throw new HttpError(409, 'call_ended');
    return call;
  }

  #act(callKey: string, action: CallAction): SimCall {
    const next = applyAction(this.#live(callKey), action, new Date().toISOString());
    if (!next) throw new HttpError(409, 'not_possible_now');
    return this.#publish({ ...next, silent: false });
  }

  /** A step that a person may have overtaken, by hanging up for example. */
  #try(callKey: string, action: CallAction): void {
    const call = this.#world.calls.get(callKey);
    const next = call && applyAction(call, action, new Date().toISOString());
    if (next) this.#publish(next);
  }

  #publish(call: SimCall): SimCall {
    this.#world.putCall(call);
    this.#lines.get(call.callKey)?.publisher.report(call);
    return call;
  }

  #beat(callKey: string): void {
    this.#later(callKey, this.#pace.heartbeatMs, () => {
      const call = this.#world.calls.get(callKey);
      if (!call || call.state === 'ended') return;
      if (!call.silent) this.#lines.get(callKey)?.publisher.report(call);
      this.#beat(callKey);
    });
  }

  #later(callKey: string, delayMs: number, step: () => void): void {
    const timers = this.#lines.get(callKey)?.timers;
    const timer = setTimeout(() => {
      timers?.delete(timer);
      step();
    }, delayMs);
    timers?.add(timer);
  }

  #stopTimers(callKey: string): void {
    const timers = this.#lines.get(callKey)?.timers;
    for (const timer of timers ?? []) clearTimeout(timer);
    timers?.clear();
  }
}

function agentOf(id: string): Agent {
  const agent = AGENTS.find((candidate) => candidate.id === id);
  if (!agent) throw new HttpError(404, 'agent_not_found');
  return agent;
}

function newCall(request: StartCall, ticket: RecordRef): SimCall {
  const knownName = request.withheld ? undefined : personOf(request.caller)?.name;
  return {
    callKey: `sim-${randomUUID()}`,
    seq: 1,
    number: request.caller,
    withheld: request.withheld,
    callerName: request.callerName ?? knownName ?? null,
    queue: request.queue,
    language: request.language,
    channel: request.channel,
    state: 'offered',
    agent: null,
    record: request.record ?? ticket,
    startedAt: new Date().toISOString(),
    connectedAt: null,
    endedAt: null,
    endReason: null,
    waits: request.waits,
    waitSms: null,
    silent: false,
    reportedSeq: 0,
    refusal: null,
  };
}
