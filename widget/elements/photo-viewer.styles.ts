import { css } from 'lit';

/** Always dark, whatever the scheme: a photo is judged on black. */
export const photoViewerStyles = css`
  dialog {
    color-scheme: dark;
    position: fixed;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    max-inline-size: none;
    max-block-size: none;
    margin: 0;
    padding: 0;
    border: 0;
    background: #0c1012;
    color: var(--midcall-text);
  }
  dialog[open] {
    display: grid;
    grid-template-rows: 52px minmax(0, 1fr) 60px;
  }
  header {
    display: flex;
    gap: var(--midcall-2);
    align-items: center;
    padding-inline: var(--midcall-4) var(--midcall-2);
  }
  h2 {
    font: var(--midcall-type-strong);
  }
  .about {
    flex: 1;
    display: flex;
    gap: var(--midcall-2);
    color: var(--midcall-text-muted);
    font: var(--midcall-type-meta);
    min-inline-size: 0;
    overflow: hidden;
  }
  .stage {
    container-type: size;
    overflow: auto;
    display: grid;
    outline-offset: -2px;
    overscroll-behavior: contain;
    scrollbar-color: var(--midcall-line-control) transparent;
  }
  .stage:focus-visible {
    outline: 2px solid var(--midcall-focus);
    box-shadow: none;
  }
  .frame {
    display: grid;
    grid-template: 100% / 100%;
    place-items: center;
    overflow: hidden;
    inline-size: 100cqi;
    block-size: 100cqb;
  }
  .frame > * {
    inline-size: 100%;
    block-size: 100%;
    object-fit: contain;
    transition: transform var(--midcall-base) var(--midcall-ease);
  }
  .zoom-2 {
    inline-size: 200cqi;
    block-size: 200cqb;
  }
  .zoom-3 {
    inline-size: 300cqi;
    block-size: 300cqb;
  }
  .zoom-4 {
    inline-size: 400cqi;
    block-size: 400cqb;
  }
  .turn-1 > *,
  .turn-3 > * {
    inline-size: 100cqb;
    block-size: 100cqi;
  }
  .turn-1.zoom-2 > *,
  .turn-3.zoom-2 > * {
    inline-size: 200cqb;
    block-size: 200cqi;
  }
  .turn-1.zoom-3 > *,
  .turn-3.zoom-3 > * {
    inline-size: 300cqb;
    block-size: 300cqi;
  }
  .turn-1.zoom-4 > *,
  .turn-3.zoom-4 > * {
    inline-size: 400cqb;
    block-size: 400cqi;
  }
  .turn-1 > * {
    transform: rotate(90deg);
  }
  .turn-2 > * {
    transform: rotate(180deg);
  }
  .turn-3 > * {
    transform: rotate(270deg);
  }
  img {
    cursor: zoom-in;
  }
  .note {
    place-self: center;
    display: grid;
    gap: var(--midcall-3);
    justify-items: center;
    padding: var(--midcall-4);
    color: var(--midcall-text-muted);
    text-align: center;
  }
  footer {
    display: flex;
    justify-content: space-between;
    align-items: center;
    padding-inline: var(--midcall-2);
  }
  .tools {
    display: flex;
    gap: var(--midcall-2);
  }
  .b.icon {
    color: var(--midcall-text);
    inline-size: 44px;
    min-block-size: 44px;
  }
  .b.icon[aria-disabled='true'] {
    background: transparent;
    border-color: transparent;
    color: var(--midcall-line-control);
  }
  @media (max-width: 340px) {
    .tools {
      gap: 0;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .frame > * {
      transition: none;
    }
  }
`;
