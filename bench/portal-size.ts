import { report } from './support/figures.ts';
import { assetsNamed, entriesOf, reachable, totalSize, wordsWith } from './support/page-size.ts';

/**
 * How much JavaScript the portal loads until its first page stands: its frame, the overview with all that it imports
 * statically, and the words in one language, each file by brotli at level 11. Charts and editors come when they are
 * asked for. Needs `dist/pages` of the folder it is started in.
 */
const LIMIT_KB = 120;

const words = [wordsWith('Leave without saving?'), wordsWith('Nothing was sent')];
const files = [
  ...new Set([...reachable([...entriesOf('admin-portal'), ...assetsNamed('overview-page')]), ...words]),
];
report('portal-size', { files: files.length }, [
  {
    ...{ name: 'first JavaScript of the portal, brotli-11', value: totalSize(files) / 1_000 },
    ...{ unit: 'kB', limit: LIMIT_KB, better: 'lower' },
  },
]);
