import { type WidgetConfig } from '../../protocol/adapter.ts';

/** Where the built page has room for its configuration. */
const PLACE = '__MIDCALL_CONFIG__';

/** The widget's page for one tenant: its JSON stands in a script element and can end neither that nor a line. */
export function renderWidgetPage(html: string, config: WidgetConfig): string {
  const json = JSON.stringify(config).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  // by a function: in a text, `$&` would mean something
  return html.replace(PLACE, () => json);
}

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
