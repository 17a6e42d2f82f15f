import { css } from 'lit';

/** Styles every element shares inside its shadow root: box model, focus ring, native controls, text. */
export const elementStyles = css`
  :host {
    box-sizing: border-box;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
    scrollbar-color: var(--border-strong) transparent;
    scrollbar-width: thin;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  figure {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }
  :focus {
    outline: none;
  }
  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .field {
    display: grid;
    gap: var(--space-2);
  }
  .field > label,
  .field > .label {
    font-size: var(--text-s);
    font-weight: 600;
  }
  .field :is(input, select, textarea) {
    min-height: var(--target);
    width: 100%;
    padding: var(--space-2) var(--space-4);
    border: 1px solid var(--border-strong);
    border-radius: var(--radius-s);
    background: var(--surface);
  }
  .field .hint {
    font-size: var(--text-s);
    color: var(--text-soft);
  }
  .field .problem {
    font-size: var(--text-s);
    color: var(--danger-text);
    font-weight: 600;
  }
  .card {
    background: var(--surface);
    border: 1px solid var(--border);
    border-radius: var(--radius-l);
    box-shadow: var(--shadow-1);
  }
`;
