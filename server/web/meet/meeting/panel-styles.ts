import { css } from 'lit';

/** What both side panels share. */
export const panelStyles = css`
  :host {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr) auto;
    min-height: 0;
    background: var(--surface);
    color: var(--text);
  }
  .head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding: var(--space-3) var(--space-3) var(--space-3) var(--space-5);
    border-bottom: 1px solid var(--border);
  }
  h2 {
    font-size: var(--text-l);
  }
  h3 {
    margin: var(--space-2) 0;
    color: var(--text-soft);
    font-size: var(--text-s);
    font-weight: 600;
  }
  .body {
    padding: var(--space-4) var(--space-5);
    overflow-y: auto;
  }
  .foot {
    display: grid;
    gap: var(--space-3);
    padding: var(--space-4) var(--space-5);
    border-top: 1px solid var(--border);
  }
  .soft {
    color: var(--text-soft);
  }
`;
