import { type ExchangeTrouble } from '../../../protocol/asterisk.ts';
import { type CallReport } from '../../../protocol/call.ts';
import { keepDrivenCalls, livingReports } from '../../calls/driven-calls.ts';
import { type Context } from '../../context.ts';
import { AppError } from '../../platform/app-error.ts';
import { addSeconds } from '../../platform/clock.ts';
import { type Tx } from '../../platform/db.ts';
import { realTimers, type Timers } from '../../platform/timers.ts';
import { callTruth } from '../server-call-truth.ts';
import { isAllowedAddress } from '../../../protocol/exchange-address.ts';
import { openAmi } from './ami-link.ts';
import { openAri } from './ari-link.ts';
import { connectExchange, type Connector } from './connector.ts';
import { newExchange } from './decide-calls.ts';
import { openSecrets } from './secrets.ts';
import {
  claimExchanges,
  type ExchangeRow,
  isDriver,
  noteFeeds,
  noteTrouble,
  releaseExchanges,
} from './store.ts';
import { TurnQueue } from './turn-queue.ts';

/** Asterisk, as a source of calls. */
export const asterisk = callTruth('asterisk');

/** Seconds after which another node listens to what a dead one did. */
const CLAIM_SECONDS = 10;
const CLAIM_EVERY_MS = 2_000;
/** Milliseconds between two notes of the same trouble. */
const SAME_TROUBLE_MS = 60_000;
/** Milliseconds until something is written again that the database did not take. */
const AGAIN_MS = 500;

export interface ListenOptions {
  /** Where exchanges may be, as the operator lists. */
  hosts: readonly string[];
  timers?: Timers;
  chance?: () => number;
}

export interface Listening {
  /** Claims, begins and ends what has changed, at once. */
  round(): Promise<void>;
  /** Asks each exchange that this node listens to what there is. */
  look(): Promise<void>;
  /** Lets others listen, when all that was heard is written. */
  close(): Promise<void>;
}

/** One exchange that this node listens to. */
interface Heard {
  changedAt: number;
  /** Something was not written, since the claim was over: it has to be asked anew what there is. */
  isLost(): boolean;
  connector: Connector;
  /** What is to be written, one after the other. */
  queue: TurnQueue;
}

/**
 * Listens to the exchanges of all tenants, each on exactly one node of those that run this. What it hears is written only while
 * its claim holds, which the database says in the same transaction.
 */
export function listenToExchanges(
  ctx: Context,
  { hosts, timers = realTimers, chance = Math.random }: ListenOptions,
): Listening {
  const heard = new Map<string, Heard>();
  let claimedUntil = 0;
  let isClosed = false;
  let cancel = () => {};
  let turn: Promise<void> = Promise.resolve();

  const end = async (key: string) => {
    const one = heard.get(key);
    heard.delete(key);
    await one?.connector.close();
    await one?.queue.close();
  };
  const round = async () => {
    const now = ctx.clock.now();
    const until = addSeconds(now, CLAIM_SECONDS);
    let rows: ExchangeRow[];
    try {
      rows = await ctx.db.worker((tx) => claimExchanges(tx, { node: ctx.node, now, until }));
      claimedUntil = until.getTime();
    } catch (error) {
      ctx.log.error({ error }, 'exchanges could not be claimed');
      // another node may listen by now
      if (ctx.clock.now().getTime() >= claimedUntil) await Promise.all([...heard.keys()].map(end));
      return;
    }
    const mine = new Map(rows.map((row) => [keyOf(row), row]));
    for (const [key, { changedAt, isLost }] of heard)
      if (isLost() || mine.get(key)?.changed_at.getTime() !== changedAt) await end(key);
    for (const [key, row] of mine) if (!heard.has(key)) await begin(key, row);
  };
  const begin = async (key: string, row: ExchangeRow) => {
    try {
      heard.set(key, await hearExchange(ctx, row, { hosts, timers, chance }));
    } catch (error) {
      ctx.log.error(
        { tenantId: row.tenant_id, exchange: row.id, error },
        'an exchange cannot be listened to',
      );
    }
  };
  const inTurn = (work: () => Promise<void>) => (turn = turn.then(work));
  const schedule = () => {
    if (!isClosed) cancel = timers.after(CLAIM_EVERY_MS, () => void inTurn(round).finally(schedule));
  };
  void inTurn(round).finally(schedule);
  return {
    round: () => inTurn(round),
    look: async () => {
      await Promise.all([...heard.values()].map(({ connector }) => connector.look()));
      await Promise.all([...heard.values()].map(({ queue }) => queue.idle()));
    },
    async close() {
      isClosed = true;
      cancel();
      await turn;
      await Promise.all([...heard.keys()].map(end));
      await ctx.db.worker((tx) => releaseExchanges(tx, ctx.node)).catch(() => {});
    },
  };
}

