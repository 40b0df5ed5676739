import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeSmsc } from '../fakes/smsc.ts';
import { until } from '../until.ts';
import { type HttpCarrier, openHttpCarrier } from './http-carrier.ts';
import { type KannelEsme, startEsme } from './kannel.ts';
import { openRecordingProxy, type RecordingProxy } from './recording-proxy.ts';

const EXCHANGE = new URL('../unit/smpp/kannel-esme.json', import.meta.url);

/** Kannel fills in what we leave out, and cuts where we do not: what our message centre holds against it, and nothing else. */
const KANNELS_OWN = ['half a character'];

let behind: HttpCarrier;
let smsc: FakeSmsc;
let proxy: RecordingProxy;
let kannel: KannelEsme;
beforeAll(async () => {
  behind = await openHttpCarrier();
  smsc = await FakeSmsc.start();
  smsc.isLenient = true;
  proxy = await openRecordingProxy(smsc.port);
  kannel = await startEsme(proxy.port, behind);
  await until(() => expect(smsc.bound).toBe(1));
});
afterAll(async () => {
  await kannel.close();
  if (process.env['MIDCALL_RECORD']) {
    const turns = proxy.turns.slice(0, 40);
    writeFileSync(EXCHANGE, `${JSON.stringify({ turns }, null, 2)}\n`);
  }
  await smsc.close();
  await proxy.close();
  await behind.close();
});

const told = (key: string) =>
  behind.requests
    .filter(({ path, parameters }) => path === '/dlr' && String(parameters['key']) === key)
    .map(({ parameters }) => String(parameters['type']));
const ucs2 = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('Kannel, bound to our message centre', () => {
  it('sends, and is told what became of it', async () => {
    await kannel.send(Buffer.from('calm'), { coding: 0, key: 'after' });
    await until(() => expect(smsc.taken).toHaveLength(1));
    expect(smsc.taken[0]!.octets.toString()).toBe('calm');
    expect(await smsc.receipt(smsc.taken[0]!.id, 'DELIVRD')).toBe(0);
    await until(() => expect(told('after')).toContain('1'));
  });

  it('loses a receipt that comes before the answer, which is why ours are kept', async () => {
    let release = () => {};
    smsc.script = () => ({ kind: 'accept', after: new Promise<void>((resolve) => (release = resolve)) });
    await kannel.send(Buffer.from('race'), { coding: 0, key: 'before' });
    await until(() => expect(smsc.taken).toHaveLength(2));
    await smsc.receipt(smsc.taken[1]!.id, 'DELIVRD');
    release();
    await until(() => expect(told('before')).toContain('8'));
    expect(told('before')).not.toContain('1');
    smsc.script = () => ({ kind: 'accept' });
  });

  it('cuts a long text within its septets, and within its characters', async () => {
    const from = smsc.submits.length;
    await kannel.send(Buffer.from(`${'a'.repeat(152)}€${'b'.repeat(10)}`), { coding: 0 });
    await until(() => expect(smsc.submits).toHaveLength(from + 2));
    expect(smsc.submits.slice(from).map(({ octets }) => octets.length - 6)).toEqual([152, 12]);
    await kannel.send(ucs2(`${'я'.repeat(66)}😀${'я'.repeat(10)}`), { coding: 2 });
    // which our message centre does not take
    await until(() => expect(smsc.violations).toContain('half a character'));
  });

  it('joins what we deliver in parts', async () => {
    const part = (index: number, text: string) =>
      smsc.deliver({
        ...{ from: '15552223333', to: '15550001111', esmClass: 0x40, dataCoding: 8 },
        octets: Buffer.concat([Buffer.from([5, 0, 3, 9, 2, index]), ucs2(text)]),
      });
    expect(await part(2, 'part two 👍')).toBe(0);
    expect(await part(1, 'part one ')).toBe(0);
    const texts = () =>
      behind.requests
        .filter(({ path }) => path === '/mo')
        .map(({ parameters }) =>
          Buffer.from(parameters['text'] ?? [])
            .swap16()
            .toString('utf16le'),
        );
    await until(() => expect(texts()).toContain('part one part two 👍'));
  });

  it('looks whether we are there', async () => {
    await until(() => expect(smsc.enquiries).toBeGreaterThan(0));
    expect(smsc.violations.filter((one) => !KANNELS_OWN.includes(one))).toEqual([]);
  });
});
