import { onTestFinished } from 'vitest';
import { E164 } from '../../../protocol/phone.ts';
import {
  type Carrier,
  type CarrierEvent,
  type CarrierLine,
  type OutboundMessage,
  type SendResult,
} from '../../../server/carriers/carrier.ts';
import { type LineParts } from '../../../server/carriers/smpp/line.ts';
import { createReach } from '../../../server/carriers/smpp/reach.ts';
import { createSmppCarrier } from '../../../server/carriers/smpp/smpp.ts';
import { silentLog } from '../../../server/platform/log.ts';
import { realTimers } from '../../../server/platform/timers.ts';
import { FakeSmsc } from '../../fakes/smsc.ts';

export const US = E164.parse('+15550001111');
export const CALLER = E164.parse('+15552223333');

export const loopbackReach = createReach({ allowed: ['127.0.0.0/8'] });

/** Times a hundredth of the usual ones. */
export const QUICK: Partial<LineParts> = {
  reach: loopbackReach,
  timers: { after: (ms, run) => realTimers.after(ms / 100, run) },
  nowMs: () => performance.now() * 100,
};

export const credentialsOf = (port: number, more: Record<string, string> = {}): Record<string, string> => ({
  ...{ host: '127.0.0.1', port: String(port), tls: 'no', systemId: 'esme1', password: 'secret1' },
  ...more,
});

export interface Played {
  smsc: FakeSmsc;
  carrier: Carrier;
  line: CarrierLine;
  /** What was reported and stored, in order. */
  events: CarrierEvent[];
  /** What storing does instead. */
  store: { do: (event: CarrierEvent) => Promise<void> };
  /** What `recent` gives. */
  recent: string[];
  credentials: Record<string, string>;
  send(text: string, more?: { timeoutMs?: number; id?: string }): Promise<SendResult>;
}

/** A line to a fake message centre, bound; both end with the test, which has to have broken no rule. */
export async function playSmpp(
  options: {
    credentials?: Record<string, string>;
    parts?: Partial<LineParts>;
    smsc?: FakeSmsc;
    bound?: boolean;
  } = {},
): Promise<Played> {
  const smsc = options.smsc ?? (await FakeSmsc.start());
  const carrier = createSmppCarrier({ reach: loopbackReach, ...options.parts });
  const credentials = credentialsOf(smsc.port, options.credentials);
  const events: CarrierEvent[] = [];
  const store: Played['store'] = { do: async () => {} };
  const recent: string[] = [];
  const line = carrier.lines!.open(
    { tenantId: 'acme', credentials },
    {
      id: 'line',
      log: silentLog,
      receive: async (all) => {
        for (const event of all) await store.do(event);
        events.push(...all);
      },
      recent: async () => [...recent],
      changed: () => {},
    },
  );
  onTestFinished(async () => {
    await line.close();
    await smsc.close();
    if (smsc.violations.length > 0) throw new Error(`against the protocol: ${smsc.violations.join(', ')}`);
  });
  if (options.bound !== false) await until(() => line.state === 'ready');
  const send: Played['send'] = (text, { timeoutMs = 2_000, id = crypto.randomUUID() } = {}) => {
    const message: OutboundMessage = {
      ...{ id, tenantId: 'acme', from: US, to: CALLER, text, validitySeconds: 120 },
      callbackUrl: 'https://midcall.test/',
    };
    return carrier.send(message, credentials, AbortSignal.timeout(timeoutMs));
  };
  return { smsc, carrier, line, events, store, recent, credentials, send };
}

export async function until(holds: () => boolean, withinMs = 5_000): Promise<void> {
  for (const end = Date.now() + withinMs; !holds();) {
    if (Date.now() > end) throw new Error('it did not come about');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
