import { css } from 'lit';

export const presetBarStyles = css`
  .bar {
    display: flex;
    gap: 6px;
    overflow: clip;
    overflow-clip-margin: 4px;
  }
  /* What it says then takes a line of its own. */
  .bar:has(midcall-photo-ask[warned]) {
    flex-wrap: wrap;
  }
  midcall-photo-ask[warned] {
    flex: 1 1 100%;
  }
  .chip {
    min-inline-size: 0;
  }
  .chip > span {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .chip.all {
    flex: none;
    background: var(--midcall-accent-tint);
    color: var(--midcall-accent-text);
  }
  .chip.all:hover {
    background: var(--midcall-line);
  }
  .chip[aria-disabled='true'] {
    color: var(--midcall-text-muted);
    cursor: not-allowed;
  }
  .chip:nth-of-type(n + 4) {
    display: none;
  }
  @container (inline-size > 400px) {
    .chip:nth-of-type(n + 4) {
      display: inline-flex;
    }
  }
  @container (inline-size <= 300px) {
    .chip:nth-of-type(n + 3) {
      display: none;
    }
  }
  /* The button for photos takes the place of a preset, and its state that of another. */
  @container (inline-size <= 400px) {
    .bar:has(midcall-photo-ask) .chip:nth-of-type(n + 3),
    .bar:has(midcall-photo-ask[told]) .chip:nth-of-type(n + 2) {
      display: none;
    }
  }
  @container (inline-size > 400px) and (inline-size <= 520px) {
    .bar:has(midcall-photo-ask) .chip:nth-of-type(n + 4),
    .bar:has(midcall-photo-ask[told]) .chip:nth-of-type(n + 3) {
      display: none;
    }
  }
  .gone,
  .kept {
    display: flex;
    gap: 6px;
    align-items: center;
    margin-block-end: var(--midcall-2);
    font: var(--midcall-type-meta);
    color: var(--midcall-warning);
    font-weight: 600;
  }
  .kept {
    margin-block: var(--midcall-2) 0;
    color: var(--midcall-text-muted);
    font-weight: 400;
    overflow-wrap: anywhere;
  }
  @media (forced-colors: active) {
    .chip[aria-disabled='true'] {
      color: GrayText;
      border-color: GrayText;
    }
  }
`;
