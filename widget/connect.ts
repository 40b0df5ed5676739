import type { Appearance } from '../protocol/adapter.ts';
import { RpcError } from '../protocol/rpc-error.ts';
import { ApiClient, ApiError } from '../ui/api-client.ts';
import { createDraftStore } from './draft-store.ts';
import { MidcallApp } from './elements/app.ts';
import { embeddingOrigin } from './embedding-check.ts';
import { guardedStorage, hostStorage } from './guarded-storage.ts';
import { HostBridge, newNonce } from './host-bridge.ts';
import type { HostPort, WidgetApi } from './ports.ts';
import { readWidgetConfig } from './widget-config.ts';
import { createWidgetApi } from './widget-api.ts';

/** The company's language of the interface. */
export const companyLanguage = (): string => readWidgetConfig(document).language;

/** The app, talking to the page around it and to the server it came from. */
export function createApp(onAppearance: (appearance: Appearance) => void): MidcallApp {
  const config = readWidgetConfig(document);
  let bridge: HostBridge | undefined;
  const kept = hostStorage((key, value) => bridge?.keep(key, value));
  const app = new MidcallApp();
  app.start({
    tenant: config.tenant,
    host: (events) =>
      (bridge = new HostBridge({ ...events, kept: kept.restore, rejected: showRejected }, config)),
    api: createApi,
    drafts: createDraftStore(guardedStorage(undefined, kept), Date.now),
    onAppearance,
    now: Date.now,
    newId: () => crypto.randomUUID(),
  });
  return app;
}

/** Where whoever looks into a page that misbehaves finds it. */
function showRejected(total: number): void {
  document.documentElement.dataset['rejected'] = String(total);
}

/** Signs in with a fresh launch token of the page each time the server asks who this is. */
function createApi(host: HostPort, signal: AbortSignal): WidgetApi {
  const client = new ApiClient({
    origin: '',
    leavePath: '/v1/launch',
    login: async () => {
      const nonce = newNonce();
      const token = await host.launchToken(nonce).catch((cause: unknown) => {
        const refused = cause instanceof RpcError && cause.code === 'HANDLER_FAILED';
        throw refused
          ? new ApiError('launch_refused', { status: 401, cause })
          : new ApiError('timeout', { cause });
      });
      return (await api.launch({ token, nonce, embeddedIn: embeddingOrigin(window) }, signal)).accessToken;
    },
  });
  const api = createWidgetApi(client);
  return api;
}
