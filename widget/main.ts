import { type Appearance } from '../protocol/adapter.ts';
import { RpcError } from '../protocol/rpc-error.ts';
import { ApiClient, ApiError } from '../ui/api-client.ts';
import { direction, locale, setLocale } from '../ui/i18n.ts';
import { adoptTokens, applyLook } from '../ui/tokens.ts';
import { createDraftStore } from './draft-store.ts';
import { MidcallWidget } from './elements/widget.ts';
import { guardedStorage } from './guarded-storage.ts';
import { HostBridge, newNonce } from './host-bridge.ts';
import { type HostPort, type WidgetApi } from './ports.ts';
import { readWidgetConfig } from './widget-config.ts';
import { createWidgetApi } from './widget-api.ts';

adoptTokens();
const config = readWidgetConfig(document);

/** The words come first: nothing is shown in a language that is about to change. */
async function speak(tag: string): Promise<void> {
  await setLocale(tag);
  document.documentElement.lang = locale();
  document.documentElement.dir = direction();
}

function handleAppearance({ locale: tag, scheme, skin }: Appearance): void {
  applyLook({ scheme, skin });
  if (tag !== undefined) void speak(tag);
}

/** Signs in with a fresh launch token of the page each time the server asks who this is. */
function createApi(host: HostPort, signal: AbortSignal): WidgetApi {
  const client = new ApiClient({
    origin: '',
    login: async () => {
      const nonce = newNonce();
      const token = await host.launchToken(nonce).catch((cause: unknown) => {
        const refused = cause instanceof RpcError && cause.code === 'HANDLER_FAILED';
        throw refused
          ? new ApiError('launch_refused', { status: 401, cause })
          : new ApiError('timeout', { cause });
      });
      return (await api.launch(token, nonce, signal)).accessToken;
    },
  });
  const api = createWidgetApi(client);
  return api;
}

await speak(navigator.language);
const widget = document.querySelector('midcall-widget');
if (widget instanceof MidcallWidget) {
  widget.start({
    tenant: config.tenant,
    host: (events) => new HostBridge(events, config),
    api: createApi,
    drafts: createDraftStore(guardedStorage(), Date.now),
    onAppearance: handleAppearance,
    now: Date.now,
    newId: () => crypto.randomUUID(),
  });
}
