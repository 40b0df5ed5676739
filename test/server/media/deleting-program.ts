import { createTwilioCarrier } from '../../../server/carriers/twilio/twilio.ts';
import { type Context } from '../../../server/context.ts';
import { deleteCopies } from '../../../server/media/copies/delete-copies.ts';
import { createDecoder } from '../../../server/media/decoder.ts';
import { createDirectoryStorage } from '../../../server/media/directory-storage.ts';
import { processMedia } from '../../../server/media/process-media.ts';
import { createLocalBus } from '../../../server/platform/bus.ts';
import { createDb } from '../../../server/platform/db.ts';
import { randomIds } from '../../../server/platform/ids.ts';
import { queuedJobs } from '../../../server/platform/jobs.ts';
import { silentLog } from '../../../server/platform/log.ts';
import { createSecretBox } from '../../../server/platform/secret-box.ts';

// as the server's jobs do, in a process of its own: stores a picture when it is named, and deletes copies otherwise
const [url = '', mediaFolder = '', origin = '', program = '', mediaId] = process.argv.slice(2);
const bus = createLocalBus();
const db = createDb({ url, bus });
const carrier = createTwilioCarrier({ origin });
const ctx = {
  ...{ db, bus, log: silentLog, ids: randomIds, clock: { now: () => new Date() }, jobs: queuedJobs },
  secrets: createSecretBox(Buffer.alloc(32, 7)),
  mediaStorage: createDirectoryStorage(mediaFolder, randomIds),
  carriers: new Map([[carrier.name, carrier]]),
} as Partial<Context> as Context; // it asks nothing else
const run = { attempt: 1, isLast: false, signal: new AbortController().signal };
if (mediaId) await processMedia(ctx, createDecoder(ctx, { program }), { tenantId: 'acme', mediaId }, run);
else await deleteCopies(ctx, { tenantId: 'acme', carrier: carrier.name }, run);
await db.close();
