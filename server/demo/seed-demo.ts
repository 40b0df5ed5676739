import { isDeepStrictEqual } from 'node:util';
import { type AutomaticTextKind } from '../../protocol/preset.ts';
import { type Context } from '../context.ts';
import { type Tx } from '../platform/db.ts';
import { makeDemoSecrets, readDemoFile, writeDemoFile } from './demo-file.ts';
import {
  DEMO_AUTO_REPLY,
  DEMO_CLOSING,
  DEMO_LANGUAGES,
  DEMO_PHOTO_LINK,
  DEMO_WAIT_TIME,
  DEMO_PRESETS,
} from './demo-texts.ts';
import { seedAccess } from './seed-access.ts';
import { seedSalesforce } from './seed-salesforce.ts';
import { seedZendesk } from './seed-zendesk.ts';
import {
  insertAgent,
  insertAutomaticText,
  insertNumber,
  insertPreset,
  insertQueue,
  insertSetting,
  insertTenant,
} from './store.ts';

export interface DemoOptions {
  /** Path of `demo.json`. */
  file: string;
  /** Origins of the two parts, without a slash at the end. */
  serverOrigin: string;
  simulatorOrigin: string;
}

const TENANT = 'demo';
const COMPANY = 'Brightwater';
/** Numbers of the range that is kept for fiction (NANP 555-01XX). */
const QUEUES = [
  { key: 'repairs', name: 'Repairs', e164: '+14155550100' },
  { key: 'billing', name: 'Billing', e164: '+14155550101' },
];
const AGENTS = [
  { id: 'ana', name: 'Ana' },
  { id: 'ben', name: 'Ben' },
];
/** Segments a second of each number. */
const RATE = 10;

/**
 * The tenant of the demonstration, and the file with the secrets of everyone who plays a part in it. A second start
 * changes nothing: neither the secrets of the file nor what was edited meanwhile. A lost file is written anew with new
 * secrets; a new database takes the secrets of the file. The file comes first: whoever reads it finds secrets that
 * hold, or will in a moment.
 */
export async function seedDemo(
  ctx: Context,
  { file, serverOrigin, simulatorOrigin }: DemoOptions,
): Promise<void> {
  const known = await readDemoFile(file);
  const secrets =
    known?.tenant === TENANT
      ? { ...known, serverOrigin }
      : await makeDemoSecrets(ctx.ids, TENANT, serverOrigin);
  if (!isDeepStrictEqual(known, secrets)) await writeDemoFile(file, secrets);
  await ctx.db.tenant(TENANT, async (tx) => {
    if (await insertTenant(tx, { name: COMPANY, now: ctx.clock.now() })) await seedContent(ctx, tx);
    await seedAccess(ctx, tx, secrets, simulatorOrigin);
    await seedZendesk(ctx, tx, secrets, simulatorOrigin);
    await seedSalesforce(ctx, tx, secrets);
  });
}

async function seedContent(ctx: Context, tx: Tx): Promise<void> {
  const now = ctx.clock.now();
  await insertSetting(tx, 'inCallSms', true);
  await insertSetting(tx, 'nonDomesticInCall', true);
  await insertSetting(tx, 'nonDomesticWaitTime', true);
  await insertSetting(tx, 'waitTimeSms', true);
  for (const { key, name, e164 } of QUEUES) {
    await insertQueue(tx, { key, name, languages: DEMO_LANGUAGES });
    await insertNumber(tx, { id: ctx.ids.uuid(), e164, label: name, queue: key, perSecond: RATE, now });
  }
  for (const agent of AGENTS) await insertAgent(tx, agent);
  for (const [position, preset] of DEMO_PRESETS.entries()) {
    await insertPreset(tx, preset, { id: ctx.ids.uuid(), position, now });
  }
  await seedAutomaticTexts(tx, 'closing', DEMO_CLOSING);
  await seedAutomaticTexts(tx, 'autoReply', DEMO_AUTO_REPLY);
  await seedAutomaticTexts(tx, 'photoLink', DEMO_PHOTO_LINK);
  await seedAutomaticTexts(tx, 'waitTime', DEMO_WAIT_TIME);
}

async function seedAutomaticTexts(
  tx: Tx,
  kind: AutomaticTextKind,
  texts: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [language, body] of Object.entries(texts))
    await insertAutomaticText(tx, { kind, language, body });
}
