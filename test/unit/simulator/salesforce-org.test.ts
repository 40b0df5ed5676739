import { Readable } from 'node:stream';
import { exportPKCS8, generateKeyPair, importJWK } from 'jose';
import { expect, it } from 'vitest';
import { playedSalesforce } from '../../../server/demo/seed-salesforce.ts';
import { type RecordWrite } from '../../../server/records/record-system.ts';
import { createSalesforceRecords } from '../../../server/records/salesforce/salesforce-records.ts';
import { SALESFORCE, ticketRef } from '../../../simulator/demo-world.ts';
import { startPeers } from './peers.ts';

const PHOTO = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);

function writeOf(id: string, options: Record<string, string> = {}): RecordWrite {
  return {
    ...{ id, record: ticketRef('4821', 'salesforce'), earlier: [], grows: null, corrects: null, options },
    session: {
      ...{ id: 'session-1', callKey: 'c-1', caller: '+14155550142', ourNumber: '+14155550100' },
      ...{ queueName: 'Repairs', startedAt: '2026-03-02T09:00:00.000Z' },
    },
    entries: [
      {
        ...{ messageId: `message-${id}`, seq: 1, direction: 'in', kind: 'inbound', state: 'received' },
        ...{ from: '+14155550142', to: '+14155550100', who: 'Grace Okafor', reason: null },
        ...{ text: `It drips (${id}).`, createdAt: '2026-03-02T09:01:00.000Z' },
        media: [
          {
            ...{ id: `photo-${id}`, kind: 'image', type: 'image/jpeg', size: PHOTO.length },
            ...{ fileName: 'meter.jpg', open: () => Readable.from([PHOTO]) },
          },
        ],
      },
    ],
  };
}

async function openOrg() {
  const simulator = await startPeers();
  const key = await importJWK(simulator.secrets.salesforcePrivateKey, 'RS256', { extractable: true });
  const account = {
    ...{ loginUrl: `https://${SALESFORCE.domain}.my.salesforce.com` },
    ...{ consumerKey: SALESFORCE.consumerKey, username: SALESFORCE.username },
    privateKey: await exportPKCS8(key as CryptoKey),
  };
  const records = createSalesforceRecords(playedSalesforce(simulator.origin));
  const entries = () =>
    simulator.app.world.comments.map(({ kind, ticketId, text }) => [kind, ticketId, text]);
  return { account, records, entries, signal: AbortSignal.timeout(20_000) };
}

it('shows in its case what the server posts, and finds it again', async () => {
  const { account, records, entries, signal } = await openOrg();
  expect(await records.check(account, signal)).toBe('ok');
  const write = writeOf('one');
  expect(await records.find(write, account, signal)).toEqual({ kind: 'absent' });
  expect(await records.write(write, account, signal)).toMatchObject({ kind: 'written' });
  expect(entries()).toEqual([['post', '4821', expect.stringContaining('It drips (one).')]]);
  expect(await records.find(write, account, signal)).toMatchObject({ kind: 'found' });
});

it('takes tasks, too, each once', async () => {
  const { account, records, entries, signal } = await openOrg();
  const write = writeOf('two', { entry: 'task' });
  for (let times = 0; times < 2; times++)
    expect(await records.write(write, account, signal)).toMatchObject({ kind: 'written' });
  expect(entries()).toEqual([['task', '4821', expect.stringContaining('It drips (two).')]]);
});

it('lets in nobody with another key', async () => {
  const { account, records, entries, signal } = await openOrg();
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const other = { ...account, privateKey: await exportPKCS8(privateKey) };
  expect(await records.check(other, signal)).toBe('refused');
  expect(await records.write(writeOf('three'), other, signal)).toMatchObject({ kind: 'accountRefused' });
  expect(entries()).toEqual([]);
});
