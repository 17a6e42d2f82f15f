import { css } from 'lit';

/** What the pages outside a meeting share. */
export const pageStyles = css`
  .page {
    display: grid;
    gap: var(--space-6);
    width: min(68rem, 100%);
    margin: 0 auto;
    padding: var(--space-6) var(--space-5) var(--space-8);
  }
  .narrow {
    width: min(32rem, 100%);
    padding-top: clamp(1.5rem, 9vh, 7rem);
  }
  h1 {
    font-size: var(--text-2xl);
    line-height: 1.15;
    letter-spacing: -0.015em;
    overflow-wrap: anywhere;
    text-wrap: balance;
  }
  h2 {
    font-size: var(--text-l);
    line-height: 1.25;
  }
  .soft {
    color: var(--text-soft);
  }
  .card {
    padding: var(--space-6);
  }
  .stack,
  form {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-4);
    align-content: start;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-3);
    align-items: center;
  }
  .spread {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-4);
    align-items: center;
    justify-content: space-between;
  }
  .field input {
    min-width: 0;
  }
  .wide {
    display: flex;
  }
  .link {
    padding: 0;
    border: 0;
    background: none;
    color: var(--primary);
    font-weight: 600;
    text-decoration: underline;
    text-underline-offset: 0.2em;
    cursor: pointer;
  }
  .notice {
    padding: var(--space-3) var(--space-4);
    border-radius: var(--radius-s);
    background: var(--danger-soft);
    color: var(--on-danger-soft);
  }
  .notice.calm {
    background: var(--warning-soft);
    color: var(--on-warning-soft);
  }
  .pill {
    display: inline-flex;
    align-items: center;
    gap: var(--space-2);
    padding: 0.1rem var(--space-3);
    border-radius: var(--radius-round);
    background: var(--success-soft);
    color: var(--on-success-soft);
    font-size: var(--text-s);
    font-weight: 600;
  }
  .center {
    display: grid;
    justify-items: center;
    gap: var(--space-4);
    text-align: center;
  }
  .big-icon {
    font-size: 2.75rem;
    color: var(--primary);
  }
  @media (max-width: 40rem) {
    .page {
      padding: var(--space-5) var(--space-4) var(--space-7);
    }
    .card {
      padding: var(--space-5);
    }
    h1 {
      font-size: var(--text-xl);
    }
  }
`;
