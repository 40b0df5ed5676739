import { css } from 'lit';

export const styles = css`
  :host {
    display: grid;
    gap: 14px;
  }
  .big {
    inline-size: 100%;
    min-block-size: 52px;
    margin-block-start: 2px;
    font: var(--midcall-type-name);
  }
  .state {
    display: flex;
    align-items: center;
    gap: var(--midcall-2);
    font-weight: 600;
  }
  .state .num {
    margin-inline-start: auto;
  }
  .dot.ringing {
    animation: ringing 1s var(--midcall-ease) infinite alternate;
  }
  @keyframes ringing {
    to {
      opacity: 0.25;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .dot.ringing {
      animation: none;
    }
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--midcall-2);
  }
  .row > .b {
    flex: 1;
  }
  .waiting {
    display: grid;
    gap: var(--midcall-2);
  }
  .waiting > p {
    margin: 0;
  }
  .endings {
    display: grid;
    margin-inline: -8px;
    padding-block-start: var(--midcall-1);
  }
  .endings .b {
    justify-content: start;
  }
`;
