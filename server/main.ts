import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { loopbackCarrier } from './carriers/loopback.ts';
import { createReach } from './carriers/smpp/reach.ts';
import { createSmppCarrier } from './carriers/smpp/smpp.ts';
import { createTelnyxCarrier } from './carriers/telnyx/telnyx.ts';
import { createTwilioCarrier } from './carriers/twilio/twilio.ts';
import { announcePortals } from './announce-portals.ts';
import { readConfig } from './config.ts';
import { playedSalesforce } from './demo/seed-salesforce.ts';
import { playedZendesk } from './demo/seed-zendesk.ts';
import { createLog } from './platform/log.ts';
import { createSalesforceRecords } from './records/salesforce/salesforce-records.ts';
import { createZendeskRecords } from './records/zendesk/zendesk-records.ts';
import { startServer } from './start-server.ts';
import { createAmazonConnect } from './telephony/amazon-connect/amazon-connect.ts';
import { createTwilioVoice } from './telephony/twilio/twilio-voice.ts';

// Garbage is cleared away whenever memory has grown by a fifth, earlier than Node would: an open stream holds little, and
// ten thousand of them are to fit beside everything else (`bench/streams.ts`).
setFlagsFromString('--heap-growing-percent=20');

/** Beside the bundle (`dist/pages`), or where the build puts it when this source is run itself. */
const here = path.dirname(fileURLToPath(import.meta.url));
const pagesFolder = ['../pages', '../dist/pages']
  .map((folder) => path.resolve(here, folder))
  .find((folder) => existsSync(folder));

try {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  const zendesk = config.demo ? playedZendesk(config.simulatorOrigin) : {};
  const starting = startServer(config, {
    log,
    carriers: [
      loopbackCarrier,
      createSmppCarrier({ reach: createReach({ allowed: config.smppHosts }) }),
      createTwilioCarrier(config.twilioOrigin === null ? {} : { origin: config.twilioOrigin }),
      createTelnyxCarrier(config.telnyxOrigin === null ? {} : { origin: config.telnyxOrigin }),
    ],
    recordSystems: [
      createZendeskRecords(zendesk),
      createSalesforceRecords(config.demo ? playedSalesforce(config.simulatorOrigin) : {}),
    ],
    zendesk,
    followedSources: [
      createTwilioVoice(config.twilioOrigin === null ? {} : { origin: config.twilioOrigin }),
      createAmazonConnect(),
    ],
    pagesFolder: pagesFolder ?? '',
  });
  const stop = async (exitCode: number) => {
    // a signal that comes while it starts is obeyed once it has
    await starting.then((server) => server.stop()).catch(() => {});
    process.exit(exitCode);
  };
  process.on('SIGTERM', () => void stop(0));
  process.on('SIGINT', () => void stop(0));
  process.on('uncaughtException', (error) => {
    log.error({ error }, 'an error nobody caught');
    void stop(1);
  });
  announcePortals((await starting).portals);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
