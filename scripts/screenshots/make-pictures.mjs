import { chromium } from '@playwright/test';
import { args, executablePath } from '../../chromium.config.mjs';
import { openPage } from './open-page.mjs';
import { keepPicture } from './keep-picture.mjs';
import { arabic, desk, salesforce, zendesk } from './desks.mjs';
import { portal } from './portal.mjs';
import { startProduct } from './start-product.mjs';

/** Each plays in a world of its own, and keeps its pictures by name. */
const SCENES = [
  { names: ['simulator'], play: desk },
  { names: ['zendesk-sidebar', 'zendesk-ticket', 'zendesk-topbar'], play: zendesk },
  { names: ['salesforce-case', 'salesforce-feed'], play: salesforce },
  { names: ['arabic'], play: arabic },
  {
    names: [
      'portal',
      'zendesk-portal',
      'zendesk-talk',
      'salesforce-portal',
      'records-portal',
      'webhooks-portal',
    ],
    play: portal,
  },
];

/** Makes the pictures whose names are wanted, one scene after the other. */
export async function makePictures(isWanted) {
  const browser = await chromium.launch({ executablePath, args });
  try {
    for (const { names, play } of SCENES) {
      if (!names.some(isWanted)) continue;
      const product = await startProduct();
      try {
        const keep = async (name, place, options) => {
          if (!names.includes(name)) throw new Error(`${name} is not on the list`);
          if (isWanted(name)) await keepPicture(name, place, options);
        };
        await play({ product, keep, open: (options) => openPage(browser, options) });
      } finally {
        await product.close();
      }
    }
  } finally {
    await browser.close();
  }
}
