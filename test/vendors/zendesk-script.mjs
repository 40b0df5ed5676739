import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Zendesk's script (zendesk_app_framework_sdk) as one file that leaves `ZAFClient` behind, as the one on Zendesk's own
 * network does.
 */
export async function bundleZendeskScript() {
  const entry = fileURLToPath(import.meta.resolve('zendesk_app_framework_sdk'));
  const { outputFiles } = await build({
    entryPoints: [entry],
    ...{ bundle: true, write: false, format: 'iife', globalName: 'ZAFClient', logLevel: 'silent' },
  });
  return outputFiles[0].text;
}
