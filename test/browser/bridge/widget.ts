import { type HostSnapshot, type PageCall } from '../../../protocol/adapter.ts';
import { HostBridge } from '../../../widget/host-bridge.ts';
import { readWidgetConfig } from '../../../widget/widget-config.ts';

/** The widget's end of the bridge, without a widget: what it was told is written down. */
export interface WidgetEnd {
  bridge: HostBridge;
  connected: Promise<HostSnapshot>;
  ending: AbortController;
  calls: { calls: PageCall[]; sourceUp: boolean }[];
  records: unknown[];
  appearances: unknown[];
  statuses: string[];
}
declare global {
  interface Window {
    widgetEnd?: WidgetEnd;
  }
}

const { tenant } = readWidgetConfig(document);
const ending = new AbortController();
const heard = { calls: [], records: [], appearances: [], statuses: [] } as Pick<
  WidgetEnd,
  'calls' | 'records' | 'appearances' | 'statuses'
>;
const bridge = new HostBridge(
  {
    calls: (calls, sourceUp) => heard.calls.push({ calls, sourceUp }),
    record: (record) => heard.records.push(record),
    appearance: (appearance) => heard.appearances.push(appearance),
    status: (status) => heard.statuses.push(status),
  },
  // The page on the server has its tenant's list; the origin of a test runner is known only now.
  location.search === '?foreign' ? undefined : { tenant, allowedOrigins: [location.origin], language: 'en' },
);
const connected = bridge.connect(ending.signal);
connected.catch(() => undefined);
window.widgetEnd = { bridge, connected, ending, ...heard };
