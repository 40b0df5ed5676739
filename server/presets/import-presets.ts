import { fingerprint } from '../../protocol/fingerprint.ts';
import { type ImportReport, MAX_IMPORT_BYTES, type PresetImport } from '../../protocol/preset-import.ts';
import { type AdminPrincipal } from '../access/principal.ts';
import { changeConfiguration } from '../audit/change-configuration.ts';
import { recordChange } from '../audit/record-change.ts';
import { tenantFacts } from '../calls/call-facts.ts';
import { type Context } from '../context.ts';
import { AppError } from '../platform/app-error.ts';
import { type Tx } from '../platform/db.ts';
import { allQueues } from '../queues/find-queue.ts';
import { decideImport, type ImportPlan, type PlannedPreset } from './decide-import.ts';
import { lastPosition } from './decide-order.ts';
import { decideVersions } from './decide-versions.ts';
import { type ParsedImport, parseImport } from './parse-import.ts';
import { auditedPreset } from './render-preset.ts';
import { type PresetRow, readPresets, writePreset } from './store.ts';

/** Listed of a report, at most. */
const MOST = 500;

/**
 * Tells what a file would do or, given the `plan` of such a report, does it: all of it or nothing. Throws
 * `changed_meanwhile` when it would not do any more what the report said, `body_too_large`.
 */
export function importPresets(
  ctx: Context,
  principal: AdminPrincipal,
  { apply, ...file }: PresetImport,
): Promise<ImportReport> {
  if (Buffer.byteLength(file.content) > MAX_IMPORT_BYTES) throw new AppError('body_too_large');
  const parsed = parseImport(file);
  if (apply === null) return ctx.db.tenant(principal.tenantId, async (tx) => (await look(tx, parsed)).report);
  return changeConfiguration(ctx, principal, 'presets.changed', async (tx) => {
    const { plan, report, presets } = await look(tx, parsed);
    if (report.plan === null || report.plan !== apply) throw new AppError('changed_meanwhile');
    await write(ctx, tx, principal, { plan, presets });
    const { counts } = report;
    return {
      result: { ...report, applied: true },
      change: { action: 'presets.imported', object: 'presets', before: null, after: counts },
    };
  });
}

async function look(
  tx: Tx,
  parsed: ParsedImport,
): Promise<{ plan: ImportPlan; report: ImportReport; presets: PresetRow[] }> {
  const presets = await readPresets(tx);
  const queues = new Set((await allQueues(tx)).map(({ key }) => key));
  const plan =
    parsed.type === 'ok'
      ? decideImport(parsed.rows, { presets, queues })
      : { errors: parsed.errors, presets: [], unchanged: 0 };
  const added = plan.presets.filter(({ before }) => before === null).length;
  const possible = plan.errors.length === 0 && plan.presets.length > 0;
  const report: ImportReport = {
    counts: { added, changed: plan.presets.length - added, unchanged: plan.unchanged },
    changes: plan.presets.slice(0, MOST).map(({ row, before, texts, languages }) => ({
      row,
      what: before ? ('changed' as const) : ('added' as const),
      label: texts[0]?.label ?? '',
      languages,
    })),
    errors: plan.errors.slice(0, MOST),
    ignored: parsed.type === 'ok' ? parsed.ignored : [],
    plan: possible ? fingerprint(plan.presets.map(named)) : null,
    applied: false,
  };
  return { plan, report, presets };
}

/** What is done to a preset, and what it was before: the same name is the same step. */
const named = ({ before, ...after }: PlannedPreset) => ({
  ...after,
  before: before && auditedPreset(before),
});

async function write(
  ctx: Context,
  tx: Tx,
  { actor }: AdminPrincipal,
  { plan, presets }: { plan: ImportPlan; presets: readonly PresetRow[] },
): Promise<void> {
  const now = ctx.clock.now();
  const { tenantDefault } = await tenantFacts(tx);
  let last = presets.at(-1)?.position ?? null;
  for (const { id: given, before, texts: written, position, category, keyword, queue } of plan.presets) {
    const id = given ?? ctx.ids.uuid();
    if (position === null) last = lastPosition(last);
    const texts = decideVersions(before?.texts ?? [], written, { tenantDefault, now });
    const row = { id, category, keyword, queue, position: position ?? last! };
    await writePreset(tx, row, { texts, now });
    await recordChange(tx, ctx, {
      actor,
      action: before ? 'preset.changed' : 'preset.added',
      object: `preset/${id}`,
      before: before && auditedPreset(before),
      after: auditedPreset({ ...row, texts }),
    });
  }
}
