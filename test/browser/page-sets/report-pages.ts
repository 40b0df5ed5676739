import { html } from 'lit';
import '../../../admin-portal/pages/audit-page.ts';
import '../../../admin-portal/pages/calls-page.ts';
import '../../../admin-portal/pages/opt-outs-page.ts';
import '../../../admin-portal/pages/overview-page.ts';
import '../../../admin-portal/pages/reports-page.ts';
import { ReportName } from '../../../protocol/report.ts';
import { DEFAULT_SETTINGS } from '../../../protocol/settings.ts';
import { auditAnswers } from '../audit-answers.ts';
import { optOutPage } from '../opt-out-answers.ts';
import { callPage, overview, queuePage, report, transcript, ZONE } from '../report-answers.ts';
import { type PageSet } from './page-set.ts';

const reports = ReportName.options.map((name) => ({
  name,
  report: report(name, { from: '2026-11-19', to: '2026-11-21', queue: null }),
}));
const calls = callPage(0, 3, null);
const optOuts = optOutPage(0, 40);

/** What was done: figures, calls and the audit. */
export const reportPages: PageSet = {
  pages: {
    overview: html`<midcall-overview-page></midcall-overview-page>`,
    calls: html`<midcall-calls-page></midcall-calls-page>`,
    'opt-outs': html`<midcall-opt-outs-page></midcall-opt-outs-page>`,
    audit: html`<midcall-audit-page></midcall-audit-page>`,
    ...Object.fromEntries(
      reports.map(({ name }) => [
        `report: ${name}`,
        html`<midcall-reports-page name=${name}></midcall-reports-page>`,
      ]),
    ),
  },
  answers: {
    ...auditAnswers,
    'GET /v1/admin/settings': () => ({
      values: DEFAULT_SETTINGS,
      inherited: Object.fromEntries(Object.keys(DEFAULT_SETTINGS).map((key) => [key, 'tenant'])),
    }),
    'GET /v1/admin/queues': () => queuePage,
    'GET /v1/admin/overview': () => overview(),
    'POST /v1/admin/calls/search': () => calls,
    'POST /v1/admin/opt-outs/search': () => optOuts,
    'GET /v1/admin/calls/call-1': () => transcript('call-1'),
    ...Object.fromEntries(
      reports.map(({ name, report: one }) => [`GET /v1/admin/reports/${name}`, () => one]),
    ),
  },
  given: JSON.stringify([
    ...[reports, calls, optOuts, overview(), transcript('call-1'), queuePage, ZONE],
    'Rosa Bianchi Board queue changed repairs audit exported account',
  ]),
};
