import { fixture, html } from '@open-wc/testing';
import { type Appearance } from '../../protocol/adapter.ts';
import { adoptTokens } from '../../ui/tokens.ts';
import { createDraftStore, type DraftStore } from '../../widget/draft-store.ts';
import { MidcallApp } from '../../widget/elements/app.ts';
import '../../widget/elements/widget.ts';
import { memoryStorage } from '../../widget/guarded-storage.ts';
import { deep } from './deep.ts';
import { FakeHost } from './fake-widget-host.ts';
import { type FakeServer } from './fake-widget-server.ts';
import { speak } from './pseudo-locale.ts';
import { waitUntil } from './wait-until.ts';
import { POLICY } from './widget-policy.ts';

export * from './deep.ts';
export * from './fake-widget-host.ts';
export * from './fake-widget-server.ts';
export * from './widget-data.ts';

export { POLICY };

export interface World {
  app: MidcallApp;
  frame: HTMLElement;
  server: FakeServer;
  host: FakeHost;
  drafts: DraftStore;
  looks: Appearance[];
}

/** The app in a frame of the given size, connected and settled. */
export async function openApp(
  server: FakeServer,
  {
    width = 360,
    height = 600,
    locale = 'en',
    host = new FakeHost(),
    settles = true,
    now = Date.now,
  }: {
    now?: () => number;
    width?: number;
    height?: number;
    locale?: string;
    host?: FakeHost;
    settles?: boolean;
  } = {},
): Promise<World> {
  adoptTokens();
  await speak(locale);
  const drafts = createDraftStore(memoryStorage(), Date.now);
  const looks: Appearance[] = [];
  const app = new MidcallApp();
  app.start({
    tenant: 'demo',
    host: (events) => host.open(events),
    api: () => server,
    drafts,
    onAppearance: (appearance) => looks.push(appearance),
    now,
    newId: () => crypto.randomUUID(),
  });
  const frame = await fixture<HTMLElement>(html`<midcall-widget .app=${app}></midcall-widget>`);
  frame.style.inlineSize = `${width}px`;
  frame.style.blockSize = `${height}px`;
  if (!settles) return { app, frame, server, host, drafts, looks };
  await waitUntil(
    () => app.shadowRoot?.querySelector('midcall-banner') && !deep(app, '.loading'),
    'the app is there',
  );
  return { app, frame, server, host, drafts, looks };
}
