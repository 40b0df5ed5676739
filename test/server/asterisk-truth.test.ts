import {
  type CallStep,
  type CallTruthHarness,
  describeServerCallTruth,
} from '../contracts/server-call-truth.ts';
import { expect } from 'vitest';
import { type FakeExchange } from '../fakes/asterisk-exchange.ts';
import { type Line } from '../fakes/asterisk-recordings.ts';
import { PlayedCall } from '../fakes/played-calls.ts';
import { until } from '../until.ts';
import { createAsteriskWorld } from './asterisk-world.ts';

/**
 * An exchange on real sockets. What is never delivered was lost with its connection: what comes next finds the connection
 * broken, and the server asks.
 */
async function openExchange(): Promise<CallTruthHarness> {
  const world = await createAsteriskWorld();
  const { exchange, ctx } = world;
  const listening = world.listenAs('a');
  await world.heard();
  const calls = new Map<string, Played>();
  const of = (callKey: string): Played => {
    const number = calls.size + 1;
    const known = calls.get(callKey) ?? {
      call: new PlayedCall(number, { caller: `+14155550${200 + number}` }),
      ...{ steps: [], isRung: false },
    };
    calls.set(callKey, known);
    return known;
  };
  /** All that was said so far is understood and written. */
  const settled = async () => {
    await listening.round();
    await world.heard();
    await listening.look();
  };
  return {
    ctx,
    clock: world.clock,
    tenantId: world.acme.id,
    callKeyOf: (callKey) => `asterisk:${world.exchangeId}:${of(callKey).call.id}`,
    happens(callKey, step) {
      const known = of(callKey);
      const own = { lines: linesOf(known, step), isSeen: false };
      known.steps.push(own);
      return async () => {
        const before = known.steps.slice(0, known.steps.indexOf(own));
        const hasGap = !own.isSeen && before.some(({ isSeen }) => !isSeen);
        for (const one of [...before, own]) see(exchange, one);
        const { ami, ari } = exchange.entered;
        const more = { ami: ami + 1, ari: ari + 1 };
        // an end is told of by itself, too
        if (hasGap && step.is !== 'ended') exchange.cut();
        else for (const line of own.lines) exchange.tell(line);
        if (hasGap && step.is !== 'ended') await until(() => expect(exchange.entered).toEqual(more));
        await settled();
      };
    },
    async repeat() {
      for (const { steps } of calls.values()) for (const one of steps) see(exchange, one);
      await settled();
    },
    close: () => world.close(),
  };
}

interface Played {
  call: PlayedCall;
  isRung: boolean;
  /** What happened, and whether the exchange is so by now. */
  steps: { lines: Line[]; isSeen: boolean }[];
}

function see(exchange: FakeExchange, step: Played['steps'][number]): void {
  if (!step.isSeen) for (const line of step.lines) exchange.see(line);
  step.isSeen = true;
}

function linesOf(known: Played, step: CallStep): Line[] {
  const { call } = known;
  const begins = known.isRung ? [] : call.ring();
  known.isRung = true;
  switch (step.is) {
    case 'ringing':
      return begins;
    case 'connected':
      return [...begins, ...call.connect(step.agent)];
    case 'held':
      return call.hold();
    case 'transferring':
      return call.transfer();
    case 'ended':
      return call.end(step.by);
  }
}

describeServerCallTruth('an exchange of Asterisk', openExchange);
