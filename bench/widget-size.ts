import { report } from './support/figures.ts';
import {
  assetsNamed,
  compressedSize,
  entriesOf,
  reachable,
  totalSize,
  wordsWith,
} from './support/page-size.ts';

/**
 * How much JavaScript the widget page loads before it shows anything: every module reachable from it by static imports,
 * and the words in one language, each file compressed by itself with brotli at level 11. Fails above the limit.
 * Needs `dist/pages` of the folder it is started in.
 */
const LIMIT_KB = 40;

const words = [wordsWith('No active call'), wordsWith('Nothing was sent')];
const files = [...new Set([...reachable(entriesOf('widget')), ...words])];
const total = totalSize(files);
/** What follows the first paint by itself: the connection, then the parts of a call. */
const later = reachable(assetsNamed('connect', 'call-parts')).filter((file) => !files.includes(file));
const follows = later.reduce((sum, file) => sum + compressedSize(file), 0);
report('widget-size', { 'behind the first paint, before the first call can be shown, kB': follows / 1_000 }, [
  {
    ...{ name: 'first JavaScript of the widget, brotli-11', value: total / 1_000 },
    ...{ unit: 'kB', limit: LIMIT_KB, better: 'lower' },
  },
]);
