import { type Context } from '../context.ts';
import { type JobWorkerOptions } from '../platform/job-worker.ts';
import { CopiesJob, deleteCopies } from './copies/delete-copies.ts';
import { sweepCopies } from './copies/sweep-copies.ts';
import { createDecoder, type Decoder } from './decoder.ts';
import { type ScannerSettings } from './scan/clamd.ts';
import { createScanningDecoder } from './scan/scanning-decoder.ts';
import { MediaJob, processMedia } from './process-media.ts';
import { sweepMedia } from './sweep-media.ts';

/** The tasks of media, for `startJobWorker`. */
export function mediaJobs(
  ctx: Context,
  {
    decoder: bare = createDecoder(ctx),
    scanner = null,
  }: { decoder?: Decoder; scanner?: ScannerSettings | null } = {},
): Pick<JobWorkerOptions, 'tasks' | 'hourly'> {
  const decoder = scanner === null ? bare : createScanningDecoder(ctx, bare, scanner);
  return {
    tasks: {
      'media.process': (payload, run) => processMedia(ctx, decoder, MediaJob.parse(payload), run),
      'carrier.delete_copies': (payload, run) => deleteCopies(ctx, CopiesJob.parse(payload), run),
    },
    hourly: {
      'media.sweep': (_payload, { signal }) => sweepMedia(ctx, signal),
      'copies.sweep': () => sweepCopies(ctx),
    },
  };
}
