import { type ZendeskLaunchRequest, type ZendeskLaunchResponse } from '../../protocol/zendesk.ts';
import { endMount } from '../access/end-mount.ts';
import { signLaunch } from '../access/own-launch-key.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { addSeconds } from '../platform/clock.ts';
import { type Tx } from '../platform/db.ts';
import { hashSecret } from '../platform/secret-box.ts';
import { LAUNCH_SECONDS, PASS_SECONDS, REPEAT_SECONDS } from './entry-life.ts';
import {
  addPass,
  endChain,
  lockPass,
  type PassRow,
  readInstallation,
  usePass,
  withdrawUnused,
} from './store.ts';

/** An agent may save what callers send, and text. What an administrator withholds holds all the same. */
const PERMISSIONS = ['sms.send', 'media.save'] as const;

type Outcome =
  | { kind: 'given'; pass: string; agentId: string }
  | { kind: 'refused' }
  | { kind: 'stolen'; after: () => void };

/**
 * A launch token for a page that Zendesk opened, and the pass for its next launch. A pass is used once: one that comes
 * again was stolen or is being replayed, so that all the page has launched ends, too; only the very same question may be
 * repeated for half a minute, for an answer that was lost. Throws `launch_token_invalid`, or `launch_token_used`.
 */
export async function launchFromZendesk(
  ctx: Context,
  { pass, nonce, mount, name }: ZendeskLaunchRequest,
): Promise<ZendeskLaunchResponse> {
  const tenant = pass.slice(0, pass.indexOf('.'));
  const { outcome, installation } = await ctx.db.tenant(tenant, async (tx) => ({
    outcome: await exchange(ctx, tx, { pass, nonce, mount }),
    installation: await readInstallation(tx),
  }));
  if (outcome.kind === 'stolen') {
    outcome.after();
    throw new AppError('launch_token_used');
  }
  if (outcome.kind === 'refused' || !installation) throw new AppError('launch_token_invalid');
  const token = await signLaunch(ctx, installation, {
    ...{ iss: 'zendesk', tenant, sub: outcome.agentId, name, nonce, mount },
    permissions: [...PERMISSIONS],
    seconds: LAUNCH_SECONDS,
  });
  return { token, pass: outcome.pass };
}

async function exchange(
  ctx: Context,
  tx: Tx,
  { pass, nonce, mount }: { pass: string; nonce: string; mount: string },
): Promise<Outcome> {
  const now = ctx.clock.now();
  const hash = hashSecret(pass);
  const row = await lockPass(tx, hash);
  if (!row || row.expiresAt <= now) return { kind: 'refused' };
  // a pass is of one page, and a page mounts one widget
  if (row.mount !== null && row.mount !== mount) return steal(ctx, tx, row);
  const usedFor = hashSecret(nonce);
  if (row.usedAt !== null && !(await mayRepeat(tx, row, { usedFor, now }))) return steal(ctx, tx, row);
  const expiresAt = lastMoment(row, now);
  if (row.usedAt === null) await usePass(tx, { hash, mount, usedFor, at: now, expiresAt });
  const next = `${tx.tenantId}.${ctx.ids.secret()}`;
  const { chain, agentId } = row;
  await addPass(tx, { hash: hashSecret(next), chain, agentId, mount, expiresAt });
  return { kind: 'given', pass: next, agentId };
}

/** The first pass is short until it is used; all of a page end together, a shift after its first launch. */
const lastMoment = ({ mount, expiresAt }: PassRow, now: Date): Date =>
  mount === null ? addSeconds(now, PASS_SECONDS) : expiresAt;

async function mayRepeat(
  tx: Tx,
  { usedAt, usedFor, chain }: PassRow,
  again: { usedFor: Buffer; now: Date },
): Promise<boolean> {
  if (!usedAt || !usedFor?.equals(again.usedFor) || addSeconds(usedAt, REPEAT_SECONDS) < again.now)
    return false;
  return withdrawUnused(tx, chain, usedAt);
}

async function steal(ctx: Context, tx: Tx, { chain, mount }: PassRow): Promise<Outcome> {
  await endChain(tx, chain);
  const after = mount === null ? () => undefined : await endMount(ctx, tx, mount);
  return { kind: 'stolen', after };
}
