import { type ZendeskPage } from '../../protocol/zendesk.ts';

/**
 * Only the tenant's Zendesk may stand above a page of the app, only its own files and Zendesk's script run in it, and it
 * holds nothing but the widget. Zendesk's script writes to the page by itself, so trusted types are not asked of it.
 */
export function zendeskPolicy(page: ZendeskPage, origin: string | null): string {
  const script = page.state === 'open' ? ` ${new URL(page.script).origin}` : '';
  return [
    "default-src 'none'",
    `script-src 'self'${script}`,
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${origin ?? "'none'"}`,
  ].join('; ');
}
