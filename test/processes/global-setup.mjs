import { ensureBuilt } from '../../scripts/build.mjs';

/** The tests run what the build made. */
export default ensureBuilt;
