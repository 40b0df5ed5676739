import { css } from 'lit';

export const styles = css`
  :host {
    min-block-size: 0;
    display: grid;
  }
  .hs {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    min-block-size: 0;
    padding: 9px;
    border-radius: 36px;
    background: #1a2023;
    box-shadow:
      var(--midcall-shadow-2),
      inset 0 0 0 1px #45525a;
  }
  .scr {
    position: relative;
    display: grid;
    grid-template: 30px auto minmax(0, 1fr) auto / minmax(0, 1fr);
    min-block-size: 0;
    overflow: hidden;
    border: 1px solid transparent;
    border-radius: 28px;
    background: var(--midcall-surface);
  }
  .sb {
    display: flex;
    justify-content: space-between;
    align-items: end;
    padding-inline: 22px;
    font: 600 13px/18px var(--midcall-font);
  }
  .bars {
    inline-size: 18px;
    block-size: 10px;
    margin-block-end: 4px;
    background: linear-gradient(
      90deg,
      currentColor 3px,
      transparent 3px 5px,
      currentColor 5px 8px,
      transparent 8px 10px,
      currentColor 10px 13px,
      transparent 13px 15px,
      currentColor 15px
    );
    clip-path: polygon(0 70%, 100% 0, 100% 100%, 0 100%);
  }
  .head {
    display: grid;
    justify-items: center;
    padding: 8px 12px 10px;
    border-block-end: 1px solid var(--midcall-line);
    font: var(--midcall-type-meta);
  }
  .head b {
    font: var(--midcall-type-strong);
  }
  .av {
    display: grid;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    margin-block-end: 4px;
    border-radius: 50%;
    background: var(--midcall-n-600);
    color: #fff;
    font-weight: 600;
  }
  .log {
    display: flex;
    flex-direction: column;
    gap: 6px;
    min-block-size: 0;
    padding: 12px;
    overflow: hidden auto;
    scrollbar-width: thin;
    scrollbar-color: var(--midcall-line-control) transparent;
  }
  .log:focus-visible {
    box-shadow: inset 0 0 0 2px var(--midcall-focus);
  }
  /* Not justify-content: flex-end, which hides what overflows. */
  .log > :first-child {
    margin-block-start: auto;
  }
  .none {
    margin: auto;
    max-inline-size: 20ch;
    text-align: center;
    text-wrap: balance;
    color: var(--midcall-text-muted);
  }
  .mark {
    align-self: center;
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
  }
  .msg {
    display: grid;
    gap: 4px;
    max-inline-size: 84%;
    align-self: flex-start;
    justify-items: start;
  }
  .msg.sent {
    align-self: flex-end;
    justify-items: end;
  }
  .bubble {
    padding: 7px 11px;
    border: 1px solid transparent;
    border-radius: 16px;
    border-end-start-radius: 5px;
    background: var(--midcall-hover);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    text-align: start;
  }
  .bubble a {
    color: var(--midcall-accent-text);
    text-decoration: underline;
  }
  .sent .bubble {
    border-end-start-radius: 16px;
    border-end-end-radius: 5px;
    background: var(--midcall-n-700);
    color: #fff;
  }
  .sent.failed .bubble {
    background: transparent;
    border-color: var(--midcall-danger-line);
    color: var(--midcall-text);
  }
  .media {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    align-items: end;
    justify-content: end;
  }
  .media img,
  .media video {
    display: block;
    inline-size: 84px;
    block-size: 84px;
    object-fit: cover;
    border: 1px solid var(--midcall-line);
    border-radius: 14px;
    background: var(--midcall-hover);
  }
  .media video {
    inline-size: 172px;
    block-size: auto;
    max-block-size: 172px;
  }
  .file {
    display: flex;
    align-items: center;
    gap: 6px;
    max-inline-size: 100%;
    padding: 7px 11px;
    border: 1px solid var(--midcall-line-control);
    border-radius: 14px;
    font: var(--midcall-type-meta);
    overflow-wrap: anywhere;
  }
  .foot {
    display: grid;
    gap: 6px;
    padding: 10px 12px 14px;
    border-block-start: 1px solid var(--midcall-line);
  }
  textarea {
    inline-size: 100%;
    min-block-size: 38px;
    max-block-size: 118px;
    padding: 8px 14px;
    border: 1px solid var(--midcall-line-control);
    border-radius: 19px;
    background: var(--midcall-surface);
    resize: none;
    field-sizing: content;
    scrollbar-width: thin;
  }
  textarea::placeholder {
    color: var(--midcall-text-muted);
    opacity: 1;
  }
  .acts {
    display: flex;
    justify-content: space-between;
    gap: 4px;
    margin-inline: -4px;
  }
  .ink {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: 36px;
    padding-inline: 8px;
    border: 1px solid transparent;
    border-radius: 18px;
    background: none;
    font-weight: 500;
    white-space: nowrap;
    cursor: pointer;
  }
  .ink:hover,
  .ink[aria-expanded='true'] {
    background: var(--midcall-hover);
  }
  .ink.snd {
    padding-inline: 12px;
    background: var(--midcall-hover);
    font-weight: 600;
  }
  .ink.snd.ready {
    background: var(--midcall-n-700);
    color: #fff;
  }
  .ink[aria-disabled='true'] {
    color: var(--midcall-text-muted);
    cursor: not-allowed;
  }
  @media (pointer: coarse) {
    .ink {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .hs {
      border: 1px solid CanvasText;
    }
    .ink {
      border-color: ButtonText;
    }
    .sent .bubble {
      border-color: CanvasText;
    }
  }
`;
