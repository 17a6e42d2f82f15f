import { css } from 'lit';

export const presetStyles = css`
  :host {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    min-height: 0;
  }
  header {
    display: flex;
    align-items: center;
    gap: var(--space-3);
    padding: var(--space-3) var(--space-3) var(--space-3) var(--space-5);
    border-bottom: 1px solid var(--border);
  }
  h2 {
    flex: 1;
    font-size: var(--text-l);
    line-height: 1.2;
  }
  ul {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(12.5rem, 1fr));
    align-content: start;
    gap: var(--space-4);
    padding: var(--space-4);
  }
  li {
    display: grid;
    grid-template-rows: 1fr auto;
  }
  .tile {
    position: relative;
    display: grid;
    align-content: start;
    width: 100%;
    padding: 0;
    border: 3px solid var(--border);
    border-radius: var(--radius-m);
    background: var(--surface-2);
    overflow: hidden;
    text-align: start;
    cursor: pointer;
    touch-action: manipulation;
  }
  .tile[aria-current='true'] {
    border-color: var(--primary);
  }
  .tile[aria-busy='true'] {
    border-color: var(--primary);
    border-style: dashed;
  }
  .tile:active:not(:disabled) {
    transform: scale(0.98);
  }
  .tile:disabled {
    opacity: 0.5;
    cursor: default;
  }
  .picture {
    display: grid;
    place-items: center;
    width: 100%;
    aspect-ratio: 16 / 9;
    object-fit: cover;
    background: var(--video-bg);
    font-size: 1.6rem;
  }
  span.picture {
    background: var(--surface-3);
    color: var(--text-soft);
  }
  .caption {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0 var(--space-3);
    padding: var(--space-2) var(--space-3);
    font-weight: 600;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  small {
    color: var(--text-soft);
    font-size: var(--text-s);
    font-weight: 500;
  }
  .here {
    position: absolute;
    top: var(--space-2);
    left: var(--space-2);
    display: inline-flex;
    align-items: center;
    gap: var(--space-1);
    padding: 0.1rem var(--space-2);
    border-radius: var(--radius-round);
    background: var(--primary);
    color: var(--on-primary);
    font-size: var(--text-xs);
    font-weight: 600;
  }
  .here rp-icon {
    font-size: 0.7rem;
  }
  .edit {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: var(--space-2);
    margin-top: var(--space-2);
  }
  .edit rp-button::part(button) {
    min-width: 0;
    padding-inline: var(--space-2);
    font-size: var(--text-s);
  }
  .empty {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: var(--space-2);
    padding: var(--space-5);
    text-align: center;
    font-size: var(--text-l);
  }
  .empty rp-icon {
    font-size: 2.2rem;
    color: var(--text-soft);
  }
  .soft {
    font-size: var(--text-m);
    color: var(--text-soft);
  }
`;
