import './require-node.mjs';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { signalPart, startPart, waitUntilReady } from './part.mjs';
import { readPlace } from './place.mjs';
import { assertPortFree } from './ports.mjs';

const DRAIN_MS = 10_000;
/** The server tells right after it is ready. */
const PORTALS_WITHIN_MS = 5_000;
const PARENT_POLL_MS = 200;
/** Terminal and npm both pass on one Ctrl-C; what comes later is a person's second. */
const SAME_SIGNAL_MS = 1_000;
/** What a shell says of a program that Ctrl-C ended. */
const INTERRUPTED = 130;

// whoever reads the address may go away once it has it
process.stdout.on('error', () => {});

const parts = [];
let stoppingSince;

try {
  await start();
} catch (error) {
  await fail(error instanceof Error ? error.message : String(error));
}

async function start() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stopBySignal());
  stopWithNpm();
  const place = readPlace(process.env);
  await ensureInstalled();
  await ensureBuilt();
  await assertPortFree(place.host, place.server);
  if (place.withSimulator) await assertPortFree(place.host, place.simulator);
  if (stoppingSince !== undefined) return;

  const startedAt = performance.now();
  const program = { name: 'The server', program: 'dist/server/main.js', env: place.env };
  const server = await bringUp(program, place.server);
  if (place.withSimulator) {
    const simulator = { name: 'The simulator', program: 'dist/simulator/backend.js', env: place.env };
    await bringUp(simulator, place.simulator);
  }
  if (stoppingSince !== undefined) return;
  const tookMs = performance.now() - startedAt;
  const portals = await Promise.race([
    server.portals,
    server.ended.then(() => []),
    delay(PORTALS_WITHIN_MS, []),
  ]);
  if (stoppingSince === undefined) printAddress(place, { portals, tookMs });
}

async function bringUp(description, { readyUrl }) {
  if (stoppingSince !== undefined) return;
  const part = startPart(description);
  parts.push(part);
  await waitUntilReady(part, readyUrl).catch((error) => {
    if (stoppingSince === undefined) throw error;
  });
  void part.ended.then((reason) => fail(reason));
  return part;
}

function printAddress(place, { portals, tookMs }) {
  const rows = place.withSimulator
    ? [`Midcall runs. Open  ${place.simulatorOrigin}`]
    : [`Midcall runs at  ${place.publicOrigin}`];
  for (const { tenantId, link, isSetup } of portals) {
    const of = portals.length > 1 ? ` of ${tenantId}` : '';
    rows.push(isSetup ? `Set up the portal${of} within 24 hours  ${link}` : `Portal${of}  ${link}`);
  }
  rows.push(`Data in ${place.dataDir}; ready in ${(tookMs / 1000).toFixed(1)} s; Ctrl-C stops it.`);
  console.log(`\n${rows.map((row) => `  ${row}`).join('\n')}\n`);
}

/** A killed npm tells nobody. */
function stopWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent && stoppingSince === undefined) void stopBySignal();
  }, PARENT_POLL_MS).unref();
}

async function stopBySignal() {
  if (stoppingSince !== undefined) {
    if (performance.now() - stoppingSince > SAME_SIGNAL_MS)
      for (const part of parts) signalPart(part, 'SIGKILL');
    return;
  }
  const inOrder = await stopParts();
  if (parts.length === 0) process.exit(INTERRUPTED);
  process.exit(inOrder ? 0 : 1);
}

/** One process ended by itself: the other cannot do without it. */
async function fail(reason) {
  if (stoppingSince !== undefined) return;
  console.error(`\n${reason}`);
  await stopParts();
  process.exit(1);
}

/** Resolves true when all processes ended in order, false when some had to be killed. */
async function stopParts() {
  stoppingSince = performance.now();
  for (const part of parts) signalPart(part, 'SIGTERM');
  const allEnded = Promise.all(parts.map(({ ended }) => ended));
  const inOrder = await Promise.race([allEnded.then(() => true), delay(DRAIN_MS, false)]);
  if (inOrder) return true;
  for (const part of parts) signalPart(part, 'SIGKILL');
  await allEnded;
  return false;
}
