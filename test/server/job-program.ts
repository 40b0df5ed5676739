import { silentLog } from '../../server/platform/log.ts';
import { startJobWorker } from '../../server/platform/job-worker.ts';

// begins the job it is given, says so, and never ends it: whoever started this kills it
const url = process.argv[2] ?? '';
await startJobWorker(
  { log: silentLog },
  {
    url,
    tasks: {
      'media.process': () => {
        process.stdout.write('began\n');
        return new Promise(() => {});
      },
    },
  },
);
