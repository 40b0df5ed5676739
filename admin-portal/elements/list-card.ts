import { html, nothing, type TemplateResult } from 'lit';
import type { Listing } from '../listing.ts';
import { NOTHING } from '../portal-api.ts';
import type { Portal } from '../portal-context.ts';
import './confirm-dialog.ts';
import type { MidcallConfirmDialog, Question } from './confirm-dialog.ts';
import { listState } from './list-state.ts';

export interface ListCard<T> {
  title: string;
  /** A sentence under the title: what this is for. */
  text: string;
  /** In place of a list that is empty. */
  none: string;
  list: (items: readonly T[]) => unknown;
  /** Above the list: a secret that is shown once. */
  above?: unknown;
  /** Under the list: the form that adds to it. */
  form?: unknown;
}

/** A card with a list and the form that adds to it, and the dialog that asks before something is taken out. */
export function renderListCard<T>(listing: Listing<T>, card: ListCard<T>): TemplateResult {
  const { items } = listing;
  return html`
    <section class="card" aria-labelledby="h">
      <div>
        <h2 id="h">${card.title}</h2>
        <p class="help">${card.text}</p>
      </div>
      ${card.above ?? nothing} ${listState(listing, card.none)}
      ${items && items.length > 0 ? card.list(items) : nothing} ${card.form ?? nothing}
    </section>
    <midcall-confirm-dialog></midcall-confirm-dialog>
  `;
}

/** Asks, and with a yes deletes what stands at `path` and reads the list again. A refusal stands in the list's place. */
export async function removeFrom<T>(
  listing: Listing<T>,
  {
    confirm,
    question,
    portal,
    path,
  }: { confirm: MidcallConfirmDialog; question: Question; portal: Portal; path: string },
): Promise<void> {
  if (!(await confirm.ask(question))) return;
  await listing.change(() => portal.api.request({ method: 'DELETE', path, answer: NOTHING }));
}
