import { html, type TemplateResult } from 'lit';
import type { Capability } from '../protocol/role.ts';
import type { Key } from '../ui/i18n.ts';
import { keyed } from 'lit/directives/keyed.js';
import { abroadTitle } from './abroad-title.ts';
import type { PlaceIconName } from './place-icons.ts';

type Params = Readonly<Record<string, string | undefined>>;

/** A page of the portal, loaded when it is first gone to. */
export interface Place {
  /** URLPattern below the tenant's base: `/queues/:key`. */
  path: string;
  /** Words in the navigation, in the title of the window, and in the heading. */
  title: Key;
  /** The same, where the company's home country decides. */
  titleAt?: (homeCountry: string) => Key;
  /** Who may see it; a place that anybody may see has none. */
  needs?: Capability;
  load: () => Promise<unknown>;
  render: (params: Params) => TemplateResult;
}

/** What a place is called, where the company is at home in `homeCountry`; not known to somebody signed out. */
export const titleOf = ({ title, titleAt }: Place, homeCountry: string | undefined): Key =>
  homeCountry !== undefined && titleAt ? titleAt(homeCountry) : title;

/** What the navigation shows: a place, or a group of them. Other places are reached from a page. */
export interface NavigationEntry {
  title: Key;
  icon: PlaceIconName;
  path: string;
  needs?: Capability;
  places?: readonly Place[];
}

const SMS_IN_CALL: readonly Place[] = [
  {
    path: '/settings/sms-in-call/overview',
    title: 'admin:place.overview',
    needs: 'config.read',
    load: () => import('./pages/overview-page.ts'),
    render: () => html`<midcall-overview-page></midcall-overview-page>`,
  },
  {
    path: '/settings/sms-in-call/session',
    title: 'admin:place.session',
    needs: 'config.read',
    load: () => import('./pages/session-page.ts'),
    render: () => html`<midcall-session-page></midcall-session-page>`,
  },
  {
    path: '/settings/sms-in-call/messages',
    title: 'admin:place.messages',
    needs: 'config.read',
    load: () => import('./pages/messages-page.ts'),
    render: () => html`<midcall-messages-page></midcall-messages-page>`,
  },
  {
    path: '/settings/sms-in-call/closing',
    title: 'admin:place.closing',
    needs: 'config.read',
    load: () => import('./pages/closing-page.ts'),
    render: () => html`<midcall-closing-page></midcall-closing-page>`,
  },
  {
    path: '/settings/sms-in-call/non-domestic',
    title: 'admin:place.abroad',
    titleAt: abroadTitle,
    needs: 'config.read',
    load: () => import('./pages/abroad-page.ts'),
    render: () => html`<midcall-abroad-page></midcall-abroad-page>`,
  },
  {
    path: '/settings/sms-in-call/media',
    title: 'admin:place.media',
    needs: 'config.read',
    load: () => import('./pages/media-page.ts'),
    render: () => html`<midcall-media-page></midcall-media-page>`,
  },
];

