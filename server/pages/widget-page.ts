import { type WidgetConfig } from '../../protocol/adapter.ts';
import { putConfig } from './put-config.ts';

/** The widget's page for one tenant. */
export const renderWidgetPage = (html: string, config: WidgetConfig): string => putConfig(html, config);

/** Only the tenant's pages may hold the widget, only its own files run in it, and it talks to its own server only. */
export function widgetPolicy(origins: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' blob:",
    "media-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${origins.length > 0 ? origins.join(' ') : "'none'"}`,
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');
}
