import { createLog } from '../../server/platform/log.ts';

/** Logs a line, and when it is told to, some more before it ends. */
const log = createLog('info');
log.info({}, 'started');
process.on('message', () => {
  log.info({}, 'stopping');
  log.info({}, 'stopped');
  process.exit(0);
});
