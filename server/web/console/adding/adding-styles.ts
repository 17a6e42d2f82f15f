import { css } from 'lit';

/** What the steps of adding a device share. */
export const addingStyles = css`
  fieldset {
    display: grid;
    gap: var(--space-4);
    margin: 0;
    padding: var(--space-4);
    border: 1px solid var(--border);
    border-radius: var(--radius-m);
  }
  legend {
    padding: 0 var(--space-2);
    font-size: var(--text-s);
    font-weight: 600;
  }
  summary {
    display: list-item;
    padding: var(--space-3) 0;
    min-height: var(--target);
    box-sizing: border-box;
    cursor: pointer;
    font-weight: 600;
    color: var(--primary);
  }
  .inner {
    padding-top: var(--space-3);
  }
  .check {
    display: flex;
    align-items: center;
    gap: var(--space-3);
    min-height: var(--target);
    font-weight: 600;
    cursor: pointer;
  }
  .check .hint {
    color: var(--text-soft);
    font-size: var(--text-s);
    font-weight: 400;
  }
  .row.apart {
    justify-content: space-between;
  }
  .check input {
    width: 1.4rem;
    height: 1.4rem;
    flex: none;
    accent-color: var(--primary);
  }
  [aria-invalid='true'] {
    border: 2px solid var(--danger-text) !important;
  }
  progress {
    width: 100%;
    height: 0.75rem;
    accent-color: var(--primary);
  }
  .list {
    display: grid;
    gap: var(--space-3);
  }
  .item {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-3) var(--space-5);
    padding: var(--space-3) var(--space-4);
    border: 1px solid var(--border);
    border-radius: var(--radius-m);
    background: var(--surface-2);
  }
  .item > .about {
    flex: 1 1 14rem;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .item > .row {
    flex: none;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-3);
  }
`;
