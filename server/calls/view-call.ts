import { allowsPersonalPresets } from '../../protocol/check-settings.ts';
import { findProfile } from '../../protocol/encoding-profile.ts';
import { type E164 } from '../../protocol/phone.ts';
import { pick } from '../../protocol/pick.ts';
import { type CallView, type WidgetPolicy } from '../../protocol/session.ts';
import { type SettingKey } from '../../protocol/settings.ts';
import { type AgentPrincipal } from '../access/principal.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { photoLinksAreOn } from '../photo-links/begin-link.ts';
import { type Tx } from '../platform/db.ts';
import { findQueue } from '../queues/find-queue.ts';
import { activeSystems } from '../records/active-systems.ts';
import { blockedNow, followCall } from '../sessions/follow-call.ts';
import { snapshotOfCall } from '../sessions/snapshot.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { viewCode } from '../text-in/view-code.ts';
import { type CallRow } from './call-row.ts';
import { renderCall } from './render-call.ts';
import { findCall, lockCall, setBlocked } from './store.ts';

/**
 * Everything the widget needs to show a call. Only for the agent in charge: for others the call does not exist.
 * A live call that was blocked is looked at again, so that texting opens when an administrator has switched it on.
 */
export async function viewCall(
  ctx: Context,
  { tenantId, agentId }: AgentPrincipal,
  callKey: string,
): Promise<CallView> {
  return ctx.db.tenant(tenantId, async (tx) => {
    const call = await findCall(tx, callKey);
    if (call?.agent_id !== agentId) throw new AppError('not_found');
    return renderView(ctx, tx, call.blocked ? await reconsider(ctx, tx, callKey) : call);
  });
}

async function reconsider(ctx: Context, tx: Tx, callKey: string): Promise<CallRow> {
  // the row was just read in this transaction
  const call = (await lockCall(tx, callKey))!;
  if (call.state === 'ended' || !call.blocked) return call;
  const blocked = await followCall(ctx, tx, call, { queueChanged: false });
  if (blocked !== call.blocked) await setBlocked(tx, callKey, blocked);
  return { ...call, blocked };
}

/** The view of a call row read in this transaction. */
export async function renderView(ctx: Pick<Context, 'clock'>, tx: Tx, call: CallRow): Promise<CallView> {
  const snapshot = await snapshotOfCall(tx, call.call_key);
  return {
    call: await renderCall(tx, call),
    blocked: await blockedNow(ctx, tx, call, (snapshot?.snapshot.session.caller ?? null) as E164 | null),
    policy: await renderPolicy(
      tx,
      call,
      snapshot?.profile ?? 'gsm7',
      snapshot?.snapshot.session.mms ?? false,
    ),
    textIn: await viewCode(ctx, tx, call.call_key),
    snapshot: snapshot?.snapshot ?? null,
  };
}

/** Settings that the widget obeys. */
const POLICY_KEYS = [
  'presets',
  'freeText',
  'presetActivate',
  'warnSegments',
  'maxSegments',
  'counter',
  'counterPosition',
  'enterToSend',
  'smartEncoding',
  'statusCompat',
  'mediaSave',
  'textIn',
] as const satisfies readonly SettingKey[];

async function renderPolicy(
  tx: Tx,
  call: CallRow,
  encodingProfile: string,
  mms: boolean,
): Promise<WidgetPolicy> {
  const settings = await effectiveSettings(tx, call.queue_key);
  const queue = await findQueue(tx, call.queue_key);
  return {
    ...pick(settings, POLICY_KEYS),
    maxSegments: Math.min(settings.maxSegments, findProfile(encodingProfile).maxSegments),
    personalPresets: allowsPersonalPresets(settings),
    photoLink: await photoLinksAreOn(tx, call.queue_key),
    encodingProfile,
    languages: queue
      ? [queue.defaultLanguage, ...queue.languages.filter((tag) => tag !== queue.defaultLanguage)]
      : [],
    mms,
    recordSystems: await activeSystems(tx),
  };
}
