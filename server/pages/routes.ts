import * as z from 'zod/mini';
import { findOnlyTenant } from '../access/find-only-tenant.ts';
import { listEmbedOrigins } from '../access/list-embed-origins.ts';
import { findInterfaceLanguage } from '../company/find-interface-language.ts';
import { AppError } from '../platform/app-error.ts';
import { type Route, route } from '../platform/http/route.ts';
import { type PageFiles } from './page-files.ts';
import { PORTAL_POLICY, renderPortalPage } from './portal-page.ts';
import { renderWidgetPage, widgetPolicy } from './widget-page.ts';

const TenantId = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,38}$/));
const ONE_YEAR_SECONDS = 31_536_000;

export interface Pages {
  files: PageFiles;
  /** Origin of the simulator, where there is one. */
  simulatorOrigin: string | null;
}

export const pageRoutes = ({ files: pages, simulatorOrigin }: Pages): Route[] => [
  route({
    method: 'GET',
    path: '/portal',
    auth: 'none',
    tag: 'Pages',
    summary: 'Find the portal',
    description:
      'Leads to the portal of the only tenant. Where there are several, their addresses are not told.',
    answer: { contentType: 'text/html', description: 'Never: it answers 302 or 404.' },
    handle: async (ctx, { reply }) => {
      const tenant = await findOnlyTenant(ctx);
      if (tenant === null) throw new AppError('not_found');
      return reply.redirect(`/portal/${tenant}/`);
    },
  }),
  ...['/portal/{tenant}', '/portal/{tenant}/*'].map((path) =>
    route({
      method: 'GET',
      path,
      auth: 'none',
      tag: 'Pages',
      summary: 'Show the portal',
      description:
        'The page of administrators, the same for every place in it. It shows nothing before a sign-in.',
      params: z.object({ tenant: TenantId }),
      answer: { contentType: 'text/html', description: 'The page.' },
      handle: async (ctx, { params: { tenant }, reply }) => {
        if (pages.portal === null) throw new AppError('not_found');
        // without the database the page is there all the same, and says what is wrong
        const language = await findInterfaceLanguage(ctx, tenant).catch(() => 'en');
        reply.type('text/html; charset=utf-8').header('content-security-policy', PORTAL_POLICY);
        return renderPortalPage(pages.portal, { tenant, simulatorOrigin, language });
      },
    }),
  ),
  route({
    method: 'GET',
    path: '/widget/{tenant}',
    auth: 'none',
    tag: 'Pages',
    summary: 'Show the widget',
    description:
      'The page to embed. It carries the exact origins that may embed it, in its configuration and in `frame-ancestors`.',
    params: z.object({ tenant: z.string() }),
    answer: { contentType: 'text/html', description: 'The page.' },
    handle: async (ctx, { params, reply }) => {
      const allowedOrigins = await listEmbedOrigins(ctx, params.tenant);
      if (!allowedOrigins || pages.widget === null) throw new AppError('not_found');
      const language = await findInterfaceLanguage(ctx, params.tenant);
      reply.type('text/html; charset=utf-8').header('content-security-policy', widgetPolicy(allowedOrigins));
      return renderWidgetPage(pages.widget, { tenant: params.tenant, allowedOrigins, language });
    },
  }),
  route({
    method: 'GET',
    path: '/assets/{name}',
    auth: 'none',
    tag: 'Pages',
    summary: 'Load a file of a page',
    description:
      'Scripts, styles and pictures of the pages. A name never means another content, so it may be kept.',
    params: z.object({ name: z.string() }),
    answer: { contentType: '*/*', description: 'The file.' },
    handle: async (_ctx, { params, request, reply }) => {
      const file = pages.assets.get(params.name);
      if (!file) throw new AppError('not_found');
      const takesBrotli = /\bbr\b/.test(request.headers['accept-encoding'] ?? '');
      const brotli = takesBrotli ? await file.brotli() : null;
      reply.type(file.type).header('vary', 'accept-encoding');
      reply.header('cache-control', `public, max-age=${ONE_YEAR_SECONDS}, immutable`);
      if (brotli) reply.header('content-encoding', 'br');
      return brotli ?? file.octets;
    },
  }),
];
