import { WidgetConfig } from '../protocol/adapter.ts';

/** The JSON island the server wrote into this page. Throws when it is missing or malformed: the page is not ours. */
export function readWidgetConfig(page: Document): WidgetConfig {
  return WidgetConfig.parse(JSON.parse(page.querySelector('#midcall-config')?.textContent ?? ''));
}