/** Every page, in the order of the navigation. */
export const PLACES: readonly Place[] = [
  ...SMS_IN_CALL,
  {
    path: '/settings/numbers',
    title: 'admin:place.numbers',
    needs: 'config.read',
    load: () => import('./pages/numbers-page.ts'),
    render: () => html`<midcall-numbers-page></midcall-numbers-page>`,
  },
  {
    path: '/settings/queues',
    title: 'admin:place.queues',
    needs: 'config.read',
    load: () => import('./pages/queues-page.ts'),
    render: () => html`<midcall-queues-page></midcall-queues-page>`,
  },
  {
    path: '/settings/queues/:key',
    title: 'admin:place.queue',
    needs: 'config.read',
    load: () => import('./pages/queue-page.ts'),
    render: ({ key }) =>
      html`${keyed(key, html`<midcall-queue-page .key=${decodeURIComponent(key ?? '')}></midcall-queue-page>`)}`,
  },
  {
    path: '/settings/permissions',
    title: 'admin:place.permissions',
    needs: 'access.read',
    load: () => import('./pages/permissions-page.ts'),
    render: () => html`<midcall-permissions-page></midcall-permissions-page>`,
  },
  {
    path: '/settings/languages',
    title: 'admin:place.languages',
    needs: 'config.read',
    load: () => import('./pages/languages-page.ts'),
    render: () => html`<midcall-languages-page></midcall-languages-page>`,
  },
  {
    path: '/settings/privacy',
    title: 'admin:place.privacy',
    needs: 'config.read',
    load: () => import('./pages/privacy-page.ts'),
    render: () => html`<midcall-privacy-page></midcall-privacy-page>`,
  },
  {
    path: '/reports',
    title: 'admin:place.reports',
    needs: 'reports.read',
    load: () => import('./pages/reports-page.ts'),
    render: () => html`<midcall-reports-page></midcall-reports-page>`,
  },
  {
    path: '/reports/:name',
    title: 'admin:place.reports',
    needs: 'reports.read',
    load: () => import('./pages/reports-page.ts'),
    render: ({ name }) => html`<midcall-reports-page name=${name ?? 'use'}></midcall-reports-page>`,
  },
  {
    path: '/calls',
    title: 'admin:place.calls',
    needs: 'reports.read',
    load: () => import('./pages/calls-page.ts'),
    render: () => html`<midcall-calls-page></midcall-calls-page>`,
  },
  {
    path: '/opt-outs',
    title: 'admin:place.optOuts',
    needs: 'reports.read',
    load: () => import('./pages/opt-outs-page.ts'),
    render: () => html`<midcall-opt-outs-page></midcall-opt-outs-page>`,
  },
  {
    path: '/settings/integrations',
    title: 'admin:place.integrations',
    needs: 'access.read',
    load: () => import('./pages/integrations-page.ts'),
    render: () => html`<midcall-integrations-page></midcall-integrations-page>`,
  },
  {
    path: '/audit',
    title: 'admin:place.audit',
    needs: 'audit.read',
    load: () => import('./pages/audit-page.ts'),
    render: () => html`<midcall-audit-page></midcall-audit-page>`,
  },
  {
    path: '/profile',
    title: 'admin:place.profile',
    load: () => import('./pages/profile-page.ts'),
    render: () => html`<midcall-profile-page></midcall-profile-page>`,
  },
];

/** In the order of the navigation (experience: Settings > SMS in call; Settings > Queue > IVR). */
export const NAVIGATION: readonly NavigationEntry[] = [
  {
    title: 'admin:place.smsInCall',
    icon: 'message',
    path: '/settings/sms-in-call/overview',
    needs: 'config.read',
    places: SMS_IN_CALL,
  },
  { title: 'admin:place.numbers', icon: 'hash', path: '/settings/numbers', needs: 'config.read' },
  { title: 'admin:place.queues', icon: 'branch', path: '/settings/queues', needs: 'config.read' },
  {
    title: 'admin:place.permissions',
    icon: 'people',
    path: '/settings/permissions',
    needs: 'access.read',
  },
  {
    title: 'admin:place.integrations',
    icon: 'plug',
    path: '/settings/integrations',
    needs: 'access.read',
  },
  { title: 'admin:place.languages', icon: 'globe', path: '/settings/languages', needs: 'config.read' },
  { title: 'admin:place.privacy', icon: 'file', path: '/settings/privacy', needs: 'config.read' },
  { title: 'admin:place.reports', icon: 'chart', path: '/reports', needs: 'reports.read' },
  { title: 'admin:place.calls', icon: 'phone', path: '/calls', needs: 'reports.read' },
  { title: 'admin:place.optOuts', icon: 'stop', path: '/opt-outs', needs: 'reports.read' },
  { title: 'admin:place.audit', icon: 'history', path: '/audit', needs: 'audit.read' },
];
