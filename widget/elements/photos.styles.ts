import { css } from 'lit';

export const photosStyles = css`
  :host {
    --photo: 96px;
  }
  .photos {
    display: flex;
    flex-wrap: wrap;
    gap: var(--midcall-1);
    max-inline-size: calc(2 * var(--photo) + 48px);
  }
  .photo {
    position: relative;
    display: grid;
    place-items: center;
    padding: 0;
    border: 1px solid var(--midcall-line);
    border-radius: var(--midcall-radius-m);
    overflow: hidden;
    inline-size: var(--photo);
    block-size: var(--photo);
    background: var(--midcall-hover);
    color: var(--midcall-text-muted);
    font: var(--midcall-type-meta);
  }
  button.photo {
    cursor: zoom-in;
  }
  .photo img {
    grid-area: 1 / 1;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .photo:hover img {
    filter: brightness(0.94);
  }
  .play {
    grid-area: 1 / 1;
    z-index: 1;
    display: grid;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    border: 1px solid transparent;
    border-radius: 50%;
    background: rgb(12 16 18 / 0.72);
    color: #ffffff;
  }
  .photo .size {
    position: absolute;
    inset-block-end: 4px;
    inset-inline-end: 4px;
    padding-inline: 5px;
    border-radius: var(--midcall-radius-s);
    background: rgb(12 16 18 / 0.72);
    color: #ffffff;
  }
  .wait {
    align-content: center;
    gap: 2px;
    padding: 2px;
    border-style: dashed;
    border-color: var(--midcall-line-control);
    text-align: center;
  }
  .bad {
    inline-size: auto;
    min-inline-size: var(--photo);
    padding-inline: var(--midcall-2);
    border: 1px solid var(--midcall-danger-line);
    background: var(--midcall-danger-tint);
    color: var(--midcall-danger);
  }
  .bad .st {
    white-space: nowrap;
  }
  .bad .link {
    font: var(--midcall-type-meta);
    font-weight: 500;
    text-align: center;
  }
  .why {
    margin-block-start: var(--midcall-1);
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
    text-wrap: balance;
  }
  .more {
    margin-block-start: var(--midcall-1);
  }
  .file {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 10px;
    align-items: center;
    inline-size: fit-content;
    margin-block-start: var(--midcall-1);
    padding: 7px var(--midcall-3);
    border: 1px solid transparent;
    border-radius: var(--midcall-radius-bubble);
    border-end-start-radius: 4px;
    background: var(--midcall-bubble-caller);
    color: var(--midcall-bubble-text);
    overflow-wrap: anywhere;
  }
  .file:first-child {
    margin-block-start: 0;
  }
  .file b {
    font-weight: 600;
  }
  .file small {
    display: block;
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
  }
  @container (inline-size <= 340px) {
    :host {
      --photo: 84px;
    }
  }
  @media (pointer: coarse) {
    .bad .link {
      min-block-size: 44px;
    }
    .bad:has(.link) > .i {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .bad {
      border: 3px double CanvasText;
    }
    .play,
    .photo .size {
      background: Canvas;
      color: CanvasText;
      border: 1px solid CanvasText;
    }
  }
`;
