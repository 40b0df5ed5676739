import { describe, expect, it } from 'vitest';
import { brokenRules, importsOf, readSources, strayCarrierNames } from './architecture.ts';

const sources = readSources();
const edges = [...sources].flatMap(([file, source]) => importsOf(file, source));

describe('the parts of the product', () => {
  it('import only what they may', () => {
    expect(edges.length).toBeGreaterThan(100);
    expect(brokenRules(edges)).toEqual([]);
  });

  it('name a carrier only in its own files and where it is plugged in', () => {
    expect(strayCarrierNames(sources)).toEqual([]);
  });
});

describe('the check of the imports', () => {
  it.each([
    ['widget/sender.ts', "import { db } from '../server/platform/db.ts'"],
    ['ui/time.ts', "import '../widget/thread.ts'"],
    ['protocol/call.ts', "import { html } from 'lit'"],
    ['protocol/call.ts', "import { createHmac } from 'node:crypto'"],
    ['widget/sender.ts', "const fs = await import('node:fs')"],
    ['adapter-host/mount.ts', "export * from '../ui/tokens.ts'"],
    ['widget/sender.ts', "void import('../simulator/main.ts')"],
    ['widget/sender.ts', 'void import(`../server/${name}.ts`)'],
    ['widget/sender.ts', "new Worker(new URL('../server/job.ts', import.meta.url))"],
    ['server/app.ts', "import { type Mount } from '../adapter-host/index.ts'"],
    ['simulator/main.ts', "import { world } from './backend/world.ts'"],
    ['simulator/main.ts', "import { db } from '../server/platform/db.ts'"],
    ['server/calls/decide-report.ts', "import { findCall } from './store.ts'"],
    ['server/calls/decide-report.ts', "import { type Clock } from '../platform/clock.ts'"],
    ['server/calls/decide-report.ts', "import { sql } from 'kysely'"],
    ['server/messages/store.ts', "import { type Carrier } from '../carriers/carrier.ts'"],
    ['server/carriers/loopback.ts', "import { findMessage } from '../messages/outbox-store.ts'"],
    ['server/sessions/end-session.ts', "import { lockCall } from '../calls/store.ts'"],
  ])('is red when %s has: %s', (file, source) => {
    expect(brokenRules(importsOf(file, source))).not.toEqual([]);
  });

  it.each([
    [
      'widget/sender.ts',
      "import { countSegments } from '../protocol/segments.ts'; import { wait } from '../ui/wait.ts'",
    ],
    ['simulator/main.ts', "import { mount } from '../adapter-host/index.ts'; import '../ui/tokens.ts'"],
    ['simulator/backend/main.ts', "import { createServer } from 'node:http'"],
    [
      'server/calls/decide-report.ts',
      "import { x } from '../../protocol/call.ts'; import { y } from './decide-lease.ts'",
    ],
    [
      'server/calls/record-report.ts',
      "import { lockCall } from './store.ts'; import '../sessions/end-session.ts'",
    ],
    ['ui/i18n.ts', 'void import(`../locales/${locale}/widget.json`)'],
  ])('is green when %s has: %s', (file, source) => {
    expect(brokenRules(importsOf(file, source))).toEqual([]);
  });

  it.each(['loopback', 'twilio'])('is red when %s is named elsewhere', (carrier) => {
    const name = `const carrier = "${carrier}"`;
    const stray = (file: string) => strayCarrierNames(new Map([[file, name]]));
    expect(stray('server/messages/hand-over.ts')).toEqual([`server/messages/hand-over.ts: ${carrier}`]);
    expect(stray('server/carriers/smpp/session.ts')).toHaveLength(1);
    expect(stray('server/demo/seed-demo.ts')).toHaveLength(carrier === 'loopback' ? 0 : 1);
    expect(stray(`server/carriers/${carrier}.ts`)).toEqual([]);
    expect(stray(`server/carriers/${carrier}/webhook.ts`)).toEqual([]);
    expect(stray('server/config.ts')).toEqual([]);
  });
});
