import { sql } from 'kysely';
import { addCarrierAccount } from '../../../server/access/provision.ts';
import { type LineKeeper, startLineKeeper } from '../../../server/carrier-accounts/line-keeper.ts';
import { type Carrier } from '../../../server/carriers/carrier.ts';
import { createReach } from '../../../server/carriers/smpp/reach.ts';
import { createSmppCarrier } from '../../../server/carriers/smpp/smpp.ts';
import { type Context } from '../../../server/context.ts';
import { realTimers } from '../../../server/platform/timers.ts';
import { type Fault, type Play } from '../../contracts/carrier-faults.ts';
import { type CarrierHarness, type InboundOrder, type Submission } from '../../contracts/carrier-harness.ts';
import { FakeSmsc, pdu, type SmscAct, type TakenSegment } from '../../fakes/smsc.ts';
import { until } from '../../until.ts';
import { createFixture, type Fixture, type FixtureOptions } from '../server-fixture.ts';

/** Waiting takes a twentieth of the usual time. */
export const QUICK = {
  reach: createReach({ allowed: ['127.0.0.0/8'] }),
  timers: { after: (ms: number, run: () => void) => realTimers.after(ms / 20, run) },
  nowMs: () => performance.now() * 20,
};

export const accountOf = (port: number, more: Record<string, string> = {}): Record<string, string> => ({
  ...{ host: '127.0.0.1', port: String(port), tls: 'no', systemId: 'esme1', password: 'secret1' },
  ...more,
});

/** Lets the numbers of a tenant text by a message centre. */
export const giveAccount = (
  ctx: Context,
  tenantId: string,
  credentials: Record<string, string>,
): Promise<void> =>
  ctx.db.tenant(tenantId, async (tx) => {
    await sql`delete from carrier_account where tenant_id = ${tenantId} and carrier = 'smpp'`.execute(tx.q);
    await addCarrierAccount(tx, ctx, { carrier: 'smpp', credentials });
    await sql`update phone_number set carrier = 'smpp' where tenant_id = ${tenantId}`.execute(tx.q);
  });

export interface SmppWorld {
  fixture: Fixture;
  carrier: Carrier;
  lines: LineKeeper;
  smsc: FakeSmsc;
  port: number;
  close(): Promise<void>;
}

/** The server on a real database, with a line to a message centre. */
export async function openSmpp(options: FixtureOptions = {}): Promise<SmppWorld> {
  const smsc = await FakeSmsc.start();
  const carrier: Carrier = { ...createSmppCarrier(QUICK), timeoutMs: 900 };
  const fixture = await createFixture({ ...options, carriers: new Map([[carrier.name, carrier]]) });
  await giveAccount(fixture.ctx, 'acme', accountOf(smsc.port));
  const lines = startLineKeeper(fixture.ctx, { lookEveryMs: 100 });
  await until(() => {
    if (smsc.bound === 0) throw new Error('not bound yet');
    bound(lines);
  });
  return {
    ...{ fixture, carrier, lines, smsc, port: smsc.port },
    async close() {
      await lines.close();
      await fixture.close();
      await smsc.close();
      if (smsc.violations.length > 0) throw new Error(`against the protocol: ${smsc.violations.join(', ')}`);
    },
  };
}

export const bound = (lines: LineKeeper): void => {
  if (lines.awaited('smpp').length > 0) throw new Error('not bound yet');
};

const ENDLESS = Buffer.from('0000ea60800000040000000000000002', 'hex');

/** What the message centre does with a segment, by fault; those that are of the connection are in `openHarness`. */
const ACTS: Partial<Record<Fault, (segment: TakenSegment, nth: number, sequence: number) => SmscAct>> = {
  accepted: () => ({ kind: 'accept' }),
  throttled: () => ({ kind: 'status', status: 0x58 }),
  busy: () => ({ kind: 'status', status: 0x14 }),
  serverError: () => ({ kind: 'status', status: 0x08 }),
  resetAfterReading: () => ({ kind: 'cut', take: true }),
  resetWhenReused: (_, nth) => (nth === 0 ? { kind: 'accept' } : { kind: 'cut', take: true }),
  resetInAnswer: () => ({
    kind: 'raw',
    octets: Buffer.from('00000015800000', 'hex'),
    take: true,
    then: 'cut',
  }),
  silence: () => ({ kind: 'silence', take: true }),
  drip: () => ({ kind: 'raw', octets: ENDLESS, take: true, then: 'drip' }),
  garbledAnswer: () => ({ kind: 'raw', octets: Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), take: true }),
  answerOfAnotherKind: (_, __, sequence) => ({
    kind: 'raw',
    octets: pdu(0x8000_0015, 0, sequence),
    take: true,
  }),
  emptyAnswer: (_, __, sequence) => ({ kind: 'raw', octets: pdu(0x8000_0004, 0, sequence), take: true }),
  endlessAnswer: () => ({ kind: 'raw', octets: Buffer.alloc(200_000, 0xff), take: true }),
  garbledRefusal: (_, __, sequence) => ({
    kind: 'raw',
    octets: pdu(0x8000_0004, 0x45, sequence, Buffer.from('no id\xff', 'latin1')),
  }),
};

