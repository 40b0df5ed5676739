import * as files from '../server/media/samples.ts';
import { expect, test } from './running-product.ts';

const WORDS = ['canary-of-the-agent', 'canary-of-the-caller', 'canary-draft', 'canary-file'];

test('nobody finds words, names, numbers or tokens in logs, addresses, cookies or storages (T11, T24)', async ({
  page,
  desk,
  product,
}) => {
  const addresses: string[] = [];
  const tokens = new Set<string>();
  page.on('request', (request) => {
    // The simulated telephone's own requests name the telephone.
    if (request.url().startsWith(product.serverOrigin)) addresses.push(decodeURIComponent(request.url()));
    const bearer = request.headers()['authorization'];
    if (bearer) tokens.add(bearer.replace('Bearer ', ''));
  });
  await page.reload();
  await desk.call({ caller: '+1 415 555 0142' });
  await expect(desk.widget.getByRole('heading', { name: 'Grace Okafor' })).toBeVisible();
  const phone = desk.handset();
  await desk.write(`${WORDS[0]}, write to grace@okafor.example`);
  await expect(desk.bubble(WORDS[0]!).getByText('Delivered', { exact: true })).toBeVisible();
  await phone.attach([{ name: `${WORDS[3]}.jpg`, mimeType: 'image/jpeg', buffer: await files.jpeg() }]);
  await phone.text(WORDS[1]!);
  await desk
    .bubble(WORDS[1]!)
    .getByRole('button', { name: /^Photo 1 of 1/ })
    .click();
  await expect(desk.widget.getByRole('dialog').getByRole('img')).toBeVisible();
  await desk.widget.getByRole('button', { name: 'Close' }).click();
  // What was begun is kept for a reload, and only for as long as it stands there.
  await desk.message.fill(WORDS[2]!);
  await desk.message.fill('');
  await desk.hangUp();
  await expect(phone.texts(/Thank you for calling/)).toBeVisible();
  await phone.text(`${WORDS[1]} again`);
  await expect(phone.texts(/nobody reads this message/)).toBeVisible();

  const { adminKey, carrierToken, carrierSecret, telephonySecret } = product.demo;
  const secrets = [...tokens, adminKey, carrierToken, carrierSecret, telephonySecret];
  expect(tokens.size).toBeGreaterThan(0);
  const logs = product.output();
  expect(logs).toContain('"msg":"answered"');
  for (const canary of [...WORDS, ...secrets, 'Grace', 'Okafor', '4155550142']) {
    expect(logs, 'the logs').not.toContain(canary);
    expect(addresses.join(), 'addresses').not.toContain(canary);
  }
  expect(await page.context().cookies()).toEqual([]);
  for (const frame of page.frames()) {
    expect(frame.url()).not.toMatch(/[?#]/);
    const kept = await frame.evaluate(whatIsKept);
    for (const canary of [...WORDS, ...secrets, 'Okafor', '4155550142']) expect(kept).not.toContain(canary);
  }
});

/** Runs in a frame, which may be denied a storage. */
function whatIsKept(): string {
  const read = (storage: () => Storage) => {
    try {
      return { ...storage() };
    } catch {
      return 'denied';
    }
  };
  return JSON.stringify([read(() => localStorage), read(() => sessionStorage)]);
}
