import { css, html, nothing, type TemplateResult } from 'lit';
import { type CredentialField, type CredentialGroup } from '../protocol/integration.ts';
import { icon } from '../ui/icons.ts';
import { t } from '../ui/i18n.ts';

/** The part of a form that is mostly left as it is. */
interface Details {
  open: boolean;
  onToggle: (open: boolean) => void;
}

const SHOWN = ['connection', 'limits'] as const satisfies readonly CredentialGroup[];

/** The fields of credentials: those of no group, then group by group, and at the end what is mostly left as it is. */
export function credentialGroups(
  fields: readonly CredentialField[],
  draw: (spec: CredentialField) => TemplateResult,
  { open, onToggle }: Details,
): TemplateResult {
  const pair = (group: CredentialGroup | undefined) => {
    const specs = fields.filter((spec) => spec.group === group);
    return specs.length > 0 ? html`<div class="pair">${specs.map(draw)}</div>` : nothing;
  };
  const details = pair('details');
  return html`${pair(undefined)}
  ${SHOWN.map((group) => {
    const drawn = pair(group);
    return drawn === nothing
      ? nothing
      : html`<fieldset class="group">
          <legend>${t(`admin:carriers.group.${group}`)}</legend>
          ${drawn}
        </fieldset>`;
  })}
  ${
    details === nothing
      ? nothing
      : html`<details
          class="group"
          ?open=${open}
          @toggle=${(event: Event) => onToggle((event.target as HTMLDetailsElement).open)}
        >
          <summary>${icon('down')}${t('admin:carriers.group.details')}</summary>
          ${details}
        </details>`
  }`;
}

export const credentialGroupStyles = css`
  /* columns of one width, in every group */
  .group > .pair {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 240px), 1fr));
  }
  .group > .pair > .wide {
    grid-column: 1 / -1;
  }
  .group > legend,
  .group > summary {
    font: var(--midcall-type-body);
    font-weight: 600;
  }
  .group > legend {
    margin-block-end: var(--midcall-2);
  }
  .group > summary {
    display: inline-flex;
    align-items: center;
    gap: var(--midcall-2);
    min-block-size: 28px;
    border-radius: var(--midcall-radius-s);
    list-style: none;
    cursor: pointer;
  }
  .group > summary::-webkit-details-marker {
    display: none;
  }
  .group:not([open]) > summary > .i {
    transform: rotate(-90deg);
  }
  .group:not([open]) > summary:dir(rtl) > .i {
    transform: rotate(90deg);
  }
  .group[open] > summary {
    margin-block-end: var(--midcall-2);
  }
  @media (pointer: coarse) {
    .group > summary {
      min-block-size: 44px;
    }
  }
`;
