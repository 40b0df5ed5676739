import './require-node.mjs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import sharp from 'sharp';
import { args, executablePath } from '../chromium.config.mjs';
import { inRoot } from './root.mjs';

/**
 * Makes docs/images/simulator.png and docs/images/portal.png from the running product: `node scripts/screenshot.mjs`
 * starts one on no data; `node scripts/screenshot.mjs http://localhost:4181` takes one that runs, with no call on it yet,
 * and makes the first picture only.
 */
const SIMULATOR = inRoot('docs', 'images', 'simulator.png');
const PORTAL = inRoot('docs', 'images', 'portal.png');
const VIEWPORT = { width: 1280, height: 860 };
/** Hour of the day on the telephones. */
const HOUR = 10;

const [given] = process.argv.slice(2);
const product = given
  ? { address: given, setupLink: undefined, close: () => undefined }
  : await startProduct();
const browser = await chromium.launch({ executablePath, args });
try {
  const page = await browser.newPage({
    ...{ viewport: VIEWPORT, deviceScaleFactor: 1, colorScheme: 'light' },
    ...{ locale: 'en-US', timezoneId: zoneWhereItIs(HOUR), reducedMotion: 'reduce' },
  });
  await page.goto(product.address);
  await talk(page);
  await keepPicture(page, SIMULATOR);
  if (product.setupLink) {
    await openMessages(page, product.setupLink);
    await keepPicture(page, PORTAL);
  }
} finally {
  await browser.close();
  await product.close();
}

async function keepPicture(page, file) {
  const picture = await page.screenshot({ animations: 'disabled' });
  const { size } = await sharp(picture).png({ palette: true, effort: 10 }).toFile(file);
  console.log(`${path.relative(inRoot(), file)}: ${Math.round(size / 1_000)} kB`);
}

/** The first administrator, and a preset in their hands. */
async function openMessages(page, setupLink) {
  await page.goto(setupLink);
  await page.getByRole('textbox', { name: 'Your name' }).fill('Rosa Bianchi');
  await page.getByRole('textbox', { name: 'E-mail' }).fill('rosa@brightwater.example');
  await page.locator('#password').fill('a sentence that nobody guesses');
  await page.getByRole('button', { name: 'Set up and sign in' }).click();
  await page.getByRole('link', { name: 'Messages' }).click();
  await page.getByRole('heading', { name: 'Messages', level: 1 }).waitFor();
}

/** A call in its middle: a preset, an answer with photos, a text, and words that are not sent yet. */
async function talk(page) {
  const widget = page.frameLocator('iframe');
  const conversation = widget.getByRole('log', { name: 'Conversation' });
  const message = widget.getByRole('textbox', { name: 'Message' });
  const handset = page.getByRole('region', { name: '+1 415 555 0142' });
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  await message.waitFor();

  await widget.getByRole('button', { name: 'Presets', exact: true }).click();
  await widget.getByRole('option', { name: 'Ask for photo' }).first().click();
  await conversation.getByText('Delivered').waitFor();

  await handset
    .getByRole('textbox', { name: 'Text message' })
    .fill('Here they are. It drips onto the floor.');
  for (const photo of ['Water meter', 'Hallway floor']) {
    await handset.getByRole('button', { name: 'Attach photo' }).click();
    await page.getByRole('menuitem', { name: photo }).click();
  }
  await handset.getByRole('button', { name: 'Send text' }).click();
  await conversation.getByRole('button', { name: /Photo 2 of 2/ }).waitFor();

  await message.fill('Thank you, I see it. Please close the red valve.');
  await widget.getByRole('button', { name: 'Send', exact: true }).click();
  await conversation.getByText('Delivered').nth(1).waitFor();
  await message.fill('Our engineer can be with you between 3 and 5.');
  for (const picture of await conversation.locator('img').all())
    await picture.evaluate((image) => image.decode());
}

/** The product as `npm start` runs it, on free ports. */
async function startProduct() {
  const data = mkdtempSync(path.join(tmpdir(), 'midcall-screenshot-'));
  const env = {
    ...process.env,
    MIDCALL_DATA: data,
    PORT: await freePort(),
    SIMULATOR_PORT: await freePort(),
  };
  const child = spawn(process.execPath, [inRoot('scripts', 'start.mjs')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const close = async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  };
  let text = '';
  const address = await new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const printed = /Midcall runs\. Open {2}(\S+)/.exec(text)?.[1];
      if (printed) resolve(printed);
    });
    child.on('exit', (code) => reject(new Error(`Midcall ended with ${code}:\n${text}`)));
  });
  const setupLink = /\S+\/setup#\S+/.exec(text)?.[0];
  return { address, setupLink, close };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return String(port);
}

/** In `Etc/GMT`, west is positive. Source: the time zone database, file `etcetera`. */
function zoneWhereItIs(hour) {
  const west = (new Date().getUTCHours() - hour + 24) % 24;
  const shift = west > 12 ? west - 24 : west;
  return `Etc/GMT${shift < 0 ? '' : '+'}${shift}`;
}
