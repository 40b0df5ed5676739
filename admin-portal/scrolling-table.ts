import { html, type TemplateResult } from 'lit';

/**
 * A table that scrolls in its own place where it is wider than the page, by keys too. `caption` is its name and is read
 * aloud only; the looks are those of `table` in `page.styles.ts`.
 */
export const scrollingTable = (caption: string, parts: TemplateResult): TemplateResult => html`
  <div class="tw" tabindex="0" role="group" aria-label=${caption}>
    <table>
      <caption class="sr">
        ${caption}
      </caption>
      ${parts}
    </table>
  </div>
`;