/** The same, for the contract of carriers. */
export async function openHarness(): Promise<CarrierHarness> {
  const world = await openSmpp();
  const { fixture, carrier, smsc, lines } = world;
  smsc.bindScript = (_, { systemId, password }) =>
    systemId === 'odd' ? 0x08 : password === 'secret1' ? 0 : 0x0e;
  const port = smsc.port;
  let held: Promise<unknown> | undefined;
  let isQuiet = true;

  const play = async (what: Play) => {
    // what a fault has left behind is gone with its connection
    if (!isQuiet) await rebind();
    isQuiet = what === 'accepted';
    const from = smsc.submits.length;
    smsc.isDeaf = what === 'resetBeforeReading';
    if (what === 'refusedConnection') {
      await smsc.stop();
      await until(() => {
        if (lines.awaited('smpp').length === 0) throw new Error('still bound');
      });
    }
    if (typeof what === 'object') smsc.script = () => ({ kind: 'status', status: Number(what.refuses) });
    else {
      const act = ACTS[what];
      smsc.script = (segment, nth) => {
        const done = act?.(segment, nth - from, smsc.lastSequence) ?? { kind: 'accept' };
        return done.kind === 'accept' && held ? { ...done, after: held } : done;
      };
    }
  };
  const rebind = async () => {
    smsc.isDeaf = false;
    const before = smsc.binds.length;
    smsc.cut();
    await smsc.listen(port);
    await until(() => {
      if (smsc.binds.length === before) throw new Error('not bound anew');
      bound(lines);
    });
  };
  const credentials = accountOf(port);
  return {
    ...{ fixture, carrier, credentials, play },
    submissions: () => joinSegments(smsc.submits),
    holdAnswers() {
      let release = () => {};
      held = new Promise<void>((resolve) => (release = resolve));
      return () => {
        held = undefined;
        release();
      };
    },
    receipt({ submission, state, code }) {
      const words = {
        sent: 'ENROUTE',
        delivered: 'DELIVRD',
        undelivered: 'UNDELIV',
        failed: 'REJECTD',
      } as const;
      const word = (code ?? words[state]) as (typeof words)['sent'];
      return async () => said(await smsc.receipt(submission.carrierId ?? '', word));
    },
    inbound: (order) => async () => {
      const statuses = await Promise.all(toParts(order).map((part) => smsc.deliver(part)));
      return statuses.every((status) => status === 0) ? 'taken' : 'refused';
    },
    forgeries: () => [],
    credentialsFor: (outcome) =>
      ({
        ok: credentials,
        refused: { ...credentials, password: 'wrong' },
        unreachable: { ...credentials, port: '9' },
        unexpected: { ...credentials, systemId: 'odd' },
      })[outcome],
    close: () => world.close(),
  };
}

const said = (status: number) => (status === 0 ? ('taken' as const) : ('refused' as const));

const GSM_OCTETS = /^[\n !"#%&'()*+,\-./0-9:;<=>?A-Za-z]*$/;

/** What was sent, read without the product's help: segments with a header are one text. */
export function joinSegments(segments: readonly TakenSegment[]): Submission[] {
  const texts: (Submission & { left: number })[] = [];
  for (const { from, to, octets, esmClass, dataCoding, id } of segments) {
    const [header, total, index] = esmClass === 0x40 ? [6, octets[4] ?? 1, octets[5] ?? 1] : [0, 1, 1];
    const body = octets.subarray(header);
    const text = dataCoding === 8 ? Buffer.from(body).swap16().toString('utf16le') : body.toString('latin1');
    if (dataCoding === 0 && !GSM_OCTETS.test(text))
      throw new Error('this text is for a test of the alphabet');
    const whole = texts.at(-1);
    if (whole && index > 1 && whole.left > 0) {
      whole.text += text;
      whole.left--;
    } else {
      const numbers = { from: `+${from}`, to: `+${to}` };
      texts.push({ text, ...numbers, carrierId: id || null, reference: null, left: total - index });
    }
  }
  return texts;
}

let reference = 0;

/** The caller's text as a handset sends it: UCS-2, the last piece first when there are several. */
export function toParts({ from, to, text, pieces = 1 }: InboundOrder) {
  const octets = Buffer.from(text, 'utf16le').swap16();
  const numbers = { from: from.slice(1), to: to.slice(1), dataCoding: 8 };
  if (pieces === 1 && octets.length <= 140) return [{ ...numbers, octets }];
  const units = Math.ceil(text.length / Math.max(pieces, Math.ceil(text.length / 67)));
  const total = Math.ceil(text.length / units);
  reference = (reference + 1) % 256;
  return Array.from({ length: total }, (_, i) => {
    const piece = octets.subarray(2 * units * i, 2 * units * (i + 1));
    return {
      ...numbers,
      esmClass: 0x40,
      octets: Buffer.concat([Buffer.from([5, 0, 3, reference, total, i + 1]), piece]),
    };
  }).reverse();
}
