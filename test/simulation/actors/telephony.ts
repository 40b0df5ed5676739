import { CallReport } from '../../../protocol/call.ts';
import { recordReport } from '../../../server/calls/record-report.ts';
import { START } from '../stage.ts';
import { type World } from '../world.ts';
import { type CallInPlay } from './call-in-play.ts';

/** The exchange: reports the call again and again until it is heard, some of it twice and out of order. */
export async function telephony(world: World, call: CallInPlay): Promise<void> {
  const { plan } = call;
  let seq = 1;
  let queue = plan.queue;
  const build = (change: Partial<CallReport> = {}) =>
    CallReport.parse({
      ...{
        callKey: call.callKey,
        seq: seq++,
        state: 'connected',
        caller: plan.hidden ? null : call.caller,
        dialled: call.ourNumber,
      },
      ...{ queue, agent: { id: call.agentId, name: call.agentId }, language: 'en' },
      ...{ startedAt: START.toISOString(), connectedAt: START.toISOString() },
      ...change,
    });

  await world.sleep(plan.startsAt);
  if (plan.reports.some(({ change }) => change === 'waits')) {
    // the caller agrees to be texted, and it takes a while until somebody answers
    await post(world, call, build({ state: 'ringing', agent: null, waitSms: 'yes' }));
    await world.sleep(plan.reports[0]!.after);
  }
  const first = build();
  const startedAt = world.scheduler.now;
  if (plan.reports.some(({ change }) => change === 'early'))
    // an older state that is overtaken
    world.spawn('report', () => post(world, call, build({ state: 'ringing', agent: null })));
  await post(world, call, first);
  for (const { after, change } of plan.reports) {
    await world.sleep(after);
    if (change === 'renew') await post(world, call, { ...first, seq: seq - 1 });
    if (change === 'hold') world.spawn('report', () => post(world, call, build({ state: 'held' })));
    if (change === 'transfer') {
      call.agentId = call.agentId === 'ana' ? 'ben' : 'ana';
      world.spawn('report', () => post(world, call, build()));
    }
    if (change === 'otherQueue') {
      queue = queue === 'repairs' ? 'billing' : 'repairs';
      world.spawn('report', () => post(world, call, build()));
    }
  }
  await world.sleep(startedAt + plan.lasts - world.scheduler.now);
  call.isOver = true;
  if (plan.ends === 'silent') return;
  const last = build({ state: 'ended', endReason: 'caller_hangup' });
  if (plan.ends === 'twice')
    world.spawn('report', () => post(world, call, build({ state: 'ended', endReason: 'network' })));
  await post(world, call, last);
}

async function post(world: World, call: CallInPlay, report: CallReport): Promise<void> {
  const tenantId = call.tenant.id;
  const { callKey, seq, state } = report;
  await world.insist(
    { op: 'report', tenantId, callKey, seq, state },
    (node) => recordReport(node.ctx, tenantId, report),
    ({ applied }) => ({ applied }),
  );
}
