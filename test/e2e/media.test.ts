import * as files from '../server/media/samples.ts';
import { recordVideo } from './record-video.ts';
import { expect, test } from './running-product.ts';

const jpeg = 'image/jpeg';

test('two photos and their text come in one bubble, and open in full size (G01, G03, G04, G05)', async ({
  desk,
}) => {
  const phone = await desk.talkTo('+1 818 555 0161');
  await phone.attach([
    { name: 'MyCellar.JPEG', mimeType: jpeg, buffer: await files.jpeg(1_600, 1_200) },
    { name: 'screen.png', mimeType: 'image/png', buffer: await files.png(400, 800) },
  ]);
  await phone.text('Left and right of the door');
  const bubble = desk.bubble('Left and right of the door');
  await expect(bubble.getByRole('button', { name: /^Photo 1 of 2 from caller, \d/ })).toBeVisible();
  await expect(bubble.getByRole('button', { name: /^Photo 2 of 2 from caller, \d/ })).toBeVisible();
  await expect(desk.conversation.getByRole('article')).toHaveCount(1);

  await bubble.getByRole('button', { name: /^Photo 1 of 2/ }).click();
  const viewer = desk.widget.getByRole('dialog');
  const picture = viewer.getByRole('img', { name: /from caller/ });
  await expect(picture).toHaveJSProperty('naturalWidth', 1_600);
  const download = desk.page.waitForEvent('download');
  await viewer.getByRole('link', { name: 'Save' }).click();
  const name = (await download).suggestedFilename();
  expect(name).toMatch(/\.jpe?g$/);
  expect(name).not.toMatch(/5550161|cellar/i);

  await viewer.getByRole('button', { name: 'Next' }).click();
  await expect(viewer.getByRole('heading')).toHaveText('Photo 2 of 2');
  await expect(picture).toHaveJSProperty('naturalHeight', 800);
  await viewer.getByRole('button', { name: 'Close' }).click();
  await expect(bubble.getByRole('button', { name: /^Photo 1 of 2/ })).toBeFocused();
});

test('a video is shown with its controls, does not start by itself, and plays (G01, G11)', async ({
  desk,
}) => {
  const phone = await desk.talkTo('+1 818 555 0162');
  await phone.attach([{ name: 'drip.webm', mimeType: 'video/webm', buffer: await recordVideo(desk.page) }]);
  await phone.text('Listen to the drip');
  await desk
    .bubble('the drip')
    .getByRole('button', { name: /^Video 1 of 1 from caller/ })
    .click();
  const viewer = desk.widget.getByRole('dialog', { name: 'Video 1 of 1' });
  const video = viewer.getByLabel(/^Video 1 of 1 from caller/);
  await expect(video).toHaveJSProperty('controls', true);
  await expect.poll(() => video.evaluate((film: HTMLVideoElement) => film.readyState)).toBeGreaterThan(0);
  await expect(video).toHaveJSProperty('paused', true);
  await expect(video).toHaveJSProperty('videoWidth', 64);
  await video.evaluate((film: HTMLVideoElement) => film.play());
  await expect.poll(() => video.evaluate((film: HTMLVideoElement) => film.currentTime)).toBeGreaterThan(0);
});

test('what cannot be shown is named, and what poses as a photo is blocked (G08, G09)', async ({ desk }) => {
  const phone = await desk.talkTo('+1 818 555 0163');
  await phone.attach([{ name: 'bill.pdf', mimeType: 'application/pdf', buffer: files.pdf() }]);
  await phone.text('My bill');
  await expect(desk.bubble('My bill')).toContainText('File of type PDF cannot be shown');

  await phone.attach([{ name: 'holiday.jpg', mimeType: jpeg, buffer: files.html() }]);
  await phone.text('Look at this');
  const bubble = desk.bubble('Look at this');
  await expect(bubble.getByRole('group', { name: 'Item 1 of 1 from caller, blocked' })).toBeVisible();
  await expect(bubble).toContainText('The file is not what it claims to be, so it stays closed.');
  await expect(bubble.getByRole('button')).toHaveCount(0);
});

test('a file above the limit is refused in words, on the phone and by the company (G10)', async ({
  desk,
  administrator,
}) => {
  const phone = await desk.talkTo('+1 818 555 0164');
  await phone.attach([{ name: 'huge.jpg', mimeType: jpeg, buffer: Buffer.alloc(10_485_761) }]);
  await expect(phone.region.getByRole('alert')).toHaveText(
    'huge.jpg is too large for a text (10 MB at most).',
  );

  await administrator.set({ mediaMaxBytes: 10_000 });
  await phone.attach([{ name: 'photo.jpg', mimeType: jpeg, buffer: await files.photo(640, 480) }]);
  await phone.text('In full');
  await expect(desk.bubble('In full')).toContainText('The file is too large.');
});

test('a photo the carrier has only later arrives by itself', async ({ desk }) => {
  const phone = await desk.talkTo('+1 818 555 0151');
  await phone.attach([{ name: 'late.jpg', mimeType: jpeg, buffer: await files.jpeg() }]);
  await phone.text('Can you see it?');
  const bubble = desk.bubble('Can you see it?');
  await expect(bubble.getByRole('img', { name: 'Photo 1 of 1 from caller, arriving' })).toBeVisible();
  await expect(bubble.getByRole('button', { name: /^Photo 1 of 1 from caller, \d/ })).toBeVisible();
});
