import { type PortalEntry } from './accounts/make-setup-link.ts';

/**
 * Tells whoever has started the server where to administer. The one place that shows a setup link: as a line of its own on
 * standard output, or to the program that started this one and shows it itself.
 */
export function announcePortals(portals: readonly PortalEntry[]): void {
  if (process.send && process.env['MIDCALL_STARTER'] === String(process.ppid)) {
    process.send({ portals }, () => {}); // it may be gone
    return;
  }
  for (const { tenantId, link, isSetup } of portals) {
    if (isSetup)
      process.stdout.write(`Make the first administrator of "${tenantId}" within 24 hours: ${link}\n`);
  }
}
