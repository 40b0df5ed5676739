import { realTimers } from '../../platform/timers.ts';
import {
  type AccountOutcome,
  type Carrier,
  type CarrierCredentials,
  type LineEvents,
  type OutboundMessage,
  type SendResult,
} from '../carrier.ts';
import { credentialForm, readAccount } from './account.ts';
import { toOutcome } from './answers.ts';
import { encodeBind } from './bind.ts';
import { Command } from './command.ts';
import { Line, type LineParts } from './line.ts';
import { createReach } from './reach.ts';
import { Session, USUAL_TIMES } from './session.ts';

/**
 * Message centres that speak SMPP 3.4, over binds that stay. Texts go by the binds which `lines` holds for their tenant; a bind is
 * chosen in turn.
 */
export function createSmppCarrier(given: Partial<LineParts> = {}): Carrier {
  const parts: LineParts = {
    reach: createReach(),
    timers: realTimers,
    times: USUAL_TIMES,
    nowMs: () => performance.now(),
    random: Math.random,
    ...given,
  };
  const held = new Map<string, Line[]>();
  let turn = 0;
  const linesOf = (tenantId: string) => held.get(tenantId) ?? [];

  async function send(
    message: OutboundMessage,
    _credentials: CarrierCredentials,
    signal: AbortSignal,
  ): Promise<SendResult> {
    const lines = linesOf(message.tenantId);
    const ready = lines.filter(({ state }) => state === 'ready');
    const choice = ready.length > 0 ? ready : lines.filter(({ state }) => state === 'refused');
    const line = choice[turn++ % Math.max(1, choice.length)];
    return line ? line.send(message, signal) : { kind: 'notSent', cause: 'connect' };
  }

  return {
    name: 'smpp',
    // with the time to take leave, within that of a server that stops
    timeoutMs: 7_000,
    webhooks: 'none',
    credentials: credentialForm((host) => parts.reach.allows(host)),
    check: (credentials, signal) => check(credentials, signal, parts),
    send,
    // texts alone: there are no media over SMPP
    openMedia: async () => ({ ok: false, reason: 'refused_address' }),
    lines: {
      count: (credentials) => readAccount(credentials).binds,
      open({ tenantId, credentials }, events: LineEvents) {
        const line = new Line(readAccount(credentials), events, parts);
        held.set(tenantId, [...linesOf(tenantId), line]);
        return {
          get state() {
            return line.state;
          },
          async close() {
            await line.close();
            const others = linesOf(tenantId).filter((one) => one !== line);
            if (others.length > 0) held.set(tenantId, others);
            else held.delete(tenantId);
          },
        };
      },
    },
  };
}

/** Binds as one who only sends, so that nothing is delivered to a bind that takes nothing, and takes leave. */
async function check(
  credentials: CarrierCredentials,
  signal: AbortSignal,
  { reach, timers, times }: LineParts,
): Promise<AccountOutcome> {
  const account = readAccount(credentials);
  const reached = await reach.connect(account, signal);
  if (!reached.ok) return 'unreachable';
  const session = new Session({
    ...{ socket: reached.socket, timers, times },
    events: { deliver: async () => 0x64, end: () => {} },
  });
  const late = new Promise<null>((resolve) =>
    signal.addEventListener('abort', () => resolve(null), { once: true }),
  );
  const bound = session.request(Command.bindTransmitter, encodeBind(account));
  const answer = await Promise.race([bound, late]);
  const outcome = answer ? toOutcome(answer) : 'unreachable';
  if (outcome === 'ok') await session.close();
  else session.destroy();
  return outcome;
}
