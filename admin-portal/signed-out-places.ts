import { html } from 'lit';
import type { Place } from './places.ts';

/** Pages of one-time links, beside the sign-in itself. They are shown to who is signed in, too: the link is for another. */
export const SIGNED_OUT_PLACES: readonly Place[] = [
  {
    path: '/setup',
    title: 'admin:place.setup',
    load: () => import('./pages/setup-page.ts'),
    render: () => html`<midcall-setup-page></midcall-setup-page>`,
  },
  {
    path: '/invitation',
    title: 'admin:place.invitation',
    load: () => import('./pages/invitation-page.ts'),
    render: () => html`<midcall-invitation-page></midcall-invitation-page>`,
  },
];
