import { createDirectoryStorage } from '../../server/media/directory-storage.ts';
import { type Context } from '../../server/context.ts';
import { createLocalBus } from '../../server/platform/bus.ts';
import { createDb } from '../../server/platform/db.ts';
import { randomIds } from '../../server/platform/ids.ts';
import { silentLog } from '../../server/platform/log.ts';
import { createSecretBox } from '../../server/platform/secret-box.ts';
import { erasePerson } from '../../server/privacy/erase-person.ts';
import { keepTime } from '../../server/privacy/keep-time.ts';

// erases as the server's jobs do, in a process of its own: what is too old at a moment, or one person
const [url = '', mediaFolder = '', now = '', erasureId] = process.argv.slice(2);
const bus = createLocalBus();
const db = createDb({ url, bus });
const ctx = {
  ...{ db, bus, log: silentLog, ids: randomIds, clock: { now: () => new Date(now) } },
  secrets: createSecretBox(Buffer.alloc(32, 7)),
  mediaStorage: createDirectoryStorage(mediaFolder, randomIds),
} as Partial<Context> as Context; // it asks nothing else
const { signal } = new AbortController();
if (erasureId) await erasePerson(ctx, { tenantId: 'acme', erasureId }, signal);
else await keepTime(ctx, signal);
await db.close();
