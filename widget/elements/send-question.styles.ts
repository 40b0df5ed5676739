import { css } from 'lit';

export const sendQuestionStyles = css`
  dialog {
    position: fixed;
    inset-block: auto var(--midcall-2);
    inset-inline: var(--midcall-2);
    inline-size: auto;
    max-inline-size: 440px;
    max-block-size: calc(100% - 2 * var(--midcall-2));
    margin: 0;
    padding: var(--midcall-4);
    border: 1px solid var(--midcall-line);
    border-radius: var(--midcall-radius-l);
    background: var(--midcall-surface-raised);
    color: var(--midcall-text);
    box-shadow: var(--midcall-shadow-2);
    overflow: hidden auto;
  }
  dialog::backdrop {
    background: light-dark(rgb(19 26 29 / 0.18), rgb(0 0 0 / 0.5));
  }
  form {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--midcall-3);
  }
  h2 {
    font: var(--midcall-type-name);
    overflow-wrap: anywhere;
  }
  .lede {
    margin-block-start: calc(-1 * var(--midcall-2));
    color: var(--midcall-text-muted);
  }
  figure {
    display: grid;
    gap: var(--midcall-1);
    justify-items: end;
    padding: var(--midcall-2);
    border-radius: var(--midcall-radius-m);
    background: var(--midcall-surface-sunken);
  }
  figcaption {
    display: flex;
    justify-content: space-between;
    gap: var(--midcall-2);
    justify-self: stretch;
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
  }
  .bubble {
    display: block;
    max-inline-size: 92%;
    max-block-size: 180px;
    overflow: hidden auto;
    scrollbar-width: thin;
    padding: 7px var(--midcall-3);
    border: 1px solid transparent;
    border-radius: var(--midcall-radius-bubble);
    border-end-end-radius: 4px;
    background: var(--midcall-bubble-agent);
    color: var(--midcall-bubble-text);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
    text-align: start;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--midcall-2);
    justify-content: flex-end;
  }
`;
