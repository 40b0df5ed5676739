import './require-node.mjs';
import { ensureInstalled } from './install.mjs';
import { ensureBuilt } from './build.mjs';

const HELP = `Makes the pictures of README.md and docs/ from the running product.

  npm run screenshots                    all of them
  npm run screenshots -- zendesk portal  those whose names begin so

Builds what is out of date, starts the product on an embedded database and no data, plays calls in it, and writes
docs/images/*.png.`;

const names = process.argv.slice(2);
if (names.includes('--help')) console.log(HELP);
else {
  await ensureInstalled();
  await ensureBuilt();
  const { makePictures } = await import('./screenshots/make-pictures.mjs');
  await makePictures((name) => names.length === 0 || names.some((start) => name.startsWith(start)));
}
