import { html, nothing, type TemplateResult } from 'lit';
import type { AuditEntry } from '../../protocol/audit.ts';
import { t } from '../../ui/i18n.ts';
import { fullTime } from '../../ui/time.ts';
import { auditChanges } from './audit-changes.ts';

interface EntryOptions {
  isOpen: boolean;
  onToggle: () => void;
  /** Where the calls stand that were texted from this number of ours; `null`: nowhere that this person may go. */
  callsWith: ((ourNumber: string) => string) | null;
}

/** An entry as a row of the list, and with `isOpen` what it changed, under it. */
export const renderEntry = (
  entry: AuditEntry,
  { isOpen, onToggle, callsWith }: EntryOptions,
): TemplateResult => html`
  <tr>
    <th scope="row">${fullTime(entry.at)}<small>${t('admin:audit.number', { seq: entry.seq })}</small></th>
    <td><bdi>${actorWords(entry.actor, entry.actorName)}</bdi></td>
    <td><code>${entry.action}</code></td>
    <td><code>${entry.object}</code></td>
    <td class="end">
      <button
        class="b small"
        aria-expanded=${isOpen ? 'true' : 'false'}
        aria-label=${t('admin:audit.differenceOf', { seq: entry.seq })}
        @click=${onToggle}
      >
        ${t('admin:audit.difference')}
      </button>
    </td>
  </tr>
  ${
    isOpen
      ? html`<tr class="inner">
          <td colspan="5">${renderDifference(entry)}${renderCalls(entry, callsWith)}</td>
        </tr>`
      : nothing
  }
`;

/** By name, where there is one; a key says that it is none of a person. */
export function actorWords(actor: string, name: string | null): string {
  if (actor === 'system') return t('admin:audit.system');
  if (name === null) return actor;
  return actor.startsWith('key:') ? t('admin:audit.byKey', { name }) : name;
}

/** What a number was used for stands with each call. */
function renderCalls({ object, before, after }: AuditEntry, callsWith: EntryOptions['callsWith']) {
  const number = after?.['number'] ?? before?.['number'];
  if (!callsWith || !object.startsWith('number/') || typeof number !== 'string') return nothing;
  return html`<p><a href=${callsWith(number)}>${t('admin:numbers.calls')}</a></p>`;
}

function renderDifference({ before, after, seq, hash }: AuditEntry): TemplateResult {
  const changes = auditChanges(before, after);
  const value = (text: string | undefined) =>
    text === undefined ? html`<span class="muted">–</span>` : html`<span dir="auto">${text}</span>`;
  return html`
    ${
      changes.length === 0
        ? html`<p class="muted">${t('admin:audit.noDifference')}</p>`
        : html`<table class="difference">
            <caption class="sr">
              ${t('admin:audit.differenceOf', { seq })}
            </caption>
            <thead>
              <tr>
                <th scope="col">${t('admin:conflict.field')}</th>
                <th scope="col">${t('admin:audit.before')}</th>
                <th scope="col">${t('admin:audit.after')}</th>
              </tr>
            </thead>
            <tbody>
              ${changes.map(
                (change) =>
                  html`<tr>
                    <th scope="row"><code>${change.path}</code></th>
                    <td class="before">${value(change.before)}</td>
                    <td class="after">${value(change.after)}</td>
                  </tr>`,
              )}
            </tbody>
          </table>`
    }
    <p class="hash">${t('admin:audit.hash')} <code>${hash}</code></p>
  `;
}
