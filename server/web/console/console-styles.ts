import { css } from 'lit';

/** What several pages of the console share: page head, tables, status pills, notices. */
export const consoleStyles = css`
  .page {
    display: grid;
    gap: var(--space-5);
    max-width: 82rem;
    margin: 0 auto;
    padding: var(--space-6) var(--space-5) var(--space-8);
  }
  .page-head {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-end;
    justify-content: space-between;
    gap: var(--space-4);
  }
  h1 {
    font-size: var(--text-2xl);
    line-height: 1.15;
    letter-spacing: -0.015em;
  }
  h2 {
    font-size: var(--text-l);
  }
  .soft {
    color: var(--text-soft);
  }
  .card {
    padding: var(--space-5);
  }
  .stack {
    display: grid;
    gap: var(--space-4);
    align-content: start;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-3);
    align-items: center;
  }
  .row.end {
    justify-content: flex-end;
  }
  .stale {
    opacity: 0.6;
  }
  td.state {
    min-width: 9rem;
  }
  .empty rp-icon {
    font-size: 2.5rem;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: var(--text-s);
  }
  th {
    padding: var(--space-2);
    color: var(--text-soft);
    font-weight: 600;
    text-align: left;
    white-space: nowrap;
  }
  td {
    padding: var(--space-3) var(--space-2);
    border-top: 1px solid var(--border);
    vertical-align: top;
  }
  .table-scroll {
    overflow-x: auto;
  }
  .pill {
    display: inline-flex;
    align-items: center;
    gap: var(--space-2);
    padding: 0.2rem 0.7rem;
    border-radius: var(--radius-round);
    background: var(--surface-3);
    font-size: var(--text-s);
    font-weight: 600;
    white-space: nowrap;
  }
  .pill.ok {
    background: var(--success-soft);
    color: var(--on-success-soft);
  }
  .pill.warning {
    background: var(--warning-soft);
    color: var(--on-warning-soft);
  }
  .pill.fault {
    background: var(--danger-soft);
    color: var(--on-danger-soft);
  }
  .pill.info {
    background: var(--primary-soft);
    color: var(--on-primary-soft);
  }
  .notice {
    padding: var(--space-3) var(--space-4);
    border-radius: var(--radius-m);
    background: var(--warning-soft);
    color: var(--on-warning-soft);
  }
  .notice.fault {
    background: var(--danger-soft);
    color: var(--on-danger-soft);
  }
  .notice.ok {
    background: var(--success-soft);
    color: var(--on-success-soft);
  }
  form {
    display: grid;
    gap: var(--space-4);
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: var(--space-3);
    padding: var(--space-8) var(--space-5);
    text-align: center;
  }
`;