const keyOf = ({ tenant_id: tenantId, id }: ExchangeRow): string => `${tenantId}/${id}`;

async function hearExchange(
  ctx: Context,
  row: ExchangeRow,
  { hosts, timers, chance }: Required<ListenOptions>,
): Promise<Heard> {
  const { tenant_id: tenantId, id, settings, sealed } = row;
  const queue = new TurnQueue({
    ...{ timers, againMs: AGAIN_MS },
    onError: (error) =>
      ctx.log.error({ tenantId, exchange: id, error }, 'what an exchange said is not written yet'),
  });
  const say = troubleTeller(ctx, row, queue);
  let isLost = false;
  const asDriver = (work: (tx: Tx) => Promise<unknown>) =>
    ctx.db.tenant(tenantId, async (tx) => {
      isLost ||= !(await isDriver(tx, { id, node: ctx.node, now: ctx.clock.now() }));
      if (!isLost) await work(tx);
    });
  const record = async (report: CallReport) => {
    try {
      await asDriver((tx) => asterisk.reportIn(ctx, tx, report));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // the queue that was set is gone; no other source has calls of this name
      say('queue_unknown', report.queue);
    }
  };
  const heard = (connector: Connector): Heard => ({
    ...{ changedAt: row.changed_at.getTime(), connector, queue, isLost: () => isLost },
  });
  const secrets = openSecrets(ctx, { tenantId, id, sealed });
  if (!secrets || ![settings.ari, settings.ami].every((url) => isAllowedAddress(url, hosts))) {
    say(secrets ? 'host_not_allowed' : 'ami_refused', secrets ? '' : 'secrets');
    return heard({ look: async () => {}, close: async () => {} });
  }
  const { prefix } = newExchange(id, []);
  const live = await ctx.db.tenant(tenantId, (tx) => livingReports(tx, { source: 'asterisk', prefix }));
  return heard(
    connectExchange({
      ...{ exchangeId: id, meaning: settings, live, clock: ctx.clock, timers, chance },
      open: {
        ami: (options) => openAmi({ ...settings, ...secrets }, options),
        ari: (options) => openAri({ ...settings, ...secrets, app: `midcall-${id}` }, options),
      },
      onReports: (reports) => reports.forEach((report) => queue.add(() => record(report))),
      onAlive: (calls) =>
        queue.add(() => asDriver((tx) => keepDrivenCalls(ctx, tx, { source: 'asterisk', calls }))),
      onFeeds: (up) =>
        queue.add(() => ctx.db.tenant(tenantId, (tx) => noteFeeds(tx, { id, node: ctx.node, ...up }))),
      onTrouble: ({ reason, detail }) => say(reason, detail),
    }),
  );
}

/** Writes down what an administrator can see to, the same once in a while. */
function troubleTeller(ctx: Context, { tenant_id: tenantId, id }: ExchangeRow, queue: TurnQueue) {
  const told = new Map<string, number>();
  return (reason: ExchangeTrouble, detail: string) => {
    const at = ctx.clock.now();
    const key = `${reason} ${detail}`;
    if (at.getTime() - (told.get(key) ?? 0) < SAME_TROUBLE_MS) return;
    // names of endpoints are the exchange's, and there may be many
    if (told.size >= 1_000) told.clear();
    told.set(key, at.getTime());
    ctx.log.warn({ tenantId, exchange: id, reason }, 'an exchange has trouble');
    queue.add(() => ctx.db.tenant(tenantId, (tx) => noteTrouble(tx, { id, reason, detail, at })));
  };
}
