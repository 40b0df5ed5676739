import { ZendeskPage } from '../../protocol/zendesk.ts';
import { startPage } from './start-page.ts';

const page = ZendeskPage.parse(JSON.parse(document.querySelector('#midcall-config')?.textContent ?? ''));
const leaving = new AbortController();
window.addEventListener('pagehide', () => leaving.abort());
const place = document.querySelector<HTMLElement>('#place');
if (place) void startPage(page, place, leaving.signal);
