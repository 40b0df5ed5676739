import path from 'node:path';
import { build } from 'esbuild';
import fc from 'fast-check';
import type * as z from 'zod/mini';
import { beforeAll, describe, expect, it } from 'vitest';
import * as hubspot from '../../adapter-host/hubspot/hubspot-messages.ts';
import * as adapter from '../../protocol/adapter.ts';
import * as reportedCall from '../../protocol/reported-call.ts';
import * as frames from '../../protocol/rpc-frames.ts';

const root = path.resolve(import.meta.dirname, '../..');
const FILES = {
  adapter: 'protocol/adapter.ts',
  reportedCall: 'protocol/reported-call.ts',
  frames: 'protocol/rpc-frames.ts',
  hubspot: 'adapter-host/hubspot/hubspot-messages.ts',
};
type Schema = Pick<z.ZodMiniType, 'safeParse'>;

/** The schemas of a module by name, those of the methods among them. */
function schemasOf(module: object, prefix: string): [string, Schema][] {
  return Object.entries(module).flatMap(([name, value]: [string, unknown]): [string, Schema][] => {
    if (typeof value !== 'object' || value === null) return [];
    if ('safeParse' in value) return [[`${prefix}.${name}`, value as Schema]];
    return value instanceof Set ? [] : schemasOf(value, `${prefix}.${name}`);
  });
}
const OF_ZOD = new Map(
  Object.entries({ adapter, reportedCall, frames, hubspot }).flatMap(([name, module]) =>
    schemasOf(module, name),
  ),
);
const small = new Map<string, Schema>();

/** The same modules as the build of the adapter has them. */
beforeAll(async () => {
  for (const [name, file] of Object.entries(FILES)) {
    const { outputFiles } = await build({
      entryPoints: [path.join(root, file)],
      ...{ bundle: true, write: false, format: 'esm', logLevel: 'error' },
      alias: { 'zod/mini': path.join(root, 'adapter-host/small-schema.ts') },
    });
    const code = Buffer.from(outputFiles[0]!.contents).toString('base64');
    const module = (await import(`data:text/javascript;base64,${code}`)) as object;
    for (const [key, schema] of schemasOf(module, name)) small.set(key, schema);
  }
});

const CALL = {
  ...{ callKey: 'a', state: 'ended', callerName: 'Grace', queue: null, language: 'it', wrapUp: true },
  record: { system: 'crm', type: 'ticket', id: '7' },
  ...{ endReason: 'network', seq: 3, data: [{ label: 'Plan', value: 'Gold' }], recent: 2 },
};
/** Right for one schema or another; what is drawn for each is these, broken in many ways. */
const SEEDS: unknown[] = [
  CALL,
  { ...CALL, seq: undefined },
  { calls: [CALL], sourceUp: true },
  {
    ...{
      version: 1,
      calls: [CALL, CALL],
      sourceUp: false,
      record: CALL.record,
      appearance: { scheme: 'dark' },
    },
    ...{ verbs: ['dial', 'showContact'], kept: { draft: 'x' }, more: 1 },
  },
  { record: null },
  { record: CALL.record },
  CALL.record,
  { locale: 'it', skin: 'slds' },
  { key: 'k', value: null },
  { key: 'k', value: 'v' },
  { nonce: 'n' },
  { token: 't', more: 1 },
  { count: 3 },
  { number: '+14155550142' },
  { address: 'a@b.test' },
  { action: 'showContact', callKey: 'a' },
  { callKey: 'a', state: 'active', sent: 1, received: 2, photos: 0 },
  { version: 1 },
  { tenant: 'acme', allowedOrigins: ['https://crm.test'], language: 'it' },
  { tenant: 'acme', allowedOrigins: [] },
  { namespace: 'penpal', channel: 'midcall/1', type: 'SYN', participantId: 'p' },
  { namespace: 'penpal', channel: 'midcall/1', type: 'ACK1', methodPaths: [['a'], ['b', 'c']] },
  { namespace: 'penpal', channel: 'midcall/1', type: 'CALL', id: '1', methodPath: ['calls'], args: [CALL] },
  { namespace: 'penpal', channel: 'midcall/1', type: 'REPLY', callId: '1', value: 2 },
  { type: 'INCOMING_CALL', data: { externalCallId: 'a', fromNumber: '+1' } },
  { type: 'CALL_ENDED', data: { externalCallID: 'a', callEndStatus: 'COMPLETED' } },
  ...['dial', 'scheduleCallback', 'ended', 'caller_hangup', 'active', '', null, undefined, 7],
];
const odd = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, '', 'x'.repeat(500), 0, -1, 1.5, NaN, 2 ** 60, true, [], {}, [
    null,
  ]),
  fc.constantFrom<unknown>(...SEEDS),
  fc.jsonValue(),
);
/** A seed with up to three places of it replaced, removed or added. */
const broken = fc
  .tuple(fc.constantFrom(...SEEDS), fc.array(fc.tuple(fc.nat(), fc.nat(3), odd), { maxLength: 3 }))
  .map(([seed, breaks]) =>
    breaks.reduce<unknown>((value, [place, way, by]) => breakAt(value, { place, way, by }), seed),
  );

function breakAt(value: unknown, edit: { place: number; way: number; by: unknown }): unknown {
  if (typeof value !== 'object' || value === null) return edit.place % 2 ? edit.by : value;
  const entries = Object.entries(value as Record<string, unknown>);
  const index = edit.place % (entries.length + 1);
  const next = { ...edit, place: Math.floor(edit.place / 7) };
  if (index === entries.length) entries.push([edit.way === 0 ? 'toString' : 'more', edit.by]);
  else if (edit.way === 0) entries.splice(index, 1);
  else if (edit.way === 1) entries[index]![1] = edit.by;
  else entries[index]![1] = breakAt(entries[index]![1], next);
  return Array.isArray(value) ? entries.map(([, one]) => one) : Object.fromEntries(entries);
}

const plain = (schema: Schema, value: unknown) => {
  const { success, data } = schema.safeParse(value);
  return { success, data: success ? data : undefined };
};

describe('the small schemas of the adapter', () => {
  it('are those of zod, all of them', () => {
    expect(OF_ZOD.size).toBeGreaterThan(30);
    expect([...small.keys()].sort()).toEqual([...OF_ZOD.keys()].sort());
  });

  it('take what is right', () => {
    const taken = SEEDS.filter((seed) =>
      [...small.values()].some((schema) => schema.safeParse(seed).success),
    );
    expect(taken.length).toBeGreaterThan(20);
  });

  it.each([...OF_ZOD.keys()])('take and refuse what zod does: %s', (name) => {
    const [right, tested] = [OF_ZOD.get(name)!, small.get(name)!];
    for (const seed of SEEDS) expect(plain(tested, seed)).toStrictEqual(plain(right, seed));
    fc.assert(
      fc.property(broken, (value) => {
        expect(plain(tested, value)).toStrictEqual(plain(right, value));
      }),
      { numRuns: 300 },
    );
  });

  it('are not misled by what every object has', () => {
    for (const value of [
      JSON.parse('{"__proto__":{"callKey":"a"}}'),
      Object.create({ seq: 1 }),
      [],
      new Map(),
    ])
      expect(small.get('adapter.PageCall')!.safeParse(value).success).toBe(false);
  });

  it('say where it is wrong', () => {
    const { error } = small.get('adapter.PageCall')!.safeParse({ ...CALL, data: [{ label: '', value: '' }] });
    expect(error?.message).toBe('Not of the right form: data.0.label');
  });
});
