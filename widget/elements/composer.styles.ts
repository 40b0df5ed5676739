import { css } from 'lit';

export const composerStyles = css`
  :host {
    border-block-start: 1px solid var(--midcall-line);
    background: var(--midcall-surface);
  }
  .foot {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--midcall-2);
    padding: var(--midcall-2) var(--midcall-3) var(--midcall-3);
  }
  .box {
    position: relative;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    border: 1px solid var(--midcall-line-control);
    border-radius: var(--midcall-radius-l);
    background: var(--midcall-surface);
  }
  .box:focus-within:has(midcall-text-area:focus-within) {
    border-color: var(--midcall-focus);
    box-shadow: inset 0 0 0 1px var(--midcall-focus);
  }
  .box.warning,
  .box.warning:has(midcall-text-area:focus-within) {
    border-color: var(--midcall-warning-line);
    box-shadow: inset 0 0 0 1px var(--midcall-warning-line);
  }
  .box.danger,
  .box.danger:has(midcall-text-area:focus-within) {
    border-color: var(--midcall-danger-line);
    box-shadow: inset 0 0 0 1px var(--midcall-danger-line);
  }
  .top {
    display: flex;
    justify-content: space-between;
    gap: var(--midcall-2);
    padding: var(--midcall-2) var(--midcall-3) 0;
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
    white-space: nowrap;
  }
  .below {
    padding: 0 var(--midcall-3) 4px;
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
    text-align: end;
  }
  .to {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .to b {
    font-weight: 600;
    color: var(--midcall-text);
  }
  .to.locked {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-inline-size: 0;
    color: var(--midcall-danger);
  }
  .to.locked span {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .to.locked b {
    color: inherit;
  }
  .count {
    flex: none;
    font-variant-numeric: tabular-nums;
  }
  .count.warning {
    color: var(--midcall-warning);
    font-weight: 600;
  }
  .count.danger {
    color: var(--midcall-danger);
    font-weight: 600;
  }
  .hint {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: var(--midcall-2);
    align-items: center;
    margin: 0 6px 6px;
    padding-block: 6px;
    padding-inline: 8px 6px;
    border: 1px solid transparent;
    border-radius: var(--midcall-radius-s);
    background: var(--midcall-warning-tint);
    font: var(--midcall-type-meta);
    overflow-wrap: anywhere;
  }
  .hint > .i {
    color: var(--midcall-warning);
  }
  .hint.danger {
    background: var(--midcall-danger-tint);
    padding-block: 8px;
  }
  .hint.danger > .i {
    color: var(--midcall-danger);
  }
  .end {
    display: flex;
    align-items: center;
    gap: 2px;
    padding: 0 6px 6px;
  }
  .grow {
    flex: 1;
  }
  .lang-pick {
    position: relative;
    display: inline-flex;
    align-items: center;
    gap: 4px;
    min-inline-size: 0;
    min-block-size: 32px;
    padding-inline: 6px;
    border-radius: var(--midcall-radius-s);
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
  }
  .lang-pick:has(select):hover {
    background: var(--midcall-hover);
  }
  .lang-pick select {
    appearance: none;
    field-sizing: content;
    min-inline-size: 0;
    max-inline-size: 14ch;
    min-block-size: inherit;
    margin-inline: -26px;
    padding-inline: 26px;
    border: 0;
    border-radius: inherit;
    background: transparent;
    font: inherit;
    color: inherit;
    text-overflow: ellipsis;
    cursor: pointer;
    box-sizing: content-box;
  }
  .lang-pick option {
    background: var(--midcall-surface-raised);
    color: var(--midcall-text);
  }
  .lang-pick .i {
    pointer-events: none;
  }
  .b.look {
    gap: 6px;
    min-block-size: 32px;
    padding-inline: 6px;
    font: var(--midcall-type-meta);
    font-weight: 500;
  }
  .b.keep {
    min-block-size: 32px;
    inline-size: 32px;
  }
  .b.send {
    gap: 6px;
    min-block-size: 32px;
    padding-inline: 10px;
  }
  .b.send .i {
    inline-size: 14px;
    block-size: 14px;
  }
  .choice {
    display: flex;
    gap: var(--midcall-2);
    justify-content: flex-end;
    flex-wrap: wrap;
  }
  .locked-end {
    padding-block-end: 6px;
  }
  @container (inline-size <= 340px) {
    .look span {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }
  @media (pointer: coarse) {
    .b.send,
    .b.keep,
    .look,
    .lang-pick {
      min-block-size: 44px;
    }
    .b.keep,
    .look {
      min-inline-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .box:has(midcall-text-area:focus-within) {
      outline: 2px solid Highlight;
    }
    .box.danger {
      border: 3px double CanvasText;
    }
  }
`;
