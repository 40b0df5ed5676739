import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../ui/icons.ts';
import { errorWords } from './error-words.ts';

/** Id of the tenant whose portal this is; the address says so before anybody is signed in. */
export const tenantOfAddress = (): string => location.pathname.split('/')[2] ?? '';

/** Secret of a one-time link: it stands in the fragment, which no request carries. */
export const tokenOfAddress = (): string => location.hash.slice(1);

/** Begins the portal anew for who has just signed in; the link's secret leaves the address and the history. */
export const enterPortal = (): void => location.replace(`/portal/${tenantOfAddress()}/`);

/** What went wrong, if anything. */
export const renderFailure = (error: unknown): TemplateResult | typeof nothing =>
  error === null
    ? nothing
    : html`<div class="banner danger" role="alert">${icon('alert')}<span>${errorWords(error)}</span></div>`;
