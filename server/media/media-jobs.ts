import { type Context } from '../context.ts';
import { type JobWorkerOptions } from '../platform/job-worker.ts';
import { createDecoder, type Decoder } from './decoder.ts';
import { MediaJob, processMedia } from './process-media.ts';
import { sweepMedia } from './sweep-media.ts';

/** The tasks of media, for `startJobWorker`. */
export function mediaJobs(
  ctx: Context,
  { decoder = createDecoder(ctx) }: { decoder?: Decoder } = {},
): Pick<JobWorkerOptions, 'tasks' | 'hourly'> {
  return {
    tasks: {
      'media.process': (payload, run) => processMedia(ctx, decoder, MediaJob.parse(payload), run),
    },
    hourly: { 'media.sweep': (_payload, { signal }) => sweepMedia(ctx, signal) },
  };
}
