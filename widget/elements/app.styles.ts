import { css } from 'lit';

export const styles = css`
  :host {
    position: relative;
    flex: 1;
    min-block-size: 0;
    display: flex;
    flex-direction: column;
  }
  midcall-header,
  midcall-switcher,
  midcall-banner,
  footer,
  midcall-text-in,
  midcall-composer {
    flex: none;
  }
  midcall-details {
    flex: 0 1 auto;
  }
  midcall-conversation,
  midcall-empty,
  .loading {
    flex: 1 1 0;
    min-block-size: 0;
  }
  .loading {
    display: grid;
    place-items: center;
    color: var(--midcall-text-muted);
    animation: appear var(--midcall-base) 1s both;
  }
  footer {
    border-block-start: 1px solid var(--midcall-line);
    padding: var(--midcall-3) var(--midcall-4);
  }
  footer {
    display: grid;
    gap: var(--midcall-2);
  }
  .unsent {
    font: var(--midcall-type-meta);
    max-block-size: 90px;
    overflow-y: auto;
    overflow-wrap: anywhere;
    white-space: pre-line;
  }
  .unsent b {
    font-weight: 600;
  }
  .ro {
    display: flex;
    gap: var(--midcall-2);
    align-items: start;
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
  }
  .ro .i {
    margin-block-start: 1px;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
`;
