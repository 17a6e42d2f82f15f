import { css } from 'lit';

/** What several views of the panel look like: segmented switches, section headings, scrolling lists. */
export const panelStyles = css`
  .section-title {
    font-size: var(--text-s);
    font-weight: 600;
    color: var(--text-soft);
    line-height: 1.2;
  }
  .segments {
    display: flex;
    gap: var(--space-1);
    padding: var(--space-1);
    border-radius: var(--radius-m);
    background: var(--surface-3);
  }
  .segments button {
    flex: 1;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-2);
    min-height: var(--target);
    padding: var(--space-2) var(--space-3);
    border: 0;
    border-radius: var(--radius-s);
    background: transparent;
    font-weight: 600;
    line-height: 1.15;
    cursor: pointer;
    touch-action: manipulation;
  }
  .segments button[aria-pressed='true'] {
    background: var(--surface);
    color: var(--primary);
    box-shadow: var(--shadow-1);
  }
  .segments button:disabled,
  .segments button:disabled:hover {
    opacity: 0.45;
    cursor: default;
  }
  .scroll {
    min-height: 0;
    overflow: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }
  .badge {
    display: inline-flex;
    align-items: center;
    gap: var(--space-1);
    padding: 0.1rem var(--space-2);
    border-radius: var(--radius-round);
    background: var(--surface-3);
    color: var(--text-soft);
    font-size: var(--text-xs);
    font-weight: 600;
    line-height: 1.5;
    white-space: nowrap;
  }
  .badge rp-icon {
    font-size: 0.7rem;
  }
`;
