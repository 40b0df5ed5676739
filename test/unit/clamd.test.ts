import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decideOutcome } from '../../server/media/decide-outcome.ts';
import { type Decoder } from '../../server/media/decoder.ts';
import { scanFile } from '../../server/media/scan/clamd.ts';
import { createScanningDecoder } from '../../server/media/scan/scanning-decoder.ts';
import { silentLog } from '../../server/platform/log.ts';
import { CLAMD_ANSWERS, type PlayedClamd, startPlayedClamd } from '../fakes/clamd.ts';

const { signal } = new AbortController();
let clamd: PlayedClamd;
let folder: string;
let file: string;
const octets = Buffer.from(Array.from({ length: 300_000 }, (_, i) => i % 253));
beforeAll(async () => {
  clamd = await startPlayedClamd();
  folder = await mkdtemp(path.join(tmpdir(), 'midcall-scan-'));
  file = path.join(folder, 'file');
  await writeFile(file, octets);
});
afterAll(async () => {
  await clamd.close();
  await rm(folder, { recursive: true });
});

const answered = async (name: keyof typeof CLAMD_ANSWERS, timeoutMs = 5_000) => {
  clamd.answer = CLAMD_ANSWERS[name];
  return scanFile(file, clamd.address, { signal, timeoutMs });
};

it('sends the whole file, and reads what clamd says of it', async () => {
  clamd.files.length = 0;
  expect(await answered('clean')).toEqual({ is: 'clean' });
  expect(clamd.files).toHaveLength(1);
  expect(clamd.files[0]?.equals(octets)).toBe(true);
  expect(await answered('found')).toEqual({
    ...{ is: 'infected', signature: 'Eicar-Test-Signature.UNOFFICIAL' },
  });
});

it('takes nothing but OK for clean', async () => {
  expect(await answered('tooLarge')).toEqual({ is: 'unscanned', why: 'too_large' });
  expect(await answered('garbled')).toEqual({ is: 'unscanned', why: 'garbled' });
  expect(await answered('silent', 200)).toEqual({ is: 'unscanned', why: 'timeout' });
  const gone = await startPlayedClamd();
  await gone.close();
  expect(await scanFile(file, gone.address, { signal })).toEqual({ is: 'unscanned', why: 'unreachable' });
  const nowhere = { path: path.join(folder, 'no.socket') };
  expect(await scanFile(file, nowhere, { signal })).toEqual({ is: 'unscanned', why: 'unreachable' });
});

it('ends when the process stops', async () => {
  clamd.answer = CLAMD_ANSWERS.silent;
  const stop = new AbortController();
  const scan = scanFile(file, clamd.address, { signal: stop.signal });
  setTimeout(() => stop.abort(), 50);
  await expect(scan).rejects.toThrow();
});

it('keeps what is infected from the decoder, and what nobody looked at as the settings say', async () => {
  let decoded = 0;
  const bare: Decoder = {
    decode: async () => {
      decoded++;
      return { is: 'broken' };
    },
  };
  const decode = (fails: 'closed' | 'open') =>
    createScanningDecoder({ log: silentLog }, bare, { address: clamd.address, fails }).decode(
      { file, full: '', thumbnail: '' },
      signal,
    );
  clamd.answer = CLAMD_ANSWERS.found;
  for (const fails of ['closed', 'open'] as const) expect(await decode(fails)).toEqual({ is: 'infected' });
  expect(decoded).toBe(0);
  expect(decideOutcome({ is: 'infected' }, 'image/jpeg')).toEqual({ state: 'blocked', reason: 'malware' });
  clamd.answer = CLAMD_ANSWERS.clean;
  await decode('closed');
  expect(decoded).toBe(1);
  clamd.answer = CLAMD_ANSWERS.tooLarge;
  await expect(decode('closed')).rejects.toMatchObject({ name: 'Unscanned', code: 'too_large' });
  expect(decoded).toBe(1);
  await decode('open');
  expect(decoded).toBe(2);
});
