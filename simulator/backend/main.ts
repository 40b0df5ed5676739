import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp } from './app.ts';
import { PACE as CARRIER_PACE } from './carrier/delivery-plan.ts';
import { readConfig } from './config.ts';
import { readDemoFile } from './demo-file.ts';
import { PACE as TELEPHONE_PACE } from './telephone/telephone.ts';

/** How long the server may take to write the demonstration's secrets. */
const DEMO_FILE_MS = 30_000;

const config = readConfig(process.env, path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..'));
const stopping = new AbortController();
const secrets = await readDemoFile(config.demoFile, DEMO_FILE_MS, stopping.signal);
const { ringAfterMs, answerAfterMs, transferMs } = TELEPHONE_PACE;
const app = createApp({
  config,
  secrets,
  telephonePace: {
    ...TELEPHONE_PACE,
    ringAfterMs: ringAfterMs * config.pace,
    answerAfterMs: answerAfterMs * config.pace,
    transferMs: transferMs * config.pace,
  },
  carrierPace: {
    ...CARRIER_PACE,
    sentMs: CARRIER_PACE.sentMs * config.pace,
    deliveredMs: CARRIER_PACE.deliveredMs * config.pace,
  },
});
const server = createServer(app.handle);
server.listen(config.port, config.host, () =>
  console.log(JSON.stringify({ level: 'info', msg: 'listening', origin: config.origin })),
);

async function stop(): Promise<void> {
  if (stopping.signal.aborted) return;
  stopping.abort();
  await app.close();
  server.close(() => process.exit(0));
  server.closeAllConnections();
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
