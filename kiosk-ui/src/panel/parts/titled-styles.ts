import { css } from 'lit';

/** The small heading of a control, with a word beside it where something is not as usual. */
export const titledStyles = css`
  .title {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--space-2);
  }
  .hint {
    font-size: var(--text-s);
    line-height: 1.2;
    color: var(--text-soft);
  }
`;
