import { type PortalConfig } from '../../protocol/portal.ts';
import { putConfig } from './put-config.ts';

/** The portal's page. It is served under many paths, so its files are named from the root. */
export const renderPortalPage = (html: string, config: PortalConfig): string =>
  putConfig(html.replaceAll('"../assets/', '"/assets/'), config);

/** Nobody embeds the portal, only its own files run in it, and it talks to its own server only. */
export const PORTAL_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');
