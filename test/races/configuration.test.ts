import { expect } from 'vitest';
import { type LanguageTag } from '../../protocol/language.ts';
import { type SettingsPatch } from '../../protocol/settings.ts';
import { type AdminPrincipal } from '../../server/access/principal.ts';
import { changeAutomaticText } from '../../server/automatic-texts/change-automatic-text.ts';
import { replacePreset } from '../../server/presets/change-preset.ts';
import { changeQueue } from '../../server/queues/change-queue.ts';
import { changeTenantSettings } from '../../server/settings/change-settings.ts';
import { type CoreFixture } from '../server/core.ts';
import { openCall, type RacedCall } from './raced-call.ts';
import { type Race, runRaces } from './race.ts';
import { codeOf, together } from './together.ts';
import { transcriptOf } from './transcript.ts';
import { type TwoNodes } from './two-nodes.ts';

const ADMIN: AdminPrincipal = {
  ...{ kind: 'key', tenantId: 'acme', actor: 'key:k' },
  capabilities: new Set(['config.write', 'presets.write']),
};

/** A node that believes for ever in what it once read. */
const STALE = {
  what: 'a node does not look whether its configuration is the latest',
  rewrite: (text: string) =>
    text.replace('select "event_seq" from "tenant"', 'select 0 as event_seq from "tenant"'),
};

/** Three segments. */
const LONG = 'long '.repeat(70);

const SETTINGS = [
  { off: { inCallSms: false }, on: { inCallSms: true }, text: 'a text', code: 'feature_off' },
  { off: { freeText: false }, on: { freeText: null }, text: 'a text', code: 'free_text_off' },
  {
    off: { warnSegments: 1, maxSegments: 1 },
    on: { warnSegments: null, maxSegments: null },
    text: LONG,
    code: 'too_many_segments',
  },
] as const satisfies readonly { off: SettingsPatch; on: SettingsPatch; text: string; code: string }[];

/** A call that lasts many rounds, so that both nodes have read the configuration before. */
const standing = new WeakMap<TwoNodes, RacedCall>();
async function standingCall(two: TwoNodes): Promise<RacedCall> {
  const known = standing.get(two);
  if (known) return known;
  // one caller gets more in these rounds than in a day
  await changeTenantSettings(two.a.ctx, ADMIN, { capDestinationHour: 0, capDestinationDay: 0 });
  const call = await openCall(two);
  standing.set(two, call);
  return call;
}

interface Switch {
  off: (node: CoreFixture) => Promise<unknown>;
  on: (node: CoreFixture) => Promise<unknown>;
  text: string;
  code: string;
}

/** Switches something off on one node while the other sends. Gives back what became of the sends meanwhile. */
async function switchOff(
  two: TwoNodes,
  chance: Parameters<Race['round']>[1],
  { off, on, text, code }: Switch,
): Promise<string> {
  const call = await standingCall(two);
  const send = (node: CoreFixture) => codeOf(call.send(node, text));
  const [after, ...meanwhile] = await together(chance, [
    // on the other node, whose configuration was read before the change
    () => off(two.a).then(() => Promise.all([send(two.b), send(two.b), send(two.a)])),
    () => send(two.b),
    () => send(two.b),
    () => send(two.a),
  ]);
  expect(after).toEqual([code, code, code]);
  for (const outcome of meanwhile) expect(['ok', code]).toContain(outcome);
  expect(await send(two.b)).toBe(code);
  await on(chance.pick([two.a, two.b]));
  expect(await Promise.all([send(two.a), send(two.b)])).toEqual(['ok', 'ok']);
  return meanwhile.includes('ok') ? (meanwhile.includes(code) ? 'both' : 'taken') : 'refused';
}

const settingsAgainstSend: Race = {
  name: 'a text sent after a setting was changed obeys it, on the node that has not heard of it too',
  rounds: 90,
  outcomes: ['taken', 'refused'],
  planted: [STALE],
  async round(two, chance) {
    const { off, on, text, code } = chance.pick(SETTINGS);
    return switchOff(two, chance, {
      off: (node) => changeTenantSettings(node.ctx, ADMIN, off),
      on: (node) => changeTenantSettings(node.ctx, ADMIN, on),
      ...{ text, code },
    });
  },
};

const queueAgainstSend: Race = {
  name: 'a text sent after its queue was switched off is refused, on either node',
  rounds: 60,
  outcomes: ['taken', 'refused'],
  planted: [STALE],
  round: (two, chance) => {
    const change = (smsEnabled: boolean) => (node: CoreFixture) =>
      changeQueue(node.ctx, ADMIN, { key: 'repairs', patch: { smsEnabled } });
    return switchOff(two, chance, {
      off: change(false),
      on: change(true),
      text: 'a text',
      code: 'queue_off',
    });
  },
};

let version = 0;

const presetAgainstSend: Race = {
  name: 'a preset is sent as it was or as it is, and as it is once its change is acknowledged',
  rounds: 70,
  outcomes: ['as it was', 'as it is'],
  async round(two, chance) {
    const call = await standingCall(two);
    const id = two.a.acme.presets.hours;
    const text = `Version ${++version}.`;
    const input = {
      ...{ category: '', keyword: 'hours', position: 0, queue: null },
      texts: { en: { label: 'Opening hours', text }, it: { label: 'Orari', text: `Versione ${version}.` } },
    };
    const [, meanwhile] = await together(chance, [
      () => replacePreset(two.a.ctx, ADMIN, { id, ifMatch: null, input }),
      () => call.sendPreset(two.b, id),
    ]);
    const after = await call.sendPreset(two.b, id);
    expect(after.message.text).toBe(text);
    if (meanwhile.message.text === text) return 'as it is';
    expect(meanwhile.message.text).toMatch(/8 to 18|Version/);
    return 'as it was';
  },
};

const closingAgainstEnd: Race = {
  name: 'a closing text is as it was or as it is, and as it is once its change is acknowledged',
  rounds: 70,
  outcomes: ['as it was', 'as it is'],
  planted: [STALE],
  async round(two, chance) {
    const [racing, after] = [await openCall(two), await openCall(two)];
    await Promise.all([racing.send(two.b, 'hello'), after.send(two.b, 'hello')]);
    const [before, text] = [`Goodbye ${version}.`, `Goodbye ${++version}.`];
    const change = (node: CoreFixture, to: string) =>
      changeAutomaticText(node.ctx, ADMIN, {
        ...{ kind: 'closing', language: 'en' as LanguageTag, enabled: true, text: to },
      });
    await change(two.b, before);
    await together(chance, [() => change(two.a, text).then(() => after.end(two.b)), () => racing.end(two.b)]);
    const closing = async (call: RacedCall) =>
      (await transcriptOf(two, call.sessionId)).messages.at(-1)?.body;
    expect(await closing(after)).toBe(text);
    const said = await closing(racing);
    expect([before, text]).toContain(said);
    return said === text ? 'as it is' : 'as it was';
  },
};

runRaces('the configuration', [settingsAgainstSend, queueAgainstSend, presetAgainstSend, closingAgainstEnd]);
