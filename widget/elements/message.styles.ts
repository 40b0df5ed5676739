import { css } from 'lit';

export const styles = css`
  :host {
    display: grid;
    gap: var(--midcall-1);
    max-inline-size: 85%;
    justify-items: start;
    align-self: flex-start;
    border-radius: var(--midcall-radius-s);
  }
  :host([side='out']) {
    align-self: flex-end;
    justify-items: end;
  }
  .who {
    font: var(--midcall-type-meta);
    color: var(--midcall-text-muted);
    display: flex;
    gap: 6px;
  }
  .who b {
    font-weight: 600;
    color: var(--midcall-text);
  }
  .bubble {
    padding: 7px var(--midcall-3);
    border-radius: var(--midcall-radius-bubble);
    background: var(--midcall-bubble-caller);
    color: var(--midcall-bubble-text);
    border: 1px solid transparent;
    overflow-wrap: anywhere;
    text-align: start;
    border-end-start-radius: 4px;
  }
  .words {
    white-space: pre-wrap;
  }
  .out {
    background: var(--midcall-bubble-agent);
    border-end-start-radius: var(--midcall-radius-bubble);
    border-end-end-radius: 4px;
  }
  .out.agent2 {
    background: var(--midcall-bubble-agent-2);
  }
  .out.failed {
    background: var(--midcall-danger-tint);
    border-color: var(--midcall-danger-line);
  }
  .out.unsure {
    background: var(--midcall-warning-tint);
    border-color: var(--midcall-warning-line);
    border-style: dashed;
  }
  .canceled {
    text-decoration: line-through;
    color: var(--midcall-text-muted);
  }
  .why {
    font: var(--midcall-type-meta);
    text-align: end;
    text-wrap: balance;
  }
  .act {
    display: flex;
    gap: var(--midcall-1);
    flex-wrap: wrap;
    justify-content: flex-end;
  }
  .bubble a,
  .bubble .link {
    color: inherit;
    font: inherit;
    min-block-size: 0;
    overflow-wrap: anywhere;
    text-decoration: underline;
    text-underline-offset: 3px;
    text-decoration-thickness: 1px;
    border-radius: 2px;
  }
  .bubble .link {
    display: inline-block;
    white-space: normal;
  }
  @media (forced-colors: active) {
    .out.failed {
      border: 3px double CanvasText;
    }
    .out.unsure {
      border-style: dashed;
    }
  }
`;
