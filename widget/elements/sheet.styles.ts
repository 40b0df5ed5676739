import { css } from 'lit';

/** A `dialog` that lies over the conversation, from below the head to the end of the widget. */
export const sheet = css`
  dialog {
    position: fixed;
    inset-block: 72px var(--midcall-2);
    inset-inline: var(--midcall-2);
    inline-size: auto;
    block-size: auto;
    max-inline-size: 440px;
    max-block-size: none;
    margin: 0;
    padding: 0;
    border: 1px solid var(--midcall-line);
    border-radius: var(--midcall-radius-l);
    background: var(--midcall-surface-raised);
    color: var(--midcall-text);
    box-shadow: var(--midcall-shadow-2);
    overflow: hidden;
  }
  dialog[open] {
    display: flex;
    flex-direction: column;
  }
  dialog::backdrop {
    background: light-dark(rgb(19 26 29 / 0.18), rgb(0 0 0 / 0.5));
  }
`;
