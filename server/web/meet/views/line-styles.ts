import { css } from 'lit';

/** Lines of a list with what can be done to each: meetings, recordings. The columns are the list's own. */
export const lineStyles = css`
  li {
    display: grid;
    gap: var(--space-2) var(--space-4);
    align-items: center;
    padding: var(--space-4) 0;
    border-top: 1px solid var(--border);
  }
  li:first-child {
    border-top: 0;
  }
  .title {
    font-weight: 650;
    overflow-wrap: anywhere;
  }
  .facts {
    color: var(--text-soft);
    font-size: var(--text-s);
  }
  .actions {
    display: flex;
    gap: var(--space-2);
  }
`;
